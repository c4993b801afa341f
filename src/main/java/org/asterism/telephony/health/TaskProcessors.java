package org.asterism.telephony.health;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code core show taskprocessors}. */
public final class TaskProcessors {

    /** The command that is read. */
    public static final String COMMAND = "core show taskprocessors";

    /** Processor, processed, in queue, max depth, low water, high water. */
    private static final Pattern ROW =
            Pattern.compile("(\\S+) +([0-9]{1,18}) +([0-9]{1,9}) +([0-9]{1,9}) +(-?[0-9]{1,9}) +([0-9]{1,9})(?: .*)?");

    private TaskProcessors() {}

    /** Names of those whose queue is at its high water or above. */
    public static List<String> above(String output) {
        return output.lines()
                .map(line -> ROW.matcher(line.strip()))
                .filter(Matcher::matches)
                .filter(row -> Integer.parseInt(row.group(6)) > 0
                        && Integer.parseInt(row.group(3)) >= Integer.parseInt(row.group(6)))
                .map(row -> row.group(1) + " (" + row.group(3) + " waiting, high water " + row.group(6) + ")")
                .toList();
    }
}
