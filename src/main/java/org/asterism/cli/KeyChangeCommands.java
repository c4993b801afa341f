package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that change keys; each step is taken by all nodes or refused. */
final class KeyChangeCommands {

    private KeyChangeCommands() {}

    /** What all have in common. */
    private abstract static class Step implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        Step(Console console) {
            this.console = console;
        }

        abstract String path();

        /** Says no by throwing. */
        void confirm(Console asked, ChangeMode mode) {}

        @Override
        public Integer call() {
            confirm(console, change.mode());
            return change.post(console, connection, "keys/" + path(), Lifetime.DEFAULT);
        }
    }

    @Command(
            name = "rotate",
            description = "Make a new key, let all nodes sign with it, and remove the old one. No heartbeat is lost.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key rotate --comment 'yearly'"})
    static final class Rotate extends Step {
        Rotate(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "rotate";
        }
    }

    @Command(
            name = "add",
            description = "Make a new key that all nodes accept and none signs with yet.",
            mixinStandardHelpOptions = true)
    static final class Add extends Step {
        Add(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "add";
        }
    }

    @Command(
            name = "use",
            description = "Let all nodes sign with a key that all have.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key use 2"})
    static final class Use extends Step {

        @Parameters(index = "0", paramLabel = "N", description = "Number of the key, 1 to 15.")
        private int id;

        Use(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "use/" + id;
        }
    }

    @Command(
            name = "remove",
            description = "Let all nodes forget a key that none signs with.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key remove 1"})
    static final class Remove extends Step {

        @Mixin
        private Confirmation confirmation = new Confirmation();

        @Parameters(index = "0", paramLabel = "N", description = "Number of the key, 1 to 15.")
        private int id;

        Remove(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "remove/" + id;
        }

        @Override
        void confirm(Console asked, ChangeMode mode) {
            if (mode == ChangeMode.APPLY) {
                confirmation.require(
                        asked,
                        "all nodes forget key " + id + ": one that is down and has no other is locked out",
                        List.of());
            }
        }
    }
}
