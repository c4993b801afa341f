package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description =
                "Write an incident with the records of all nodes and the inputs of decisions to a zip file of at most 5 MB.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism incident export last incident.zip"})
final class IncidentExportCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private IncidentSource source = new IncidentSource();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            description = "Which one: an id of the list, 'last' (that took a service away) or 'newest'.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to; must not exist.")
    private Path file = Path.of("");

    IncidentExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw CommandFailed.usage(file + " exists already", "name another file");
        }
        byte[] zip = source.export(console, id);
        try {
            Files.write(file, zip);
        } catch (IOException e) {
            throw CommandFailed.usage("cannot write " + file + ": " + e, "name a place that can be written");
        }
        if (source.isJson()) {
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("file", file.toString());
            done.put("bytes", zip.length);
            console.print(ApiJson.writePretty(done));
        } else {
            console.print("wrote " + file + ", " + zip.length
                    + " bytes; it holds output of agents: look before you pass it on");
        }
        return Exit.DONE.code();
    }
}
