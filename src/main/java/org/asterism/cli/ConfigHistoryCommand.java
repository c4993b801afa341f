package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ConfigHistory;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "history",
        description =
                "Show the versions of the configuration that the node kept, latest first: when, by whom, what and why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What a version changed: asterism config diff OLDER NEWER",
            "Back to it: asterism config rollback VERSION"
        })
final class ConfigHistoryCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    ConfigHistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfigHistory history = connection.client(console).get("config/history", ConfigHistory.class);
        console.print(connection.isJson() ? List.of(ApiJson.writePretty(history)) : lines(history, console));
        return Exit.DONE.code();
    }

    static List<String> lines(ConfigHistory history, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        int columns = history.versions().stream()
                .mapToInt(entry -> entry.version().toString().length())
                .max()
                .orElse(0);
        boolean isFirst = true;
        for (ConfigHistory.Entry entry : history.versions()) {
            String by = entry.author().isEmpty() ? "" : " by " + entry.author();
            lines.add(
                    columns + 1,
                    Lines.cell(entry.version().toString(), columns, isFirst ? Tone.GOOD : Tone.PLAIN),
                    plain(Words.dayAndTime(entry.time(), console.zone()) + by + ": "
                            + (entry.note().isEmpty() ? "the first" : entry.note())),
                    new Part(isFirst ? inForce(history, entry) : "", Tone.GOOD));
            isFirst = false;
        }
        if (history.versions().isEmpty()) {
            lines.add(0, plain(history.node() + " kept no version yet; in force is " + history.current()));
        }
        return lines.all();
    }

    private static String inForce(ConfigHistory history, ConfigHistory.Entry latest) {
        return latest.version().equals(history.current())
                ? " (in force)"
                : " (in force, now as " + history.current() + ")";
    }
}
