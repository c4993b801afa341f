package org.asterism.cli;

import org.asterism.api.ApiJson;
import org.asterism.api.ChangeBody;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Option;

/** The options of each command that changes something, and how its result is shown. */
final class ChangeOptions {

    @Option(names = "--dry-run", description = "Only say what would happen.")
    private boolean isDryRun;

    @Option(
            names = {"--reason", "--comment"},
            paramLabel = "TEXT",
            description = "Why; kept in the audit log.")
    private String comment = "";

    ChangeMode mode() {
        return isDryRun ? ChangeMode.DRY_RUN : ChangeMode.APPLY;
    }

    String comment() {
        return comment;
    }

    ChangeBody body(String node, Lifetime lifetime) {
        try {
            return new ChangeBody(
                    node.isEmpty() ? NodeOrNone.NONE : NodeOrNone.of(new NodeName(node)), lifetime, comment, mode());
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()), "see asterism status for the names");
        }
    }

    /** Of a move, a ban or standby. */
    ChangeBody body(String node, Lifetime lifetime, Pace pace) {
        ChangeBody body = body(node, lifetime);
        return new ChangeBody(body.node(), body.lifetime(), body.comment(), body.mode(), pace);
    }

    /** The same as a dry run, to know beforehand. */
    ChangeBody rehearsal() {
        return new ChangeBody(NodeOrNone.NONE, Lifetime.DEFAULT, comment, ChangeMode.DRY_RUN);
    }

    /** Asks for the change, prints the result, and gives the exit status. */
    int post(Console console, Connection connection, String path, Lifetime lifetime) {
        return finish(console, connection, connection.client(console).post(path, body("", lifetime)));
    }

    /** Prints the result, and gives the exit status. */
    int finish(Console console, Connection connection, ChangeResult result) {
        if (result instanceof Refused refused) {
            throw CommandFailed.refused(refused);
        }
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(result));
        } else if (result instanceof Accepted accepted) {
            String lead = isDryRun ? "would do: " : "done: ";
            console.print(RefusalView.lines(accepted, lead, console.style(), console.width()));
        }
        return Exit.DONE.code();
    }

    /** Checked here, so that a slip costs no request and cannot change the path. */
    static ResourceId resource(String text) {
        try {
            return new ResourceId(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()), "see asterism status for the names");
        }
    }

    static NodeName node(String text) {
        try {
            return new NodeName(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()), "see asterism status for the names");
        }
    }
}
