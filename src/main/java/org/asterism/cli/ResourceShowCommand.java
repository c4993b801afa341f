package org.asterism.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.FailureStatus;
import org.asterism.api.ResourceStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show one resource with its failures.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism resource show phones"})
final class ResourceShowCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    ResourceShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceStatus status =
                connection.client(console).get("resources/" + ChangeOptions.resource(resource), ResourceStatus.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
            return Exit.DONE.code();
        }
        Lines lines = new Lines(console.style(), console.width());
        ResourcesView.one(lines, status.with(id -> List.of()), console.style());
        HealthView.all(lines, status);
        for (FailureStatus failure : status.failures()) {
            FailureView.add(lines, failure, Instant.EPOCH, console.zone());
        }
        console.print(lines.all());
        return Exit.DONE.code();
    }
}
