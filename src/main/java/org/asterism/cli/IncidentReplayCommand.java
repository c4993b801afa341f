package org.asterism.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.asterism.api.ApiJson;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.recorder.Pack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description =
                "Feed the decisions of an exported incident to the scheduler again, and show what it would do otherwise. "
                        + "Touches no cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status 1: it would decide otherwise.",
            "",
            "Examples:",
            "  asterism incident replay incident.zip",
            "  asterism incident replay incident.zip --with cluster.conf"
        })
final class IncidentReplayCommand implements Callable<Integer> {

    private final Console console;

    /** An own one: nothing is asked of a node. */
    static final class Form {
        @Option(names = "--json", description = "Print JSON.")
        private boolean isJson;
    }

    @Mixin
    private Form form = new Form();

    @Parameters(index = "0", paramLabel = "FILE", description = "What 'incident export' wrote.")
    private Path file = Path.of("");

    @Option(
            names = "--with",
            paramLabel = "CONF",
            description = "With these resources and constraints (a cluster.conf) instead of those of then.")
    private Path changed = Path.of("");

    IncidentReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Replay.Decision> decisions;
        try {
            decisions = Replay.of(
                    Pack.readExport(Files.readAllBytes(file)),
                    input -> CibFile.read(
                            "an input of the incident", new GZIPInputStream(new ByteArrayInputStream(input)), console),
                    document());
        } catch (IOException e) {
            throw CommandFailed.usage("cannot read " + file + ": " + e, "name a file that you may read");
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(
                    file + " is not an exported incident: " + e.getMessage(), "name what 'incident export' wrote");
        }
        if (form.isJson) {
            console.print(ApiJson.writePretty(decisions));
        } else {
            console.print(Replay.lines(decisions, console));
        }
        boolean isSame = decisions.stream().allMatch(Replay.Decision::isSame);
        return isSame ? Exit.DONE.code() : Exit.REFUSED.code();
    }

    private Optional<ClusterDocument> document() {
        if (changed.toString().isEmpty()) {
            return Optional.empty();
        }
        Reading<ClusterDocument> reading = DocumentReader.readFile(changed, Set.of());
        if (reading instanceof Reading.Refused<ClusterDocument> refused) {
            throw CommandFailed.refused(Problems.refusal(changed.toString(), refused.problems()));
        }
        return reading instanceof Reading.Accepted<ClusterDocument> accepted
                ? Optional.of(accepted.value())
                : Optional.empty();
    }
}
