package org.asterism.executor;

import java.util.ArrayList;
import java.util.List;

/** The lines between us and a program: its cgroup, its limits, then the last look at the clock, then exec. */
final class Launcher {

    /** Exit status of a refusal; counts only with {@link #MARK} on standard error. */
    static final int REFUSED = 212;

    static final String MARK = "asterism-launcher:";
    static final String NONE = "-";
    static final String TOO_LATE = MARK + " too late";

    /**
     * $1 latest start in hundredths of a second since boot, or "-"; $2 limit of open files, or "-"; $3 file that takes us into a
     * cgroup, or "-". /proc/uptime is CLOCK_BOOTTIME with two decimals, cut off; the limit is cut off too, so "less" is safe. What
     * takes time comes before the look at the clock.
     */
    private static final String SCRIPT = """
            latest=$1 files=$2 group=$3
            shift 3
            if [ "$group" != - ]; then
              { echo $$ >"$group"; } 2>/dev/null || :
            fi
            if [ "$files" != - ]; then
              ulimit -n "$files" 2>/dev/null || echo "asterism-launcher: cannot set open files to $files" >&2
            fi
            if [ "$latest" != - ]; then
              read -r now rest </proc/uptime || { echo "asterism-launcher: too late, no clock" >&2; exit 212; }
              now=${now%%.*}${now##*.}
              [ "$now" -lt "$latest" ] || { echo "asterism-launcher: too late, $now of $latest" >&2; exit 212; }
            fi
            exec "$@"
            """;

    private Launcher() {}

    /** Whether there is anything to do between us and the program. */
    static boolean isNeeded(ProcessRunner.Command command, String entrance) {
        return !command.latestStart().argument().equals(NONE) || command.openFiles() > 0 || !entrance.equals(NONE);
    }

    /** The whole command line; {@code prefix} are words before all others, {@code entrance} a file or "-". */
    static List<String> wrap(List<String> prefix, ProcessRunner.Command command, String entrance) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of("/bin/sh", "-c", SCRIPT, MARK.substring(0, MARK.length() - 1)));
        all.add(command.latestStart().argument());
        all.add(command.openFiles() > 0 ? Integer.toString(command.openFiles()) : NONE);
        all.add(entrance);
        all.addAll(command.words());
        return all;
    }
}
