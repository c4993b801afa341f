package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditVerdict;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** The audit log as lines. */
final class AuditView {

    private AuditView() {}

    /** Of one node. */
    static List<String> page(AuditPage page, boolean isWithDiff, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        page.records()
                .forEach(one -> entry(
                        lines,
                        one.entry(),
                        "#" + one.entry().number(),
                        one.entry().node().value(),
                        isWithDiff,
                        console));
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

    /** Of all nodes: a version of the configuration that came into force on several is told once. */
    static List<String> list(AuditList list, boolean isWithDiff, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        Map<String, List<AuditEntry>> alike = new LinkedHashMap<>();
        list.records()
                .forEach(one -> alike.computeIfAbsent(key(one), first -> new ArrayList<>())
                        .add(one.entry()));
        for (List<AuditEntry> entries : alike.values()) {
            AuditEntry first = entries.get(0);
            String nodes =
                    entries.stream().map(entry -> entry.node().value()).sorted().collect(Collectors.joining(", "));
            String number = entries.size() > 1 ? "" : first.node() + "#" + first.number();
            entry(lines, first, number, nodes, isWithDiff, console);
        }
        if (list.records().isEmpty()) {
            lines.add(0, plain("no such records"));
        }
        if (!list.next().isEmpty()) {
            lines.add(2, new Part("more: --until " + list.next(), Tone.DIM, Lines.Wording.VERBATIM));
        }
        list.remarks().forEach(remark -> lines.add(2, new Part("Note: " + remark, Tone.CARE)));
        return lines.all();
    }

    private static String key(AuditPage.Sealed sealed) {
        AuditEntry entry = sealed.entry();
        return entry.kind() == Kind.DOCUMENT
                ? entry.before() + " " + entry.after()
                : entry.node() + "#" + entry.number();
    }

    private static void entry(
            Lines lines, AuditEntry entry, String number, String nodes, boolean isWithDiff, Console console) {
        lines.add(
                4,
                new Part(number.isEmpty() ? "" : number + " ", Tone.DIM),
                plain(Words.dayAndTime(entry.time(), console.zone()) + " "),
                new Part(outcome(entry), tone(entry.outcome())),
                plain(" " + title(entry, console.style())));
        lines.add(6, plain("    "), new Part(who(entry) + ", on " + nodes, Tone.DIM));
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
            entry.diff().forEach(line -> lines.add(6, plain("    "), difference(line)));
        }
    }

    /** A line of a difference. */
    static Part difference(String line) {
        Tone tone = line.startsWith("+") ? Tone.GOOD : line.startsWith("-") ? Tone.BAD : Tone.DIM;
        return new Part(line, tone, Lines.Wording.VERBATIM);
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
        return by
                + (who.address().isEmpty() ? "" : " from " + who.address())
                + (who.claimed().isEmpty() ? "" : ", says: " + who.claimed());
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
