package org.asterism.executor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines between us and a program: own session and process group, then the last look at the clock, then exec.
 *
 * <p>{@code setsid} executes in place as the leader of nothing, so the process number that Java knows is the group's.
 */
final class Launcher {

    /** Exit status of a refusal; counts only with {@link #MARK} on standard error. */
    static final int REFUSED = 212;

    static final String MARK = "asterism-launcher:";
    static final String TOO_LATE = MARK + " too late";

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /**
     * $1 latest start in hundredths of a second since boot, or "-"; $2 limit of open files, or "-". /proc/uptime is
     * CLOCK_BOOTTIME with two decimals, cut off; the limit is cut off too, so "less" is safe.
     */
    private static final String SCRIPT = """
            latest=$1 files=$2
            shift 2
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

    /** The whole command line for {@code words}; {@code prefix} are words before all others. */
    static List<String> wrap(List<String> prefix, List<String> words, LatestStart latestStart, int openFiles) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(setsid(), "/bin/sh", "-c", SCRIPT, MARK.substring(0, MARK.length() - 1)));
        all.add(latestStart.argument());
        all.add(openFiles > 0 ? Integer.toString(openFiles) : "-");
        all.addAll(words);
        return all;
    }

    private static String setsid() {
        return SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("setsid");
    }
}
