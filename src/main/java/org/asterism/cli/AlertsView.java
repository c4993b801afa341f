package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.time.Instant;
import java.util.List;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** Alerts as lines. */
final class AlertsView {

    private AlertsView() {}

    static List<String> list(AlertList list, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (list.lines().isEmpty()) {
            lines.add(2, plain("No alerts are configured: nobody is told of events."));
        }
        for (AlertList.Line line : list.lines()) {
            lines.add(
                    2,
                    new Part(name(line.alert(), line.recipient()), Tone.TITLE),
                    plain("  " + line.channel() + " " + line.via() + "  (" + String.join(", ", line.select()) + ")"));
            if (!line.enabled()) {
                lines.add(4, plain("  "), new Part("switched off", Tone.DIM));
                continue;
            }
            lines.add(4, plain("  told " + line.delivered() + ", "), waiting(line), plain(troubles(line)));
            if (!line.lastAt().equals(Instant.EPOCH)) {
                lines.add(
                        4,
                        plain("  last " + Words.dayAndTime(line.lastAt(), console.zone()) + ": "),
                        new Part(line.last(), line.lastDelivered() ? Tone.GOOD : Tone.BAD));
            }
        }
        if (list.held() > 0) {
            lines.add(
                    2,
                    plain(list.held() + " events are the coordinator's to tell; " + list.ownNode()
                            + " keeps them until it hears that they were told."));
        }
        if (!list.problem().isEmpty()) {
            lines.add(2, new Part(list.problem(), Tone.BAD));
        }
        return lines.all();
    }

    private static Part waiting(AlertList.Line line) {
        return new Part(line.waiting() + " waiting", line.waiting() > 0 ? Tone.CARE : Tone.PLAIN);
    }

    private static String troubles(AlertList.Line line) {
        return (line.failures() > 0 ? ", " + line.failures() + " attempts failed" : "")
                + (line.givenUp() > 0 ? ", " + line.givenUp() + " given up" : "")
                + (line.dropped() > 0 ? ", " + line.dropped() + " dropped (queue full)" : "");
    }

    static List<String> test(AlertTest test, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        for (AlertTest.Result result : test.results()) {
            lines.add(
                    4,
                    new Part(name(result.alert(), result.recipient()) + ": ", Tone.TITLE),
                    new Part(result.delivered() ? "told" : "failed", result.delivered() ? Tone.GOOD : Tone.BAD),
                    plain(" from " + test.ownNode() + " in " + result.ms() + " ms: " + result.words()));
        }
        return lines.all();
    }

    private static String name(String alert, String recipient) {
        return recipient.isEmpty() ? alert : alert + " → " + recipient;
    }
}
