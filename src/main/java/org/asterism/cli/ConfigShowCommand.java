package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ConfigReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Print the configuration in force, or an earlier version, ready to be edited and applied.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism config show > cluster.conf", "  asterism config show 6/17"})
final class ConfigShowCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "VERSION",
            arity = "0..1",
            description = "An earlier one, as in 'config history'; needs an administrator.")
    private String version = "";

    ConfigShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient client = connection.client(console);
        ConfigReport config = version.isEmpty() ? client.config() : client.config(ConfigDiffCommand.version(version));
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(config));
        } else {
            console.print(VersionMark.line(config.version()));
            console.print(config.text().stripTrailing());
        }
        return Exit.DONE.code();
    }
}
