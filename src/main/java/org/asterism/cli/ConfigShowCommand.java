package org.asterism.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ConfigReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Print the configuration in force, or an earlier version, ready to be edited and applied.",
            "Private values are masked; 'config apply' keeps the stored value where a mask comes back."
        },
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
            description = "An earlier one, as in 'config history'.")
    private String version = "";

    @Option(
            names = "--show-secrets",
            description = "Show private values too; needs an administrator, and is kept in the audit log.")
    private boolean showsSecrets;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are needed, for the audit log.")
    private String reason = "";

    ConfigShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient client = connection.client(console);
        String query = showsSecrets ? "?secrets=true&reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8) : "";
        ConfigReport config =
                version.isEmpty() ? client.config(query) : client.config(ConfigDiffCommand.version(version), query);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(config));
        } else {
            console.print(VersionMark.line(config.version()));
            console.print(config.text().stripTrailing());
        }
        return Exit.DONE.code();
    }
}
