package org.asterism.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.model.ClusterState;
import org.asterism.model.Iso8601;
import org.asterism.policy.Scheduler;
import org.asterism.simulate.Batch;
import org.asterism.simulate.Injection;
import org.asterism.simulate.Request;
import org.asterism.simulate.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "simulate",
        description = "Show what would be done with a Pacemaker CIB (configuration and status), and what comes of it. "
                + "Touches no cluster; the form is that of 'crm_simulate -S -x FILE'.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  asterism simulate cib.xml",
            "  asterism simulate --plan cib.xml",
            "  asterism simulate -d pbx1 -s cib.xml"
        })
final class SimulateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The CIB.")
    private Path file = Path.of("");

    @Option(
            names = {"-x", "--xml-file"},
            paramLabel = "FILE",
            description = "The CIB, as crm_simulate takes it.")
    private Path xmlFile = Path.of("");

    @Option(
            names = {"-S", "--simulate"},
            description = "Accepted for crm_simulate's sake; it is always done.")
    @SuppressWarnings("UnusedVariable") // Being accepted is all it does.
    private boolean isSimulated;

    @Option(
            names = {"-t", "--set-datetime"},
            paramLabel = "TIME",
            description = "Decide as of this time (ISO 8601), instead of the CIB's execution-date or now.")
    private String time = "";

    @Option(names = "--live", description = "Ask the running cluster for its configuration and status.")
    private boolean isLive;

    @Option(names = "--print-cib", description = "Print the running cluster's CIB and decide nothing; with --live.")
    private boolean isPrinted;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private SupposedOptions supposed = new SupposedOptions();

    @Option(
            names = {"-s", "--show-scores"},
            description = "Show each resource's score on each node.")
    private boolean showsScores;

    @Option(
            names = {"-D", "--save-dotfile"},
            paramLabel = "FILE",
            description = "Save the transition's graph to a file for Graphviz.")
    private Path dotFile = Path.of("");

    @Option(names = "--plan", description = "Only the transition's summary.")
    private boolean isPlanOnly;

    @Option(
            names = "--batch",
            description =
                    "Read jobs from standard input, one per line: CIB, tab, output file, tab, '-t TIME' or nothing.")
    private boolean isBatch;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (isBatch) {
            Batch.run(new InputStreamReader(System.in, StandardCharsets.UTF_8), console.err());
            return Exit.DONE.code();
        }
        if (isPrinted) {
            console.print(connection.client(console).cib().stripTrailing());
            return Exit.DONE.code();
        }
        decide(atTime(given()));
        return Exit.DONE.code();
    }

    private void decide(ClusterState given) throws IOException {
        Request request = new Request(
                supposed.injections(), supposed.outcomes(), showsScores ? Request.Detail.SCORES : Request.Detail.PLAIN);
        List<String> words = new ArrayList<>();
        ClusterState state = request.applied(given, words);
        if (isLive) {
            requireKnown(words);
        }
        if (!dotFile.toString().isEmpty()) {
            Files.write(dotFile, Scheduler.dot(state));
        }
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(SimulationView.json(given, request)));
        } else if (isPlanOnly) {
            Scheduler.summary(state).forEach(console::print);
        } else {
            console.print(Simulation.report(given, request).stripTrailing());
        }
    }

    /** A CIB may lack nodes on purpose; of the running cluster a name that is unknown is a mistake. */
    private static void requireKnown(List<String> words) {
        words.stream()
                .filter(word -> word.startsWith(Injection.INVALID_NODE))
                .findFirst()
                .ifPresent(word -> {
                    throw CommandFailed.usage(word, "see the nodes in asterism status");
                });
    }

    private ClusterState given() throws IOException {
        return isLive
                ? CibFile.live(connection.client(console), console)
                : CibFile.read(file.toString().isEmpty() ? xmlFile : file, console);
    }

    private ClusterState atTime(ClusterState state) {
        if (time.isEmpty()) {
            return state;
        }
        return Iso8601.instant(time)
                .map(state::at)
                .orElseThrow(
                        () -> CommandFailed.usage("not a time: '" + time + "'", "write it as 2026-11-22T12:00:00Z"));
    }
}
