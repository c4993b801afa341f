package org.asterism.kernel;

import java.lang.management.ManagementFactory;

/** Signals to process groups, and the memory of this process. */
public final class Processes {

    /** Signals by name; numbers are those of Linux on x86 and ARM (signal(7)). */
    public enum Signal {
        HUP(1),
        INT(2),
        QUIT(3),
        KILL(9),
        TERM(15),
        CONT(18),
        STOP(19);

        private final int number;

        Signal(int number) {
            this.number = number;
        }
    }

    private Processes() {}

    /**
     * Sends a signal to all processes of a group. {@link Outcome.AlreadySo}: no process of that group is left.
     *
     * @param group number of the group, at least 2 (0, 1 and -1 would hit ourselves or everything)
     */
    public static Outcome signal(long group, Signal signal) {
        return send(group, signal.number, "send " + signal + " to process group " + group);
    }

    /** Whether any process of the group is left, zombies included. */
    public static boolean isAlive(long group) {
        return !(send(group, 0, "look for process group " + group) instanceof Outcome.AlreadySo);
    }

    /**
     * Ends this process at once: no hooks, and no class archive, which Java writes for seconds even when it is halted.
     *
     * @param status the exit code where Java makes no archive; there it is that of SIGKILL
     */
    public static void endAtOnce(int status) {
        boolean makesArchive = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> option.startsWith("-XX:ArchiveClassesAtExit"));
        if (makesArchive) {
            Libc.kill((int) ProcessHandle.current().pid(), Signal.KILL.number);
        }
        Runtime.getRuntime().halt(status);
    }

    private static Outcome send(long group, int number, String attempt) {
        if (group < 2 || group > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not a process group: " + group);
        }
        if (Libc.kill((int) -group, number) == 0) {
            return new Outcome.Done();
        }
        int errno = Libc.lastErrno();
        return errno == Refusal.ESRCH
                ? new Outcome.AlreadySo()
                : new Outcome.Refused(Refusal.of(errno, attempt, Refusal.Needs.OWNER));
    }

    /**
     * Keeps all memory of this process, present and future, from being paged out, so that a node short of memory does
     * not miss its deadlines. Costs the whole heap as resident memory; never undone.
     */
    public static Outcome lockMemory() {
        return Libc.mlockall(Libc.MCL_CURRENT | Libc.MCL_FUTURE) == 0
                ? new Outcome.Done()
                : new Outcome.Refused(
                        Refusal.of(Libc.lastErrno(), "lock the memory of this process", Refusal.Needs.IPC_LOCK));
    }
}
