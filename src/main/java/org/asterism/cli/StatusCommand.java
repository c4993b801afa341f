package org.asterism.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show the cluster: nodes, links, votes, resources, failures, risks.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism status",
            "  asterism status --watch",
            "  asterism status --host 10.0.0.2 --token-file ~/token --json"
        })
final class StatusCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = {"-w", "--watch"},
            description = "Show it live; keys: q quit, e events, r resources, a all, arrows scroll.")
    private boolean isWatching;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where this node's files are, for when no manager answers (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/asterism")
    private Path state = Path.of("/var/lib/asterism");

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient client = connection.client(console);
        if (isWatching) {
            return new Watch(console, client, connection.isJson() ? Watch.Form.JSON : Watch.Form.LINES, this::remains)
                    .run()
                    .code();
        }
        ClusterStatus status = ask(client);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
        } else {
            console.print(StatusView.lines(status, console.style(), console.width(), console.zone()));
        }
        return Exit.DONE.code();
    }

    /** Where this machine's manager does not answer, its files tell how it was. */
    private ClusterStatus ask(ApiClient client) {
        try {
            return client.get("status", ClusterStatus.class);
        } catch (CommandFailed e) {
            if (e.exit() == Exit.NOT_REACHABLE && !connection.isJson()) {
                List<String> remains = remains();
                console.print(remains);
                console.print(remains.isEmpty() ? List.of() : List.of(""));
            }
            throw e;
        }
    }

    private List<String> remains() {
        return connection.isThisMachine(console) ? Remains.of(state, console, Instant.now()) : List.of();
    }
}
