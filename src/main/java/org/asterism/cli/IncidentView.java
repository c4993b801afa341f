package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Failover;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.api.IncidentReport.NodeClock;
import org.asterism.api.IncidentReport.Source;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** Incidents as lines. */
final class IncidentView {

    private static final int ID_COLUMNS = 15;
    private static final int OFFSET_COLUMNS = 11;
    private static final int EFFECT_COLUMNS = 9;

    /** Left out of the short time line. */
    /** A decision that does anything is told as an event, too. */
    private static final Set<String> DETAILS =
            Set.of("votes", "decision", "decision-input", "document", "life", "stall", "links");

    private static final Set<String> BAD = Set.of(
            "node-lost", "quorum-lost", "lease-lapsed", "resource-failed", "transition-failed", "resource-unreleased");

    private static final Set<String> GOOD =
            Set.of("node-joined", "quorum-won", "resource-started", "resource-promoted", "coordinator-elected");

    private IncidentView() {}

    /** How much of the time line is shown. */
    enum Detail {
        WEIGHTY,
        ALL
    }

    static List<String> list(IncidentList list, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (list.incidents().isEmpty()) {
            lines.add(2, plain("No incident since " + Words.dayAndTime(list.recordedSince(), console.zone()) + "."));
        }
        for (Incident incident : list.incidents()) {
            lines.add(
                    ID_COLUMNS + 2,
                    cell(incident.id(), ID_COLUMNS, Tone.PLAIN),
                    plain(" "),
                    cell(effect(incident), EFFECT_COLUMNS, tone(incident)),
                    plain(" " + Words.dayAndTime(incident.began(), console.zone()) + ", " + state(incident) + ": "),
                    plain(incident.sentence()));
        }
        remarks(lines, list.remarks());
        return lines.all();
    }

    private static String state(Incident incident) {
        if (incident.state() == Incident.State.UNDER_WAY) {
            return "under way";
        }
        boolean isBack = incident.outages().stream().noneMatch(outage -> outage.awayMicros() < 0);
        Duration lasted = Duration.between(incident.began(), incident.ended());
        return isBack ? "over in " + Words.span(lasted.toMillis()) : "not all is back";
    }

    /** What the list is looked through for. */
    static String effect(Incident incident) {
        return effect(incident.effect());
    }

    static String effect(Incident.Effect effect) {
        return effect == Incident.Effect.OUTAGE ? "OUTAGE" : Words.of(effect).replace('-', ' ');
    }

    static Tone tone(Incident incident) {
        return incident.state() == Incident.State.UNDER_WAY || incident.effect() == Incident.Effect.OUTAGE
                ? Tone.BAD
                : incident.effect() == Incident.Effect.NONE_SEEN ? Tone.CARE : Tone.GOOD;
    }

    static List<String> report(IncidentReport report, Console console, Detail detail) {
        Lines lines = new Lines(console.style(), console.width());
        Incident incident = report.incident();
        lines.add(
                2,
                new Part("Incident " + incident.id(), Tone.TITLE),
                plain(" of " + Words.dayAndTime(incident.began(), console.zone()) + ", "),
                new Part(effect(incident), tone(incident)),
                plain(": " + incident.sentence()));
        lines.blank();
        LocalDate day = incident.began().atZone(console.zone()).toLocalDate();
        report.story().forEach(sentence -> lines.add(2, plain("  " + Words.local(sentence, day, console.zone()))));
        if (!incident.failovers().isEmpty()) {
            lines.title("Phases");
            incident.failovers().forEach(failover -> phases(lines, failover));
        }
        lines.title("Time line, by the clock of " + report.reference() + ", in "
                + Words.offset(incident.began(), console.zone()));
        int columns = report.lines().stream()
                .mapToInt(line -> line.node().value().length())
                .max()
                .orElse(0);
        for (IncidentReport.Line line : report.lines()) {
            if (detail == Detail.ALL || isShort(line)) {
                line(lines, line, columns, console.zone());
                if (detail == Detail.ALL && !line.values().isEmpty()) {
                    lines.add(6, plain("      "), new Part(facts(line), Tone.DIM));
                }
            }
        }
        clocks(lines, report);
        remarks(lines, report.remarks());
        return lines.all();
    }

    private static boolean isShort(IncidentReport.Line line) {
        boolean isPrelude = line.afterMicros() < 0;
        return !DETAILS.contains(line.kind()) && !isPrelude;
    }

    private static String facts(IncidentReport.Line line) {
        StringBuilder text = new StringBuilder();
        line.values()
                .forEach((name, value) -> text.append(text.isEmpty() ? "" : " ")
                        .append(name)
                        .append('=')
                        .append(value.isEmpty() ? "-" : value));
        return text.toString();
    }

    private static void phases(Lines lines, Failover failover) {
        lines.add(
                4,
                plain("  "),
                new Part(failover.subject(), Tone.TITLE),
                plain(": detect " + span(failover.detectMicros()) + ", decide " + span(failover.decideMicros())
                        + ", act " + span(failover.actMicros()) + ", verify " + span(failover.verifyMicros())
                        + "; in all " + span(failover.totalMicros())));
    }

    private static void line(Lines lines, IncidentReport.Line line, int columns, ZoneId zone) {
        Tone tone = BAD.contains(line.kind()) ? Tone.BAD : GOOD.contains(line.kind()) ? Tone.GOOD : Tone.PLAIN;
        lines.add(
                4,
                plain("  " + Words.millis(line.at(), zone) + " "),
                new Part(offset(line.afterMicros()) + "  ", Tone.DIM),
                cell(line.node().value(), columns, Tone.PLAIN),
                new Part(line.sentence(), tone));
    }

    private static String offset(long micros) {
        String text = String.format(Locale.ROOT, "%+.3f s", micros / 1e6);
        return " ".repeat(Math.max(0, OFFSET_COLUMNS - text.length())) + text;
    }

    private static void clocks(Lines lines, IncidentReport report) {
        if (report.clocks().size() < 2) {
            return;
        }
        lines.title("Clocks");
        for (NodeClock clock : report.clocks()) {
            lines.add(
                    4,
                    plain("  " + clock.node() + ": "),
                    clock(clock, report.reference().value()));
        }
    }

    private static Part clock(NodeClock clock, String reference) {
        if (clock.source() == Source.REFERENCE) {
            return plain("all times are by this clock");
        }
        if (clock.source() != Source.HEARTBEATS) {
            return new Part("never compared by heartbeats: placed by its wall clock, which may be wrong", Tone.CARE);
        }
        long ahead = clock.aheadMicros();
        String compared = Math.abs(ahead) < 1000
                ? "agrees with " + reference
                : span(Math.abs(ahead)) + (ahead > 0 ? " ahead of " : " behind ") + reference;
        return plain(compared + "; placed to within " + span(clock.uncertainMicros()));
    }

    private static void remarks(Lines lines, List<String> remarks) {
        for (String remark : remarks) {
            lines.add(2, new Part("Note: " + remark, Tone.CARE));
        }
    }

    private static String span(long micros) {
        return micros < 0
                ? "?"
                : micros < 10_000
                        ? String.format(Locale.ROOT, "%.1f ms", micros / 1000.0)
                        : micros < 1_000_000
                                ? micros / 1000 + " ms"
                                : micros < 100_000_000
                                        ? String.format(Locale.ROOT, "%.2f s", micros / 1e6)
                                        : Words.span(micros / 1000);
    }
}
