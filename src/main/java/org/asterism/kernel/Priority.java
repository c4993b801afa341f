package org.asterism.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the kernel's scheduler prefers this process to others, by nice values (setpriority(2)): -20 most to 19 least. Linux keeps
 * one for each thread, and whatever a thread begins, other threads and processes, inherits its.
 *
 * <p>Decided: nice values and not real-time scheduling, since three starting JVMs at SCHED_RR stalled everybody for 470 ms.
 */
public final class Priority {

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final Path THREADS = Path.of("/proc/self/task");

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
        return new Outcome.Done();
    }

    /** Gives the calling thread, and so what it begins, the ordinary priority back. Cheap enough for every task. */
    public void restoreHere() {
        Libc.setpriority(PRIO_PROCESS, CALLING_THREAD, ordinary);
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
