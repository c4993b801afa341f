package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.List;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** What became of a change, as lines. */
final class RefusalView {

    private RefusalView() {}

    static List<String> lines(Refused refused, String lead, Style style, int width) {
        Lines lines = new Lines(style, width);
        lines.add(2, new Part(lead, Tone.BAD), plain(refused.sentence()));
        for (Condition condition : refused.conditions()) {
            String needed = condition.needed().isEmpty() ? "" : " (needed: " + condition.needed() + ")";
            lines.add(6, plain("  - " + condition.subject() + ": " + condition.found() + needed));
        }
        if (!refused.remedy().isEmpty()) {
            lines.add(2, new Part("what helps: ", Tone.CARE), plain(refused.remedy()));
        }
        return lines.all();
    }

    static List<String> lines(Accepted accepted, String lead, Style style, int width) {
        Lines lines = new Lines(style, width);
        lines.add(2, new Part(lead, Tone.GOOD), plain(accepted.sentence()));
        accepted.steps().forEach(step -> lines.add(4, plain("  - " + step)));
        return lines.all();
    }
}
