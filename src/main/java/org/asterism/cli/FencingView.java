package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.asterism.api.FencingStatus;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** Fencing as lines. */
final class FencingView {

    private static final int SHOWN = 20;

    private FencingView() {}

    static List<String> devices(FencingStatus status, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (status.devices().isEmpty()) {
            lines.add(
                    2,
                    plain("No fencing device is configured: what a lost node ran waits for it to come back, or for"
                            + " 'asterism confirm-down'."));
        }
        for (FencingStatus.Device device : status.devices()) {
            lines.add(2, new Part(device.id().value(), Tone.TITLE), plain("  " + device.agent()));
            if (!device.problem().isEmpty()) {
                lines.add(4, plain("  "), new Part("not used: " + device.problem(), Tone.BAD));
                continue;
            }
            String fences = device.fences().entrySet().stream()
                    .map(entry -> entry.getKey().equals(entry.getValue())
                            ? entry.getKey()
                            : entry.getKey() + " (" + entry.getValue() + ")")
                    .collect(Collectors.joining(", "));
            lines.add(4, plain("  fences " + (fences.isEmpty() ? device.hosts() : fences)));
            test(lines, status, device, console);
            if (device.lies() > 0) {
                lines.add(
                        4,
                        plain("  "),
                        new Part("said done " + device.lies() + " times when it was not: do not rely on it", Tone.BAD));
            }
        }
        if (!status.devices().isEmpty() && !status.uncovered().isEmpty()) {
            lines.add(2, new Part("No device can fence " + status.uncovered(), Tone.BAD));
        }
        for (FencingStatus.Request request : status.requests()) {
            lines.add(
                    2,
                    new Part(request.action() + " of " + request.target() + ": ", Tone.CARE),
                    plain(request.state() + " (" + request.reason() + ")"));
        }
        return lines.all();
    }

    private static void test(Lines lines, FencingStatus status, FencingStatus.Device device, Console console) {
        boolean isGood = device.test().equals("answers");
        boolean isTested = !device.test().equals("not tested");
        String when = isTested
                ? " (" + Words.dayAndTime(device.testedAt(), console.zone()) + ", from " + status.ownNode() + ", "
                        + device.testMs() + " ms)"
                : " from " + status.ownNode();
        lines.add(
                4,
                plain("  test: "),
                new Part(device.test(), isGood ? Tone.GOOD : isTested ? Tone.BAD : Tone.DIM),
                plain(when + (device.testReason().isEmpty() ? "" : ": " + device.testReason())));
    }

    static List<String> history(FencingStatus status, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (status.history().isEmpty()) {
            lines.add(2, plain("Nobody was fenced."));
        }
        status.history().stream().limit(SHOWN).forEach(line -> {
            Tone tone = switch (line.outcome()) {
                case "failed", "lied" -> Tone.BAD;
                case "confirmed-by-hand" -> Tone.CARE;
                default -> Tone.GOOD;
            };
            long ms = Duration.between(line.began(), line.ended()).toMillis();
            lines.add(
                    2,
                    plain(Words.dayAndTime(line.ended(), console.zone()) + "  "),
                    cell(line.action() + " " + line.target(), 12, Tone.PLAIN),
                    new Part(line.outcome(), tone),
                    plain((line.by().isEmpty() ? "" : " by " + line.by()) + ", " + ms + " ms, ordered on "
                            + line.node()));
            lines.add(6, plain("    why: " + line.reason()));
            if (!line.detail().isEmpty()) {
                lines.add(6, plain("    how: "), new Part(line.detail(), Tone.DIM));
            }
        });
        return lines.all();
    }
}
