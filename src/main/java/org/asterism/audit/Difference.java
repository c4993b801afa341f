package org.asterism.audit;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;

/** What two texts differ in, in unified form. */
public final class Difference {

    private static final int CONTEXT = 3;

    private Difference() {}

    /** Lines of the difference, after two that name the versions; none if there is none. */
    public static List<String> of(String from, String fromName, String to, String toName) {
        List<String> before = lines(from);
        List<String> after = lines(to);
        return UnifiedDiffUtils.generateUnifiedDiff(fromName, toName, before, DiffUtils.diff(before, after), CONTEXT);
    }

    /** At most {@code most} lines, the last of which says how many are left out. */
    public static List<String> shortened(List<String> lines, int most) {
        if (lines.size() <= most) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, most - 1));
        shown.add("... " + (lines.size() - most + 1) + " more lines");
        return shown;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : text.lines().toList();
    }
}
