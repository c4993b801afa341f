package org.asterism.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
    private static final Duration TRIAL = Duration.ofSeconds(5);
    private static final int FDS_PER_CHILD = 3;
    private static final ThreadLocal<SpawnDesk> DESK = ThreadLocal.withInitial(() -> new SpawnDesk(SpawnDesk.ROOM));

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
        List<byte[]> argv = bytes(words.stream());
        List<byte[]> envp =
                bytes(environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()));
        long room = SpawnDesk.room(argv) + SpawnDesk.room(envp);
        if (room <= SpawnDesk.ROOM) {
            return start(words.get(0), argv, envp, DESK.get());
        }
        try (SpawnDesk larger = new SpawnDesk(room)) {
            return start(words.get(0), argv, envp, larger);
        }
    }

    private Answer<SpawnedProcess> start(String program, List<byte[]> argv, List<byte[]> envp, SpawnDesk desk) {
        int[] out = desk.pipe();
        int[] err = desk.pipe();
        boolean hasPipes = out.length > 0 && err.length > 0;
        Answer<SpawnedProcess> answer = hasPipes
                ? spawn(program, desk.spawn(attributes, argv, envp, out[1], err[1]), desk, out, err)
                : failed(Libc.lastErrno(), program);
        if (answer instanceof Answer.Failed<SpawnedProcess>) {
            close(out, 0);
            close(err, 0);
        }
        close(out, 1);
        close(err, 1);
        return answer;
    }

    private Answer<SpawnedProcess> spawn(String program, int errno, SpawnDesk desk, int[] out, int[] err) {
        if (errno != 0) {
            return failed(errno, program);
        }
        int number = desk.pid();
        int watch = (int) SpawnCalls.syscall(SpawnCalls.PIDFD_OPEN, number, 0);
        if (watch < 0) {
            Answer<SpawnedProcess> failed = failed(Libc.lastErrno(), program);
            Libc.kill(number, SpawnedProcess.SIGKILL);
            strays.add(number);
            return failed;
        }
        return new Answer.Got<>(new SpawnedProcess(number, watch, out[0], err[0], strays));
    }

    private static Answer<SpawnedProcess> failed(int errno, String program) {
        return new Answer.Failed<>(Refusal.of(errno, "start " + program, Refusal.Needs.NOTHING));
    }

    private static void close(int[] pipe, int end) {
        if (pipe.length > 0) {
            Libc.close(pipe[end]);
        }
    }

    private static List<byte[]> bytes(Stream<String> texts) {
        return texts.map(text -> {
                    if (text.indexOf('\0') >= 0) {
                        throw new IllegalArgumentException("a zero byte in " + text.replace('\0', '?'));
                    }
                    return text.getBytes(StandardCharsets.UTF_8);
                })
                .toList();
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
