package org.asterism.kernel;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How the kernel's scheduler prefers this process to others: by nice values (setpriority(2)), -20 most to 19 least, and for
 * single threads by real-time priority. Linux keeps both for each thread; whatever a thread begins, other threads and
 * processes, inherits its nice value.
 *
 * <p>Where the kernel shares the processors out between sessions first (autogroup, sched(7)), nice values count only within a
 * session; so a process that leads its session raises that too. What runs in a session of its own, as agents do, is not touched.
 *
 * <p>Decided: real-time priority for the heart and the virtual machine's own thread only, which collects the garbage and stops
 * the others for it: with both cores busy the heart else waited 35 % of the time that it wanted one. Rejected: the whole
 * process, since three starting JVMs at SCHED_RR stalled everybody for 470 ms.
 *
 * <p>Decided: all threads keep the raised nice value, and programs are put back by nice(1) as they start. Rejected: threads at the
 * ordinary value that start programs, because every thread begun by one of them inherits it, in whatever pool; on a busy machine
 * each such thread kept all others waiting for a garbage collection by up to 120 ms.
 */
public final class Priority {

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Path SESSION = Path.of("/proc/self/autogroup");

    private final int ordinary;

    private Priority(int ordinary) {
        this.ordinary = ordinary;
    }

    /** Remembers the calling thread's priority as the ordinary one of this process. */
    public static Priority present() {
        return new Priority(Libc.getpriority(PRIO_PROCESS, CALLING_THREAD));
    }

    /**
     * Gives every thread that there is now, those of the virtual machine too, {@code nice} if that is more than it has.
     * Refused without CAP_SYS_NICE; nothing has changed then.
     */
    public Outcome raise(int nice) {
        if (nice >= ordinary) {
            return new Outcome.AlreadySo();
        }
        for (int thread : threads()) {
            if (Libc.setpriority(PRIO_PROCESS, thread, nice) != 0 && Libc.lastErrno() != Refusal.ESRCH) {
                return new Outcome.Refused(Refusal.of(Libc.lastErrno(), "run at nice " + nice, Refusal.Needs.SYS_NICE));
            }
        }
        return raiseSession(nice);
    }

    /** Real-time priority (SCHED_RR) for the threads of these names, each of which has to be there, as {@code /proc} shows them. */
    public static Outcome realtime(int priority, Set<String> names) {
        if (priority == 0) {
            return new Outcome.AlreadySo();
        }
        try (Memory parameters = new Memory(Integer.BYTES)) {
            parameters.setInt(0, priority);
            Set<String> missing = new TreeSet<>(names);
            for (int thread : threads()) {
                String name = name(thread);
                missing.remove(name);
                if (names.contains(name)
                        && Libc.sched_setscheduler(thread, Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, parameters) != 0) {
                    return new Outcome.Refused(
                            Refusal.of(Libc.lastErrno(), "run threads at real-time priority", Refusal.Needs.SYS_NICE));
                }
            }
            return missing.isEmpty()
                    ? new Outcome.Done()
                    : new Outcome.Refused(
                            Refusal.of(Refusal.ESRCH, "find the threads " + missing, Refusal.Needs.NOTHING));
        }
    }

    private static String name(int thread) {
        try {
            return Files.readString(THREADS.resolve(thread + "/comm"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static Outcome raiseSession(int nice) {
        if (!Files.exists(SESSION) || Libc.getsid(0) != ProcessHandle.current().pid()) {
            return new Outcome.Done();
        }
        try {
            Files.writeString(SESSION, Integer.toString(nice), StandardCharsets.US_ASCII);
            return new Outcome.Done();
        } catch (IOException e) {
            return new Outcome.Refused(
                    Refusal.of(Refusal.EACCES, "run this session at nice " + nice, Refusal.Needs.SYS_NICE));
        }
    }

    /** Gives a program that was started by us the ordinary priority. */
    public void putBack(SpawnedProcess program) {
        Libc.setpriority(PRIO_PROCESS, (int) program.pid(), ordinary); // fails only if it has ended
    }

    /** Words to put before those of a command that is to run at the ordinary priority; none if that is ours. */
    public List<String> commandPrefix() {
        int less = ordinary - Libc.getpriority(PRIO_PROCESS, CALLING_THREAD);
        return less > 0 ? List.of("nice", "-n", Integer.toString(less)) : List.of();
    }

    private static List<Integer> threads() {
        try (Stream<Path> entries = Files.list(THREADS)) {
            return entries.map(entry -> Integer.valueOf(entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not there", e);
        }
    }
}
