package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleReport.Kind;
import org.asterism.api.SampleReport.Series;
import org.asterism.cli.Style.Tone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "samples",
        description = {
            "Show the calls and the round trips that the node asked has measured in the last two hours.",
            "--json has each value, one for ten seconds; the page draws them."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism samples"})
final class SamplesCommand implements Callable<Integer> {

    private static final int FIGURE_COLUMNS = 9;

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    SamplesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SampleReport report = connection.client(console).get("samples", SampleReport.class);
        console.print(connection.isJson() ? List.of(ApiJson.writePretty(report)) : lines(report, console));
        return Exit.DONE.code();
    }

    static List<String> lines(SampleReport report, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (report.series().isEmpty()) {
            lines.add(2, plain(report.node() + " has measured nothing yet: it does every ten seconds."));
            return lines.all();
        }
        long span = report.series().get(0).values().size() * report.everyMs();
        lines.add(
                2,
                plain(report.node() + " in " + Words.span(span) + " since "
                        + Words.dayAndTime(report.began(), console.zone())));
        add(lines, report, Kind.CALLS, "Calls");
        add(lines, report, Kind.ROUND_TRIP, "Round trips");
        return lines.all();
    }

    private static void add(Lines lines, SampleReport report, Kind kind, String title) {
        List<Series> all =
                report.series().stream().filter(one -> one.kind() == kind).toList();
        if (all.isEmpty()) {
            return;
        }
        lines.title(title);
        int columns = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        for (Series series : all) {
            List<Long> known = series.values().stream()
                    .filter(value -> value != SampleReport.NONE)
                    .sorted()
                    .toList();
            long now = series.values().get(series.values().size() - 1);
            lines.add(
                    columns + 4,
                    plain("  "),
                    cell(series.name(), columns, Tone.TITLE),
                    figure("now ", now, kind),
                    figure("least ", known.isEmpty() ? SampleReport.NONE : known.get(0), kind),
                    figure("middle ", known.isEmpty() ? SampleReport.NONE : known.get(known.size() / 2), kind),
                    figure("most ", known.isEmpty() ? SampleReport.NONE : known.get(known.size() - 1), kind));
        }
    }

    private static Lines.Part figure(String word, long value, Kind kind) {
        String text = value == SampleReport.NONE
                ? "-"
                : kind == Kind.ROUND_TRIP ? Words.roundTrip(value) : Long.toString(value);
        return cell(" " + word + text, word.length() + FIGURE_COLUMNS, Tone.PLAIN);
    }
}
