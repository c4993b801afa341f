package org.asterism.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.config.NodeSettings;
import org.asterism.config.NodeSettingsReader;
import org.asterism.config.Reading;
import picocli.CommandLine.Option;

/** Where the audit log of this machine lies, for commands that read it without a manager. */
final class AuditPlace {

    private static final String FOLDER = "audit";

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Files of the log (default: the folder audit in paths.state of the configuration).")
    private String directory = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "This node's configuration (default: ${DEFAULT-VALUE}).")
    private String config = "/etc/asterism/asterism.conf";

    @Option(names = "--as", paramLabel = "NODE", description = "Read the configuration as this node.")
    private String name = "";

    boolean isGiven() {
        return !directory.isEmpty();
    }

    /** The folder; ends the command if it cannot be told or is not there. */
    Path folder() {
        Path folder = isGiven() ? Path.of(directory) : configured();
        if (!Files.isDirectory(folder)) {
            throw CommandFailed.usage(
                    "there is no audit log in " + folder,
                    "name its folder with --directory; a node begins it with the first change that is asked of it");
        }
        if (!Files.isReadable(folder)) {
            throw CommandFailed.usage("the audit log in " + folder + " may not be read by you", "run this as root");
        }
        return folder;
    }

    private Path configured() {
        Path file = Path.of(config);
        Reading<NodeSettings> reading = NodeSettingsReader.read(file, OwnName.orThis(name));
        if (reading instanceof Reading.Accepted<NodeSettings> accepted) {
            return accepted.value().paths().state().resolve(FOLDER);
        }
        throw CommandFailed.usage(
                "where the audit log lies cannot be told, because " + file + " cannot be read without errors",
                "correct it (asterism config check " + file + "), or name the folder with --directory");
    }
}
