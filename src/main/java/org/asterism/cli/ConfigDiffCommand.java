package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ConfigDiff;
import org.asterism.api.Versions;
import org.asterism.model.DocumentVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Show what two versions of the configuration differ in. Private values are masked.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism config diff 6/17", "  asterism config diff 6/17 7/2"})
final class ConfigDiffCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "VERSION", description = "As in 'config history'.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "VERSION", arity = "0..1", description = "Default: the one in force.")
    private String to = "";

    ConfigDiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfigDiff diff = ask(connection.client(console), from, to);
        console.print(connection.isJson() ? List.of(ApiJson.writePretty(diff)) : lines(diff, console));
        return Exit.DONE.code();
    }

    static ConfigDiff ask(ApiClient client, String from, String to) {
        String query = "config/diff?from=" + version(from) + (to.isEmpty() ? "" : "&to=" + version(to));
        return client.get(query, ConfigDiff.class);
    }

    static DocumentVersion version(String text) {
        try {
            return Versions.parse(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()), "see 'asterism config history'");
        }
    }

    static List<String> lines(ConfigDiff diff, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (diff.lines().isEmpty()) {
            lines.add(0, plain(diff.from() + " and " + diff.to() + " are the same"));
        }
        diff.lines().forEach(line -> lines.add(4, AuditView.difference(line)));
        return lines.all();
    }
}
