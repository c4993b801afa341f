package org.asterism.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Memory outside the heap for the start of one program, kept for the next one, so that each needs no dozen pieces of its own.
 * Used by one thread at a time.
 */
final class SpawnDesk implements AutoCloseable {

    /** For the tables of words and environment; what is larger gets a desk of its own. */
    static final long ROOM = 32 * 1024;

    private static final int FIRST_OTHER_FD = 3;
    private static final Memory NO_INPUT = text("/dev/null");
    private static final Memory FOLDER = text("/");

    private static final long ON = 8;
    private static final long PID = 16;
    private static final long ACTIONS = 32;
    private static final long TABLES = ACTIONS + 1024; // more than any C library's actions take

    private final Memory memory;
    private final Pointer pair;
    private final Pointer on;
    private final Pointer pid;
    private final Pointer actions;
    private final Pointer words;

    /** @param room of both tables, see {@link #room} */
    SpawnDesk(long room) {
        memory = new Memory(TABLES + room);
        pair = memory.share(0);
        on = memory.share(ON);
        pid = memory.share(PID);
        actions = memory.share(ACTIONS);
        words = memory.share(TABLES);
        on.setInt(0, 1);
    }

    private static Memory text(String plain) {
        Memory made = new Memory(plain.length() + 1L);
        made.setString(0, plain, StandardCharsets.US_ASCII.name());
        return made;
    }

    /** What a table of these strings takes at most. */
    static long room(List<byte[]> texts) {
        long size = (texts.size() + 2L)
                * Long.BYTES; // one pointer more for the end, and up to one for the alignment of the next
        for (byte[] text : texts) {
            size += text.length + 1L;
        }
        return size;
    }

    /** Both ends, ours without blocking; empty if there is none to be had. */
    int[] pipe() {
        if (SpawnCalls.pipe2(pair, SpawnCalls.O_CLOEXEC) != 0) {
            return new int[0];
        }
        int[] ends = {pair.getInt(0), pair.getInt(Integer.BYTES)};
        Libc.ioctl(ends[0], SpawnCalls.FIONBIO, on);
        return ends;
    }

    /** Starts it; 0, or the number of the error. {@link #pid} has its number then. */
    int spawn(Pointer attributes, List<byte[]> argv, List<byte[]> envp, int out, int err) {
        SpawnCalls.posix_spawn_file_actions_init(actions);
        SpawnCalls.posix_spawn_file_actions_addopen(actions, 0, NO_INPUT, 0, 0);
        SpawnCalls.posix_spawn_file_actions_adddup2(actions, out, 1);
        SpawnCalls.posix_spawn_file_actions_adddup2(actions, err, 2);
        SpawnCalls.posix_spawn_file_actions_addchdir_np(actions, FOLDER);
        SpawnCalls.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_OTHER_FD);
        long environment = table(TABLES, argv);
        table(environment, envp);
        int errno = SpawnCalls.posix_spawnp(
                pid, words.getPointer(0), actions, attributes, words, memory.share(environment));
        SpawnCalls.posix_spawn_file_actions_destroy(actions);
        return errno;
    }

    /** Of the program that was started last. */
    int pid() {
        return pid.getInt(0);
    }

    /** Writes a table of C strings and its end; gives the place after it. */
    private long table(long begin, List<byte[]> texts) {
        long address = Pointer.nativeValue(memory);
        int pointers = texts.size() + 1;
        long[] table = new long[pointers];
        int size = 0;
        for (byte[] text : texts) {
            size += text.length + 1;
        }
        byte[] all = new byte[size];
        int at = 0;
        for (int index = 0; index < texts.size(); index++) {
            byte[] text = texts.get(index);
            table[index] = address + begin + (long) pointers * Long.BYTES + at;
            System.arraycopy(text, 0, all, at, text.length);
            at += text.length + 1;
        }
        memory.write(begin, table, 0, pointers);
        long strings = begin + (long) pointers * Long.BYTES;
        memory.write(strings, all, 0, size);
        long end = strings + size;
        return (end + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    @Override
    public void close() {
        memory.close();
    }
}
