package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ConfigDiff;
import org.asterism.api.Lifetime;
import org.asterism.model.DocumentVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Make the contents of an earlier version the configuration again, as a new version.",
            "All of it comes back, also moves, bans and standby of that time; look at the difference first."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Refused if somebody changes the configuration between the look and the change.",
            "",
            "Examples:",
            "  asterism config rollback 6/17 --dry-run",
            "  asterism config rollback 6/17 --reason 'the new trunk rejects calls'"
        })
final class ConfigRollbackCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(
            names = "--unchecked",
            description = "Do it although agents refuse parameters; what they say is shown all the same.")
    private boolean isUnchecked;

    @Parameters(index = "0", paramLabel = "VERSION", description = "As in 'config history'.")
    private String wanted = "";

    ConfigRollbackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DocumentVersion version = ConfigDiffCommand.version(wanted);
        ApiClient client = connection.client(console);
        DocumentVersion present = client.config().version();
        if (change.mode() == ChangeMode.DRY_RUN && !connection.isJson()) {
            ConfigDiff diff = ConfigDiffCommand.ask(client, present.toString(), version.toString());
            console.print(ConfigDiffCommand.lines(diff, console));
        }
        String path = "config/rollback/" + version + "?unchecked=" + isUnchecked;
        if (change.mode() == ChangeMode.APPLY) {
            Interruptions.confirm(confirmation, console, client.postOver(path, present, change.rehearsal()));
        }
        ChangeResult result = client.postOver(path, present, change.body("", Lifetime.DEFAULT));
        return change.finish(console, connection, result);
    }
}
