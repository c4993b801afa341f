package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
import org.asterism.api.Lifetime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "ticket",
        description = "Grant or revoke a ticket of this site, on which resources depend.",
        mixinStandardHelpOptions = true)
final class TicketCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new TicketCommand())
                .addSubcommand(new Grant(console))
                .addSubcommand(new Revoke(console))
                .addSubcommand(new Standby(console))
                .addSubcommand(new Activate(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }

    @Command(
            name = "grant",
            description =
                    "This site has the ticket: what depends on it may run here. Be sure that no other site has it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism ticket grant berlin --comment 'munich confirmed down'"})
    private static final class Grant extends Act {

        @Mixin
        private Confirmation confirmation = new Confirmation();

        @Override
        void confirm(Console asked, ChangeMode mode, String which) {
            if (mode == ChangeMode.APPLY) {
                confirmation.require(
                        asked, "this site takes ticket " + which + ": no other site may have it", List.of());
            }
        }

        Grant(Console console) {
            super(console, "grant");
        }
    }

    @Command(
            name = "revoke",
            description = "This site gives the ticket up: what depends on it ends as its loss-policy says.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism ticket revoke berlin --yes"})
    private static final class Revoke extends Act {

        @Mixin
        private Confirmation confirmation = new Confirmation();

        @Override
        void confirm(Console asked, ChangeMode mode, String which) {
            if (mode == ChangeMode.APPLY) {
                confirmation.require(
                        asked, "what depends on ticket " + which + " ends here as its loss-policy says", List.of());
            }
        }

        Revoke(Console console) {
            super(console, "revoke");
        }
    }

    @Command(
            name = "standby",
            description = "What depends on the ticket stops in order, before it is revoked.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism ticket standby berlin"})
    private static final class Standby extends Act {
        Standby(Console console) {
            super(console, "standby");
        }
    }

    @Command(
            name = "activate",
            description = "End the standby of a ticket.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism ticket activate berlin"})
    private static final class Activate extends Act {
        Activate(Console console) {
            super(console, "activate");
        }
    }

    /** One thing that can happen to a ticket. */
    private abstract static class Act implements Callable<Integer> {

        private final Console console;
        private final String verb;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        @Parameters(index = "0", paramLabel = "TICKET")
        private String ticket = "";

        /** Says no by throwing. */
        void confirm(Console asked, ChangeMode mode, String which) {}

        Act(Console console, String verb) {
            this.console = console;
            this.verb = verb;
        }

        @Override
        public Integer call() {
            if (!ticket.matches("[A-Za-z0-9._-]+")) {
                throw CommandFailed.usage(
                        "'" + ticket + "' is not a ticket's name", "write letters, digits, '.', '_' and '-'");
            }
            confirm(console, change.mode(), ticket);
            String path = "tickets/" + ticket + "/" + verb;
            return change.post(console, connection, path, Lifetime.DEFAULT);
        }
    }
}
