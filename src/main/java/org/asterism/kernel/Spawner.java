package org.asterism.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.model.BootTime;

/**
 * Starts programs by {@code posix_spawn} and waits for all of them at once by their pidfds and pipes, with one system call and no
 * further thread. {@link #start} may be called by any thread, {@link #await} by one.
 *
 * <p>Decided: this instead of {@link Process}, which starts a helper program and keeps a thread for each program, and tells of
 * output to nobody who does not ask all the time: with 50 monitors a second, half of the manager's processor time.
 */
public final class Spawner implements AutoCloseable {

    private static final int ENTRY_BYTES = 8;
    private static final int ROOM = 1024; // more than any C library's attributes, actions or signal set take
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int FIRST_OTHER_FD = 3;
    private static final Duration TRIAL = Duration.ofSeconds(5);
    private static final int FDS_PER_CHILD = 3;

    private final int event;
    private final Memory attributes;
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final Memory one = new Memory(Long.BYTES);
    private final Memory count = new Memory(Long.BYTES);
    private Memory entries = new Memory(ENTRY_BYTES);
    private final Queue<Integer> strays = new ConcurrentLinkedQueue<>(); // nobody waits for them any more
    private boolean isClosed;

    private Spawner(int event, Memory attributes) {
        this.event = event;
        this.attributes = attributes;
        one.setLong(0, 1);
    }

    /** Empty where the kernel or the C library lacks something, as a trial shows; {@link Process} has to do then. */
    public static Optional<Spawner> create() {
        int event = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (event < 0) {
            return Optional.empty();
        }
        try {
            Spawner spawner = new Spawner(event, attributes());
            if (spawner.works()) {
                return Optional.of(spawner);
            }
            spawner.close();
        } catch (LinkageError e) { // a call is missing
            Libc.close(event);
        }
        return Optional.empty();
    }

    private static Memory attributes() {
        Memory made = new Memory(ROOM);
        made.clear();
        SpawnCalls.posix_spawnattr_init(made);
        try (Memory set = new Memory(ROOM)) {
            SpawnCalls.sigfillset(set);
            SpawnCalls.posix_spawnattr_setsigdefault(made, set);
            SpawnCalls.sigemptyset(set);
            SpawnCalls.posix_spawnattr_setsigmask(made, set);
        }
        SpawnCalls.posix_spawnattr_setflags(
                made, (short) (SpawnCalls.SETSIGDEF | SpawnCalls.SETSIGMASK | SpawnCalls.SETSID));
        return made;
    }

    private boolean works() {
        if (!(start(List.of("/bin/sh", "-c", "exit 7"), Map.of()) instanceof Answer.Got<SpawnedProcess> got)) {
            return false;
        }
        try (SpawnedProcess trial = got.value()) {
            BootTime patience = BootClock.now().plus(TRIAL);
            while (trial.status().isEmpty() && BootClock.now().isBefore(patience)) {
                await(List.of(trial), 100 * NANOS_PER_MILLI);
            }
            return trial.status().orElse(-1) == 7;
        }
    }

    /**
     * Starts a program as leader of a session and a process group of its own, in the directory {@code /}, with no input, nothing
     * of ours open, and no signal blocked or ignored. Blocks until it is executed, a millisecond as a rule.
     *
     * @param words the program, looked for in our PATH if it is no path, and its arguments
     * @param environment all of it
     */
    public Answer<SpawnedProcess> start(List<String> words, Map<String, String> environment) {
        try (Memory argv = strings(words);
                Memory envp = strings(environment.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())) {
            int[] out = pipe();
            int[] err = pipe();
            boolean hasPipes = out.length > 0 && err.length > 0;
            Answer<SpawnedProcess> answer =
                    hasPipes ? start(words.get(0), argv, envp, out, err) : failed(Libc.lastErrno(), words.get(0));
            if (answer instanceof Answer.Failed<SpawnedProcess>) {
                close(out, 0);
                close(err, 0);
            }
            close(out, 1);
            close(err, 1);
            return answer;
        }
    }

