package org.asterism.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.KeyOverview;
import org.asterism.api.RefusalCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "Say which keys each node accepts and with which it signs; never a secret.",
        mixinStandardHelpOptions = true)
final class KeyListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    KeyListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        KeyOverview keys = connection.client(console).get("keys", KeyOverview.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(keys));
            return keys.problem().isEmpty() ? Exit.DONE.code() : Exit.REFUSED.code();
        }
        if (!keys.problem().isEmpty()) {
            throw CommandFailed.refused(new ChangeResult.Refused(
                    RefusalCode.NOT_ALLOWED,
                    keys.problem(),
                    keys.conditions().stream()
                            .map(condition -> new ChangeResult.Condition("keys", condition, ""))
                            .toList(),
                    "see: asterism status"));
        }
        console.print(keys.nodes().stream().map(KeyListCommand::line).toList());
        return Exit.DONE.code();
    }

    private static String line(KeyOverview.NodeKeys node) {
        return node.node() + "  signs with " + node.signing() + ", accepts "
                + node.keys().stream()
                        .map(key -> key.id() + " (" + key.method() + " " + key.fingerprint() + ")")
                        .collect(Collectors.joining(", "));
    }
}
