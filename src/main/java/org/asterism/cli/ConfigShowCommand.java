package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ConfigReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "show",
        description = "Print the configuration in force, ready to be edited and applied.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism config show > cluster.conf"})
final class ConfigShowCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    ConfigShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfigReport config = connection.client(console).config();
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(config));
        } else {
            console.print(VersionMark.line(config.version()));
            console.print(config.text().stripTrailing());
        }
        return Exit.DONE.code();
    }
}
