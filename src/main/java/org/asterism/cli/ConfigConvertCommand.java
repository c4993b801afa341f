package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.cib.CibProblem;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibReading;
import org.asterism.cib.CibUnreadable;
import org.asterism.cib.CibWriter;
import org.asterism.config.DocumentReader;
import org.asterism.config.DocumentWriter;
import org.asterism.config.Expressible;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        description =
                "Convert a Pacemaker CIB into the cluster's configuration, or the other way round. What cannot be said "
                        + "in the other form is reported, and refused unless --lossy is given.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism config convert cib.xml > cluster.conf"})
final class ConfigConvertCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "--lossy", description = "Convert although something is left out.")
    private boolean isLossy;

    @Option(names = "--json", description = "Print JSON: the text, and what is not in it.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "FILE", description = "A CIB (XML) or a configuration (HOCON).")
    private Path file = Path.of("");

    ConfigConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw CommandFailed.usage("cannot read " + file, "name a file that you may read");
        }
        return isXml() ? fromCib() : toCib();
    }

    private boolean isXml() throws IOException {
        return Files.readString(file).stripLeading().startsWith("<");
    }

    private Integer fromCib() throws IOException {
        CibReading reading = read();
        List<String> losses = new ArrayList<>();
        reading.problems().forEach(problem -> {
            if (problem.path().startsWith("cib/status")) {
                return; // what a cluster did is not converted, only how it is configured
            }
            if (problem.effect() == CibProblem.Effect.LOST) {
                losses.add(problem.toString());
            } else {
                console.complain("kept as it is: " + problem);
            }
        });
        Expressible expressible = Expressible.of(reading.state().document());
        losses.addAll(expressible.losses());
        String text = DocumentWriter.write(expressible.document());
        losses.forEach(loss -> console.complain("not converted: " + loss));
        if (!losses.isEmpty() && !isLossy) {
            console.complain(losses.size() + " parts cannot be converted; --lossy leaves them out.");
            return Exit.REFUSED.code();
        }
        return print(text, losses);
    }

    private Integer print(String text, List<String> losses) {
        console.print(isJson ? ApiJson.writePretty(Map.of("text", text, "lost", losses)) : text.stripTrailing());
        return Exit.DONE.code();
    }

    private CibReading read() throws IOException {
        try {
            return CibReader.read(file, Instant.now());
        } catch (CibUnreadable unreadable) {
            throw CommandFailed.usage(
                    file + ": " + unreadable.getMessage(), "name a whole CIB, as cibadmin -Q prints it");
        }
    }

    private Integer toCib() {
        Reading<ClusterDocument> reading = DocumentReader.readFile(file, Set.of());
        if (reading instanceof Reading.Refused<ClusterDocument> refused) {
            throw CommandFailed.refused(Problems.refusal(file.toString(), refused.problems()));
        }
        if (reading instanceof Reading.Accepted<ClusterDocument> accepted) {
            return print(CibWriter.write(accepted.value()), List.of());
        }
        throw new AssertionError("no such reading: " + reading);
    }
}
