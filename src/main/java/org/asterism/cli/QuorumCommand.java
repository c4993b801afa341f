package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ArbiterReport;
import org.asterism.api.QuorumReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "quorum",
        description =
                "Show and explain the vote: who votes, who is heard, what is won or lost, why, and what would help.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism quorum",
            "  asterism quorum --arbiter                   (on an arbiter's machine)",
            "  asterism quorum --host 10.0.0.2 --json"
        })
final class QuorumCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--arbiter", description = "Ask an arbiter, which answers for all its clusters (port 7627).")
    private boolean isArbiter;

    QuorumCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (isArbiter) {
            ArbiterReport report = connection.arbiter(console).get("arbiter", ArbiterReport.class);
            print(report, report.clusters());
        } else {
            QuorumReport report = connection.client(console).get("quorum", QuorumReport.class);
            print(report, List.of(report));
        }
        return Exit.DONE.code();
    }

    private void print(Object whole, List<QuorumReport> reports) {
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(whole));
        } else {
            reports.forEach(report -> console.print(QuorumView.lines(report, console.style(), console.width())));
        }
    }
}
