package org.asterism.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that begin a drill and wait for its end. */
final class DrillBeginCommands {

    private static final long LOOK_NANOS = 500_000_000L;
    private static final long LIMIT_NANOS = 300_000_000_000L;

    private DrillBeginCommands() {}

    /** What all have in common. */
    private abstract static class Begin implements Callable<Integer> {

        private final Console console;

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        @Option(names = "--yes", description = "Do not ask.")
        private boolean isSure;

        @Option(names = "--no-wait", description = "Return once it has begun.")
        private boolean isHasty;

        Begin(Console console) {
            this.console = console;
        }

        abstract DrillOrder order(ChangeMode mode, String comment);

        long limitNanos() {
            return LIMIT_NANOS;
        }

        @Override
        public Integer call() {
            ApiClient client = connection.client(console);
            DrillReport rehearsal =
                    client.post("drills", order(ChangeMode.DRY_RUN, change.comment()), DrillReport.class);
            if (change.mode() == ChangeMode.DRY_RUN) {
                return shown(rehearsal);
            }
            if (!isSure) {
                confirm(rehearsal);
            }
            DrillReport begun = client.post("drills", order(ChangeMode.APPLY, change.comment()), DrillReport.class);
            if (isHasty) {
                return shown(begun);
            }
            if (!connection.isJson()) {
                console.print("drill " + begun.id() + " has begun on " + begun.node());
            }
            DrillReport ended = await(client, begun);
            shown(ended);
            return ended.state() == DrillReport.State.PASSED ? Exit.DONE.code() : Exit.REFUSED.code();
        }

        private int shown(DrillReport report) {
            console.print(
                    connection.isJson() ? List.of(ApiJson.writePretty(report)) : DrillView.report(report, console));
            return Exit.DONE.code();
        }

        private void confirm(DrillReport rehearsal) {
            console.print(rehearsal.sentence() + " on " + rehearsal.node());
            rehearsal.plan().forEach(step -> console.print("  expected: " + step));
            console.print("Type yes to begin:");
            try {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                if (line == null || !line.strip().equals("yes")) {
                    throw CommandFailed.usage("not begun", "type yes, or say --yes");
                }
            } catch (IOException e) {
                throw CommandFailed.usage("not begun: " + e.getMessage(), "say --yes");
            }
        }

        /** A frozen manager does not answer meanwhile. */
        private DrillReport await(ApiClient client, DrillReport begun) {
            long end = System.nanoTime() + limitNanos();
            CommandFailed last = CommandFailed.notReachable("no report of " + begun.id(), "asterism drill show last");
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_NANOS);
                try {
                    DrillReport now = client.get("drills/" + begun.id(), DrillReport.class);
                    if (now.state() != DrillReport.State.RUNNING) {
                        return now;
                    }
                } catch (CommandFailed e) {
                    last = e;
                }
            }
            throw last;
        }
    }

    @Command(
            name = "service",
            description =
                    "Kill the processes of a resource that runs on the node asked; it has to be found and brought back.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism drill service pbx --reason 'monthly drill'"})
    static final class Service extends Begin {

        @Parameters(index = "0", paramLabel = "RESOURCE")
        private String resource = "";

        Service(Console console) {
            super(console);
        }

        @Override
        DrillOrder order(ChangeMode mode, String comment) {
            return new DrillOrder(
                    DrillOrder.Kind.SERVICE, ChangeOptions.resource(resource).value(), 0, mode, comment);
        }
    }

    @Command(
            name = "link",
            description =
                    "Drop heartbeats and messages on one interface of the node asked for a while; nothing may move.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism drill link eth1 --seconds 10"})
    static final class Link extends Begin {

        @Parameters(
                index = "0",
                paramLabel = "INTERFACE",
                description = "Of this node, as in links of its configuration.")
        private String card = "";

        @Option(names = "--seconds", description = "How long, 1 to 60 (default: 10).")
        private int seconds;

        Link(Console console) {
            super(console);
        }

        @Override
        DrillOrder order(ChangeMode mode, String comment) {
            return new DrillOrder(DrillOrder.Kind.LINK, card, seconds, mode, comment);
        }
    }

    @Command(
            name = "power",
            description =
                    "Have another node rebooted by its fence device, as if its power failed; the others have to take over,"
                            + " and it has to come back.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Refused where no fence device is configured for the node or none has answered a test, and where the",
                "others would have no quorum or could not run what runs there. Calls on that node are lost.",
                "",
                "Examples:",
                "  asterism drill power pbx2 --dry-run",
                "  asterism drill power pbx2 --reason 'yearly drill'"
            })
    static final class Power extends Begin {

        @Parameters(index = "0", paramLabel = "NODE", description = "Another node than the one that is asked.")
        private String node = "";

        Power(Console console) {
            super(console);
        }

        @Override
        DrillOrder order(ChangeMode mode, String comment) {
            return new DrillOrder(
                    DrillOrder.Kind.POWER, ChangeOptions.node(node).value(), 0, mode, comment);
        }

        /** A machine boots for minutes. */
        @Override
        long limitNanos() {
            return 4 * LIMIT_NANOS;
        }
    }

    @Command(
            name = "freeze",
            description =
                    "Stop the manager of the node asked for a while, as if its machine hung; the others have to take over.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism drill freeze"})
    static final class Freeze extends Begin {

        @Option(
                names = "--seconds",
                description = "How long, more than deadtime and at most 30 (default: three deadtimes, at least 3).")
        private int seconds;

        Freeze(Console console) {
            super(console);
        }

        @Override
        DrillOrder order(ChangeMode mode, String comment) {
            return new DrillOrder(DrillOrder.Kind.FREEZE, "", seconds, mode, comment);
        }
    }
}
