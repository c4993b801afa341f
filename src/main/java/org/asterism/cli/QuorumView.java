package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.List;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.QuorumReport;
import org.asterism.api.QuorumReport.Kind;
import org.asterism.api.QuorumReport.Presence;
import org.asterism.api.QuorumReport.Voter;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.Heartbeat.NodeOrNone;

/** The vote as lines. */
final class QuorumView {

    private QuorumView() {}

    static List<String> lines(QuorumReport report, Style style, int width) {
        Lines lines = new Lines(style, width);
        Tone tone = tone(report.verdict());
        lines.add(
                2,
                plain("Cluster " + report.cluster() + ", as " + report.self() + " sees it: "),
                new Part("quorum " + Words.of(report.verdict()), tone),
                plain(", " + report.present() + " of " + report.expected() + " votes, " + report.needed() + " needed"));
        lines.add(2, plain("  " + report.sentence()));
        lines.add(
                2,
                plain(
                        report.coordinator() instanceof NodeOrNone.Somebody somebody
                                ? "  " + somebody.node() + " coordinates, epoch " + report.epoch()
                                : "  nobody coordinates"));
        lines.title("Voters");
        int columns = report.voters().stream()
                .mapToInt(voter -> voter.name().value().length())
                .max()
                .orElse(0);
        report.voters().forEach(voter -> voter(lines, voter, columns, style));
        section(lines, "Rules", report.rules(), Tone.PLAIN);
        section(lines, "What next", report.consequences(), Tone.CARE);
        section(lines, "What helps", report.remedies(), Tone.PLAIN);
        return lines.all();
    }

    private static void voter(Lines lines, Voter voter, int columns, Style style) {
        boolean isHere = voter.presence() == Presence.SELF || voter.presence() == Presence.HEARD;
        Tone tone = isHere ? Tone.GOOD : voter.presence() == Presence.NOBODY ? Tone.DIM : Tone.BAD;
        String kind = voter.kind() == Kind.NODE ? "" : Words.of(voter.kind());
        lines.add(
                6,
                plain("  "),
                new Part(isHere ? style.symbol("●", "*") : style.symbol("○", "-"), tone),
                plain(" "),
                cell(voter.name().value(), columns, Tone.PLAIN),
                cell(kind, 8, Tone.DIM),
                cell(Words.count(voter.votes(), "vote", "votes"), 8, Tone.PLAIN),
                cell(words(voter.presence()), 14, tone),
                cell(voter.presence() == Presence.NOBODY ? "" : "document " + voter.document(), 14, Tone.DIM));
        if (!voter.sentence().isEmpty()) {
            lines.add(6, plain("      "), new Part(voter.sentence(), Tone.CARE));
        }
    }

    private static String words(Presence presence) {
        return switch (presence) {
            case SELF -> "itself";
            case HEARD -> "heard";
            case ONE_WAY -> "hears us not";
            case SILENT -> "silent";
            case NOT_YET -> "not heard yet";
            case NOBODY, UNKNOWN -> "";
        };
    }

    private static void section(Lines lines, String title, List<String> sentences, Tone tone) {
        if (!sentences.isEmpty()) {
            lines.title(title);
            sentences.forEach(sentence -> lines.add(4, plain("  "), new Part(sentence, tone)));
        }
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case WON -> Tone.GOOD;
            case PENDING -> Tone.CARE;
            case LOST -> Tone.BAD;
        };
    }
}