    private Answer<SpawnedProcess> start(String program, Memory argv, Memory envp, int[] out, int[] err) {
        try (Memory pid = new Memory(Integer.BYTES);
                Memory actions = new Memory(ROOM)) {
            SpawnCalls.posix_spawn_file_actions_init(actions);
            SpawnCalls.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
            SpawnCalls.posix_spawn_file_actions_adddup2(actions, out[1], 1);
            SpawnCalls.posix_spawn_file_actions_adddup2(actions, err[1], 2);
            SpawnCalls.posix_spawn_file_actions_addchdir_np(actions, "/");
            SpawnCalls.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_OTHER_FD);
            int errno = SpawnCalls.posix_spawnp(pid, program, actions, attributes, argv, envp);
            SpawnCalls.posix_spawn_file_actions_destroy(actions);
            if (errno != 0) {
                return failed(errno, program);
            }
            int number = pid.getInt(0);
            int watch = (int) SpawnCalls.syscall(SpawnCalls.PIDFD_OPEN, number, 0);
            if (watch < 0) {
                Answer<SpawnedProcess> failed = failed(Libc.lastErrno(), program);
                Libc.kill(number, SpawnedProcess.SIGKILL);
                strays.add(number);
                return failed;
            }
            return new Answer.Got<>(new SpawnedProcess(number, watch, out[0], err[0], strays));
        }
    }

    private static Answer<SpawnedProcess> failed(int errno, String program) {
        return new Answer.Failed<>(Refusal.of(errno, "start " + program, Refusal.Needs.NOTHING));
    }

    /** Both ends, ours without blocking; empty if there is none to be had. */
    private static int[] pipe() {
        try (Memory pair = new Memory(2L * Integer.BYTES);
                Memory on = new Memory(Integer.BYTES)) {
            if (SpawnCalls.pipe2(pair, SpawnCalls.O_CLOEXEC) != 0) {
                return new int[0];
            }
            on.setInt(0, 1);
            Libc.ioctl(pair.getInt(0), SpawnCalls.FIONBIO, on);
            return new int[] {pair.getInt(0), pair.getInt(Integer.BYTES)};
        }
    }

    private static void close(int[] pipe, int end) {
        if (pipe.length > 0) {
            Libc.close(pipe[end]);
        }
    }

    /** A table of C strings and its end. */
    private static Memory strings(List<String> texts) {
        List<byte[]> all = new ArrayList<>();
        long size = (texts.size() + 1L) * Long.BYTES;
        for (String text : texts) {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a zero byte in " + text.replace('\0', '?'));
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            all.add(bytes);
            size += bytes.length + 1;
        }
        Memory table = new Memory(size);
        table.clear();
        long at = (texts.size() + 1L) * Long.BYTES;
        for (int index = 0; index < all.size(); index++) {
            byte[] bytes = all.get(index);
            table.setPointer((long) index * Long.BYTES, new Pointer(Pointer.nativeValue(table) + at));
            table.write(at, bytes, 0, bytes.length);
            at += bytes.length + 1;
        }
        return table;
    }

    /** Waits until one of them has ended or said something, somebody woke us or the time is over; up to a millisecond longer. */
    public void await(Collection<SpawnedProcess> children, long nanos) {
        long needed = (1L + (long) FDS_PER_CHILD * children.size()) * ENTRY_BYTES;
        if (entries.size() < needed) {
            entries.close();
            entries = new Memory(2L * needed);
        }
        strays.removeIf(pid -> SpawnCalls.waitpid(pid, count, SpawnCalls.WNOHANG) != 0);
        int size = entry(0, event);
        for (SpawnedProcess child : children) {
            for (int fd : child.descriptors()) {
                size = entry(size, fd);
            }
        }
        long millis = nanos <= 0 ? 0 : Math.min(Integer.MAX_VALUE, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        if (Libc.poll(entries, size, (int) millis) > 0 && entries.getShort(6) != 0) {
            Libc.read(event, count, Long.BYTES);
            isAwake.set(false); // not before it was read
        }
    }

    private int entry(int index, int fd) {
        entries.setInt((long) index * ENTRY_BYTES, fd);
        entries.setShort((long) index * ENTRY_BYTES + 4, Libc.POLLIN);
        entries.setShort((long) index * ENTRY_BYTES + 6, (short) 0);
        return index + 1;
    }

    /** Ends the present or next wait at once. */
    public synchronized void wakeUp() {
        if (!isClosed && isAwake.compareAndSet(false, true)) {
            Libc.write(event, one, Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Libc.close(event);
        }
    }
}
