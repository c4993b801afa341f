package org.asterism.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.cli.ParameterCheck.Findings;
import org.asterism.config.Configuration;
import org.asterism.setup.DryRun;
import org.asterism.setup.SetupPlace;
import picocli.CommandLine.Option;

/** What {@code init} and {@code join} have in common. */
final class SetupOptions {

    /** TCP port on which the first machine waits for the others, while it does. */
    static final int PORT = 17354;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the files go (default: ${DEFAULT-VALUE}).",
            defaultValue = "/etc/asterism")
    private Path directory = Path.of("/etc/asterism");

    @Option(names = "--port", description = "TCP port of the first machine (default: ${DEFAULT-VALUE}).")
    private int port = PORT;

    @Option(
            names = "--force",
            description = "On a machine that is configured: keep copies of all that is there, and go on.")
    private boolean isForced;

    @Option(names = "--dry-run", description = "Write nothing, show what would be written.")
    private boolean isDryRun;

    @Option(names = "--no-start", description = "Do not start the node at the end.")
    private boolean isLeftStopped;

    int port() {
        return port;
    }

    DryRun dryRun() {
        return isDryRun ? DryRun.YES : DryRun.NO;
    }

    SetupPlace place() {
        return new SetupPlace(
                NodeCommand.hostName(),
                Optional.ofNullable(SetupOptions.class.getPackage().getImplementationVersion())
                        .orElse("development"),
                directory.toAbsolutePath().normalize(),
                Path.of("/var/lib/asterism"),
                isForced ? SetupPlace.Force.REPLACE : SetupPlace.Force.REFUSE);
    }

    /** What the agents of this machine say against a configuration. */
    static List<String> check(Configuration configuration) {
        Findings findings = LocalCheck.of(configuration.document());
        return new ArrayList<>(findings.errors());
    }

    /** Starts the node where systemd can; the line to print. */
    String start() {
        Path file = directory.resolve("asterism.conf");
        boolean isUsual = directory.equals(Path.of("/etc/asterism"));
        String command = isUsual && NodeService.isInstalled()
                ? NodeService.START
                : "asterism node" + (isUsual ? "" : " --config " + file);
        if (isLeftStopped || !command.equals(NodeService.START)) {
            return "start the node: " + command;
        }
        String problem = NodeService.start();
        return problem.isEmpty()
                ? "the node has been started (" + NodeService.START + ")"
                : "the files are in place, but the node did not start: " + problem
                        + "; look at: journalctl -u asterism";
    }
}
