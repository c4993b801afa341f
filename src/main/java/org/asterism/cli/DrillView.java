package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.asterism.api.DrillList;
import org.asterism.api.DrillReport;
import org.asterism.api.Incident;
import org.asterism.cli.Style.Tone;

/** Drills as lines. */
final class DrillView {

    private static final int ID_COLUMNS = 15;

    private DrillView() {}

    static List<String> list(DrillList list, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (list.drills().isEmpty()) {
            lines.add(2, plain("No drill on " + list.node() + " yet."));
        }
        for (DrillReport report : list.drills()) {
            lines.add(
                    ID_COLUMNS + 2,
                    cell(report.id(), ID_COLUMNS, tone(report)),
                    plain(" " + fault(report) + ", " + state(report) + ": " + report.sentence()));
        }
        list.remarks().forEach(remark -> lines.add(2, plain(remark)));
        return lines.all();
    }

    static List<String> report(DrillReport report, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        lines.add(
                2,
                cell(report.id(), ID_COLUMNS, tone(report)),
                plain(" " + fault(report) + " on " + report.node() + ", " + state(report) + ": " + report.sentence()));
        lines.add(
                4,
                plain("  asked for by " + report.by() + " on "
                        + Words.dayAndTime(report.began(), console.zone())
                        + (report.comment().isEmpty() ? "" : ": " + report.comment())));
        report.plan().forEach(step -> lines.add(4, plain("  expected: " + step)));
        for (DrillReport.Step step : report.steps()) {
            lines.add(4, plain("  " + after(report.began(), step.at()) + "  " + step.sentence()));
        }
        String phases = phases(report);
        if (!phases.isEmpty()) {
            lines.add(4, plain("  " + phases));
        }
        for (Incident.Outage outage : report.outages()) {
            lines.add(
                    4,
                    plain("  " + outage.resource() + " was away "
                            + (outage.awayMicros() < 0 ? "and still is" : "for " + millis(outage.awayMicros()))
                            + (outage.to().isEmpty() ? "" : ", now on " + outage.to())));
        }
        if (!report.incident().isEmpty()) {
            lines.add(4, plain("  all of it: asterism incident show " + report.incident()));
        }
        report.remarks().forEach(remark -> lines.add(4, plain("  note: " + remark)));
        return lines.all();
    }

    private static String phases(DrillReport report) {
        List<String> parts = new ArrayList<>();
        add(parts, "detected after ", report.detectMicros());
        add(parts, "decided ", report.decideMicros());
        add(parts, "started ", report.actMicros());
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String word, long micros) {
        if (micros >= 0) {
            parts.add(word + millis(micros) + (parts.isEmpty() ? "" : " later"));
        }
    }

    private static String millis(long micros) {
        return String.format(
                Locale.ROOT, micros < 10_000_000 ? "%.0f ms" : "%.0f s", micros / (micros < 10_000_000 ? 1e3 : 1e6));
    }

    private static String after(Instant began, Instant at) {
        return String.format(
                Locale.ROOT, "%+8.3f s", java.time.Duration.between(began, at).toMillis() / 1000.0);
    }

    private static String fault(DrillReport report) {
        return (report.kind().name().toLowerCase(Locale.ROOT) + " " + report.target()).strip();
    }

    private static String state(DrillReport report) {
        return report.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Tone tone(DrillReport report) {
        return switch (report.state()) {
            case PASSED -> Tone.GOOD;
            case FAILED, CUT_OFF -> Tone.BAD;
            default -> Tone.CARE;
        };
    }
}
