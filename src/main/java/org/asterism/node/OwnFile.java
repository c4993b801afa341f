package org.asterism.node;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which node a command is about: its configuration and its name. */
final class OwnFile {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration (default: ${DEFAULT-VALUE}).",
            defaultValue = "/etc/asterism/asterism.conf")
    private Path config = Path.of("/etc/asterism/asterism.conf");

    @Option(names = "--name", paramLabel = "NODE", description = "This node's name (default: the host name).")
    private String name = "";

    Path config() {
        return config;
    }

    String name() {
        return name.isEmpty() ? NodeCommand.hostName() : name;
    }
}
