package org.asterism.kernel;

import com.sun.jna.Memory;
import java.util.OptionalInt;
import java.util.Queue;

/** A program that {@link Spawner} started. Used by one thread at a time; to be closed. */
public final class SpawnedProcess implements AutoCloseable {

    static final int SIGKILL = 9;

    private static final int NONE = -1;
    private static final int SIGNALLED = 128; // a shell's status is this and the signal's number
    private static final int LOST = 255;
    private static final int ECHILD = 10;
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final ThreadLocal<Memory> BUFFER = ThreadLocal.withInitial(() -> new Memory(BUFFER_BYTES));

    /** A stream of output. */
    public enum Stream {
        OUTPUT(0),
        ERROR(1);

        private final int index;

        Stream(int index) {
            this.index = index;
        }
    }

    private final int pid;
    private final int watch;
    private final int[] pipes;
    private final Queue<Integer> strays;
    private boolean isClosed;
    private OptionalInt status = OptionalInt.empty();

    /** @param strays takes the number of one that is closed before its end */
    SpawnedProcess(int pid, int watch, int output, int error, Queue<Integer> strays) {
        this.pid = pid;
        this.watch = watch;
        this.pipes = new int[] {output, error};
        this.strays = strays;
    }

    /** Its number, and that of its session and process group. */
    public long pid() {
        return pid;
    }

    /** How it ended, as a shell tells it: 128 and the number of the signal if by one. Empty while it runs. */
    public OptionalInt status() {
        if (status.isEmpty() && !isClosed) {
            Memory word = BUFFER.get();
            int ended = SpawnCalls.waitpid(pid, word, SpawnCalls.WNOHANG);
            if (ended == pid) {
                int value = word.getInt(0);
                int signal = value & 0x7f;
                status = OptionalInt.of(signal == 0 ? (value >> 8) & 0xff : SIGNALLED + signal);
            } else if (ended < 0 && Libc.lastErrno() == ECHILD) {
                status = OptionalInt.of(LOST);
            }
        }
        return status;
    }

    /** Reads what is there now; 0 if that is nothing. Never blocks. */
    public int read(Stream stream, byte[] buffer) {
        int fd = pipes[stream.index];
        if (fd == NONE || isClosed) {
            return 0;
        }
        Memory memory = BUFFER.get();
        int got = (int) Libc.read(fd, memory, Math.min(BUFFER_BYTES, buffer.length));
        if (got > 0) {
            memory.read(0, buffer, 0, got);
            return got;
        }
        boolean isOver = got == 0 || (Libc.lastErrno() != EAGAIN && Libc.lastErrno() != EINTR);
        if (isOver) {
            Libc.close(fd);
            pipes[stream.index] = NONE;
        }
        return 0;
    }

    /** SIGKILL for the program itself, if it has not ended: its number is ours as long as its status was not taken. */
    public void kill() {
        if (status().isEmpty()) {
            Libc.kill(pid, SIGKILL);
        }
    }

    /** What {@link Spawner} waits for; -1 for what is over. */
    int[] descriptors() {
        return new int[] {status.isEmpty() ? watch : NONE, pipes[0], pipes[1]};
    }

    /** From now on what still writes gets SIGPIPE. One that has not ended goes on, and its end interests nobody. */
    @Override
    public void close() {
        if (!isClosed) {
            if (status().isEmpty()) {
                strays.add(pid);
            }
            isClosed = true;
            Libc.close(watch);
            for (int fd : pipes) {
                if (fd != NONE) {
                    Libc.close(fd);
                }
            }
        }
    }
}
