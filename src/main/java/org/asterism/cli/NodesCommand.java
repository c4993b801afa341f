package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeMode;
import org.asterism.api.Lifetime;
import org.asterism.api.NodeList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "nodes",
        description =
                "List the nodes that count and those that are only known; add and remove nodes while the cluster runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A node is added after asterism.conf of all nodes lists it, see quorum.md:",
            "  asterism nodes",
            "  asterism nodes add pbx4 --comment 'third site'",
            "  asterism standby pbx1",
            "  asterism nodes remove pbx1"
        })
final class NodesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    private NodesCommand(Console console) {
        this.console = console;
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new NodesCommand(console))
                .addSubcommand(new Add(console))
                .addSubcommand(new Remove(console))
                .addSubcommand(new Votes(console));
    }

    @Override
    public Integer call() {
        NodeList list = connection.client(console).get("nodes", NodeList.class);
        console.print(
                connection.isJson()
                        ? List.of(ApiJson.writePretty(list))
                        : NodeListView.lines(list, console.style(), console.width()));
        return Exit.DONE.code();
    }

    /** What the changes have in common. */
    private abstract static class Step implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        @Parameters(index = "0", paramLabel = "NODE")
        private String node = "";

        Step(Console console) {
            this.console = console;
        }

        abstract String verb();

        /** Says no by throwing. */
        void confirm(Console asked, ChangeMode mode, String whom) {}

        @Override
        public Integer call() {
            String path = "nodes/" + ChangeOptions.node(node) + "/" + verb();
            confirm(console, change.mode(), node);
            return change.post(console, connection, path, Lifetime.DEFAULT);
        }
    }

    @Command(
            name = "add",
            description = {
                "Let a node count that asterism.conf of all nodes lists, and that runs: it gets votes, and may be given"
                        + " resources.",
                "Its addresses are those of asterism.conf."
            },
            mixinStandardHelpOptions = true)
    static final class Add extends Step {

        private static final int AS_CONFIGURED = -1;

        @Option(names = "--votes", paramLabel = "N", description = "Its votes; without it, as asterism.conf has them.")
        private int votes = AS_CONFIGURED;

        Add(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return votes == AS_CONFIGURED ? "add" : "add?votes=" + votes;
        }
    }

    @Command(
            name = "remove",
            description = "Let a node count no more. It has to hold nothing: say 'asterism standby NODE' first.",
            mixinStandardHelpOptions = true)
    static final class Remove extends Step {

        @Mixin
        private Confirmation confirmation = new Confirmation();

        @Override
        void confirm(Console asked, ChangeMode mode, String whom) {
            if (mode == ChangeMode.APPLY) {
                confirmation.require(asked, whom + " will not count any more, and gets nothing to run", List.of());
            }
        }

        Remove(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return "remove";
        }
    }

    @Command(
            name = "votes",
            description = "Give a node that counts other votes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism nodes votes pbx3 0"})
    static final class Votes extends Step {

        @Parameters(
                index = "1",
                paramLabel = "N",
                description = "0 to 100; with 0 it may run services and decides nothing.")
        private int votes;

        Votes(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return "votes?votes=" + votes;
        }
    }
}
