package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.DrillList;
import org.asterism.api.DrillReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Commands that read reports of drills. */
final class DrillReadCommands {

    private DrillReadCommands() {}

    @Command(
            name = "list",
            description = "Show the drills of a node, newest first.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism drill list"})
    static final class ListAll implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        ListAll(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            DrillList list = connection.client(console).get("drills", DrillList.class);
            if (connection.isJson()) {
                console.print(ApiJson.writePretty(list));
            } else {
                console.print(DrillView.list(list, console));
            }
            return Exit.DONE.code();
        }
    }

    @Command(
            name = "show",
            description = "Tell a drill: what was done, what came of it, how long each phase took.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism drill show last"})
    static final class Show implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(index = "0", paramLabel = "ID", description = "Which one: an id of the list, or 'last'.")
        private String id = "";

        Show(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            if (!id.matches("last|[0-9]{8}-[0-9]{6}")) {
                throw CommandFailed.usage("'" + id + "' is no id of a drill", "see asterism drill list");
            }
            DrillReport report = connection.client(console).get("drills/" + id, DrillReport.class);
            if (connection.isJson()) {
                console.print(ApiJson.writePretty(report));
            } else {
                console.print(DrillView.report(report, console));
            }
            return Exit.DONE.code();
        }
    }
}
