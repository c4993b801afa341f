package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that let a resource alone, and the one that manages it again. */
final class ResourceLeaveAloneCommands {

    private ResourceLeaveAloneCommands() {}

    /** What all have in common. */
    private abstract static class Step implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        @Parameters(index = "0", paramLabel = "RESOURCE", description = "A resource, or a group or clone of them.")
        private String resource = "";

        Step(Console console) {
            this.console = console;
        }

        abstract String verb();

        Lifetime lifetime() {
            return Lifetime.DEFAULT;
        }

        @Override
        public Integer call() {
            String path = "resources/" + ChangeOptions.resource(resource) + "/" + verb();
            return change.post(console, connection, path, lifetime());
        }
    }

    @Command(
            name = "maintenance",
            description = "Leave a resource as it is, and do not watch it: for work on it by hand.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Ends after its time, or with 'asterism resource manage'.",
                "",
                "Example:",
                "  asterism resource maintenance pbx --for 30m --reason 'new dialplan'"
            })
    static final class Maintenance extends Step {

        @Mixin
        private LifetimeOption lifetime = new LifetimeOption();

        Maintenance(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return "maintenance";
        }

        @Override
        Lifetime lifetime() {
            return lifetime.lifetime();
        }
    }

    @Command(
            name = "unmanage",
            description = "Neither start nor stop nor move a resource; it is still watched.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Ends after its time, or with 'asterism resource manage'.",
                "",
                "Example:",
                "  asterism resource unmanage recorder --for 2h --reason 'looking for the leak'"
            })
    static final class Unmanage extends Step {

        @Mixin
        private LifetimeOption lifetime = new LifetimeOption();

        Unmanage(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return "unmanage";
        }

        @Override
        Lifetime lifetime() {
            return lifetime.lifetime();
        }
    }

    @Command(
            name = "manage",
            description = "End maintenance of a resource, and manage it again.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism resource manage recorder"})
    static final class Manage extends Step {
        Manage(Console console) {
            super(console);
        }

        @Override
        String verb() {
            return "manage";
        }
    }
}
