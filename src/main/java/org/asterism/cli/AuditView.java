package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditVerdict;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** The audit log as lines. */
final class AuditView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private AuditView() {}

    static List<String> page(AuditPage page, boolean isWithDiff, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        for (AuditPage.Sealed sealed : page.records()) {
            AuditEntry entry = sealed.entry();
            String time = TIME.format(entry.time().atZone(console.zone()));
            lines.add(
                    4,
                    new Part("#" + entry.number() + " ", Tone.DIM),
                    plain(time + " "),
                    new Part(outcome(entry), tone(entry.outcome())),
                    plain(" " + title(entry, console.style())));
            lines.add(6, plain("    "), new Part(who(entry), Tone.DIM));
            if (!entry.reason().isEmpty()) {
                lines.add(6, plain("    why: " + entry.reason()));
            }
            if (!entry.sentence().isEmpty() && entry.kind() != Kind.LOG) {
                lines.add(6, plain("    " + (entry.code().isEmpty() ? "" : entry.code() + ": ") + entry.sentence()));
            }
            if (entry.kind() == Kind.CHANGE && !entry.after().isEmpty()) {
                lines.add(6, plain("    configuration " + entry.after()));
            }
            if (isWithDiff) {
                entry.diff().forEach(line -> lines.add(6, plain("    "), new Part(line, diffTone(line))));
            }
        }
        if (page.records().isEmpty()) {
            lines.add(0, plain("no such records"));
        }
        if (page.next() > 0) {
            lines.add(2, new Part("more: --before " + page.next(), Tone.DIM));
        }
        if (!page.problem().isEmpty()) {
            lines.add(2, new Part("not all could be read: ", Tone.BAD), plain(page.problem()));
        }
        return lines.all();
    }

    /** Of a line of a difference. */
    static Tone diffTone(String line) {
        return line.startsWith("+") ? Tone.GOOD : line.startsWith("-") ? Tone.BAD : Tone.DIM;
    }

    private static String title(AuditEntry entry, Style style) {
        return switch (entry.kind()) {
            case DOCUMENT ->
                "configuration " + entry.before() + style.symbol(" → ", " -> ") + entry.after() + " came into force";
            case LOG -> entry.sentence();
            default -> entry.command();
        };
    }

    private static String outcome(AuditEntry entry) {
        return entry.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Tone.GOOD;
            case REFUSED, UNKNOWN -> Tone.CARE;
            case DENIED -> Tone.BAD;
            case OTHER -> Tone.PLAIN;
        };
    }

    private static String who(AuditEntry entry) {
        AuditEntry.Who who = entry.who();
        String by = who.means() == Means.CLUSTER
                ? who.name()
                : who.name() + " (" + who.role() + ", " + who.means().name().toLowerCase(Locale.ROOT) + ")";
        return by + (who.address().isEmpty() ? "" : " from " + who.address())
                + (who.claimed().isEmpty() ? "" : ", says: " + who.claimed()) + ", on " + entry.node();
    }

    static List<String> verdict(AuditVerdict verdict, String folder, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        String extent = verdict.last() == 0
                ? "no records"
                : "records " + verdict.first() + " to " + verdict.last() + " in "
                        + Words.count(verdict.files(), "file", "files");
        lines.add(
                2,
                verdict.isIntact() ? new Part("intact: ", Tone.GOOD) : new Part("DAMAGED: ", Tone.BAD),
                plain(extent + " of " + folder));
        for (AuditVerdict.Finding finding : verdict.findings()) {
            lines.add(4, new Part("  - ", Tone.BAD), plain(finding.sentence()));
            String where = finding.line() == 0
                    ? finding.file()
                    : finding.file() + ", line " + finding.line() + ", from byte " + finding.firstByte();
            lines.add(6, plain("    "), new Part(where, Tone.DIM));
        }
        verdict.notes().forEach(note -> lines.add(4, new Part("  note: ", Tone.CARE), plain(note)));
        if (verdict.last() > 0) {
            lines.add(
                    2,
                    plain("to check later that this much is unchanged: --expect " + verdict.last() + ":"
                            + verdict.lastHash()));
        }
        return lines.all();
    }
}
