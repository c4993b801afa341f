package org.asterism.crm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The status without what does not run: {@code crm_mon} without {@code -r}. */
final class ActiveLines {

    private static final Pattern STOPPED = Pattern.compile(":\\s+Stopped( |$)|^\\s*\\* Stopped( \\(.*\\))?: \\[");

    private ActiveLines() {}

    static List<String> of(List<String> all) {
        List<String> kept = new ArrayList<>();
        for (String line : all) {
            if (line.equals("Full List of Resources:")) {
                kept.add("Active Resources:");
            } else if (!STOPPED.matcher(line).find()) {
                kept.add(line);
            }
        }
        int title = kept.indexOf("Active Resources:");
        for (int i = kept.size() - 1; i > title && title >= 0; i--) {
            boolean isLast = i + 1 == kept.size();
            boolean isEmpty = isLast || depth(kept.get(i + 1)) <= depth(kept.get(i));
            if (isHeader(kept.get(i)) && isEmpty) {
                kept.remove(i);
            }
        }
        if (title >= 0 && title + 1 == kept.size()) {
            kept.add("  * No active resources");
        }
        return kept;
    }

    /** A group or clone has its members below it. */
    private static boolean isHeader(String line) {
        return line.strip().startsWith("* Resource Group: ") || line.strip().startsWith("* Clone Set: ");
    }

    private static int depth(String line) {
        return line.length() - line.stripLeading().length();
    }
}
