package org.asterism.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.api.NodeStatus;
import org.asterism.api.NodeStatus.Lasting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "attribute",
        description = "List, set or remove attributes of nodes, which rules and agents read.",
        mixinStandardHelpOptions = true)
final class AttributeCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new AttributeCommand())
                .addSubcommand(new Listing(console))
                .addSubcommand(new Setting(console))
                .addSubcommand(new Removal(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }

    @Command(
            name = "list",
            description = "Show the attributes of all nodes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism attribute list"})
    private static final class Listing implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        Listing(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            ClusterStatus status = connection.client(console).get("status", ClusterStatus.class);
            if (connection.isJson()) {
                console.print(ApiJson.writePretty(status.nodes()));
                return Exit.DONE.code();
            }
            for (NodeStatus node : status.nodes()) {
                for (NodeStatus.Attribute one : node.attributes()) {
                    String lasting = one.lasting() == Lasting.FOREVER ? "  permanent" : "";
                    console.print(node.name() + "  " + one.name() + "=" + one.value() + lasting);
                }
            }
            return Exit.DONE.code();
        }
    }

    @Command(
            name = "set",
            description = "Set an attribute of a node.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism attribute set pbx2 site cellar"})
    private static final class Setting extends Act {

        @Parameters(index = "2", paramLabel = "VALUE")
        private String value = "";

        Setting(Console console) {
            super(console);
        }

        @Override
        String value() {
            if (value.isEmpty()) {
                throw CommandFailed.usage("an empty value is no value", "use 'asterism attribute remove'");
            }
            return value;
        }
    }

    @Command(
            name = "remove",
            description = "Remove an attribute of a node.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism attribute remove pbx2 site"})
    private static final class Removal extends Act {

        Removal(Console console) {
            super(console);
        }

        @Override
        String value() {
            return "";
        }
    }

    /** What changes one attribute. */
    private abstract static class Act implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        @Option(
                names = "--transient",
                description = "Until the node leaves or its machine restarts; else until it is removed.")
        private boolean isTransient;

        @Parameters(index = "0", paramLabel = "NODE")
        private String node = "";

        @Parameters(index = "1", paramLabel = "NAME")
        private String name = "";

        Act(Console console) {
            this.console = console;
        }

        abstract String value();

        @Override
        public Integer call() {
            String path = "nodes/" + ChangeOptions.node(node) + "/attributes/" + encoded(name) + "?lifetime="
                    + (isTransient ? "reboot" : "forever") + "&value=" + encoded(value());
            return change.post(console, connection, path, Lifetime.DEFAULT);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
