package org.asterism.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
import org.asterism.cib.CibDocument;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.model.DocumentVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Replace the cluster's resources, constraints and options by those of a file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A file from 'asterism config show' replaces only the version that it came from.",
            "The agents of the answering node are asked about the parameters of all that is new or changed.",
            "",
            "Example:",
            "  asterism config apply cluster.conf --dry-run"
        })
final class ConfigApplyCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(names = "--force", description = "Replace whatever version is there now.")
    private boolean isForced;

    @Option(
            names = "--unchecked",
            description = "Apply it although agents refuse parameters; what they say is shown all the same.")
    private boolean isUnchecked;

    @Parameters(index = "0", paramLabel = "FILE")
    private Path file = Path.of("");

    ConfigApplyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String text = read();
        if (CibDocument.isCib(VersionMark.without(text))) {
            CibFile.checkDocument(file, VersionMark.without(text), console);
        } else if (DocumentReader.readText(file.toString(), text, Set.of()) instanceof Reading.Refused<?> refused) {
            throw CommandFailed.refused(Problems.refusal(file.toString(), refused.problems()));
        }
        ApiClient client = connection.client(console);
        DocumentVersion expected = isForced
                ? client.config().version()
                : VersionMark.find(text).orElseGet(() -> client.config().version());
        String bare = VersionMark.without(text);
        if (change.mode() == ChangeMode.APPLY) {
            Interruptions.confirm(confirmation, console, client.putConfig(bare, expected, query(ChangeMode.DRY_RUN)));
        }
        return change.finish(console, connection, client.putConfig(bare, expected, query(change.mode())));
    }

    private String query(ChangeMode mode) {
        return "mode=" + (mode == ChangeMode.DRY_RUN ? "dry-run" : "apply")
                + (isUnchecked ? "&unchecked=true" : "") + "&comment="
                + URLEncoder.encode(change.comment(), StandardCharsets.UTF_8);
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailed.usage("cannot read " + file + ": " + e, "name a file that you may read");
        }
    }
}
