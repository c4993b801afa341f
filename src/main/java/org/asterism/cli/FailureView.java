package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Instant;
import java.time.ZoneId;
import org.asterism.api.FailureStatus;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.OcfCode;

/** A failed operation as lines. */
final class FailureView {

    private FailureView() {}

    static void add(Lines lines, FailureStatus failure, Instant now, ZoneId zone) {
        // What failed may have been done well since; its failures are not forgotten yet.
        boolean isGoodNow = failure.exit() == OcfCode.SUCCESS.exit();
        String what = failure.resource() + " " + failure.operation() + " on " + failure.node() + ": "
                + (isGoodNow ? "failed before, is good now" : failure.meaning());
        String howOften = failure.count().isInfinity() ? "for good" : failure.count() + " times";
        lines.add(
                11,
                plain("  "),
                cell(Words.time(failure.at(), now, zone), 8, Tone.DIM),
                new Part(what, isGoodNow ? Tone.CARE : Tone.BAD),
                plain(" (exit " + failure.exit() + " after " + Words.span(failure.durationMs())
                        + (failure.count().value() == 1 ? "" : ", " + howOften) + ")"));
        if (!failure.reason().isEmpty()) {
            lines.add(11, plain(" ".repeat(11)), new Part(failure.reason(), Tone.DIM));
        }
    }
}
