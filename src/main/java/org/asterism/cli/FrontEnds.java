package org.asterism.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeBody;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/**
 * The commands of Heartbeat and Pacemaker that fingers remember. The launcher is called by their names through links.
 *
 * <p>Decided: they take the words of their manual pages and give the exit statuses of those, not ours. Decided: they are no
 * picocli commands, since their options follow other rules.
 */
final class FrontEnds {

    /** Exit statuses of Pacemaker's commands. */
    static final int OK = 0;

    static final int ERROR = 1;
    static final int USAGE = 64;
    static final int NOT_CONNECTED = 102;
    static final int NO_SUCH = 105;

    private static final List<String> NAMES =
            List.of("crm_mon", "crm_resource", "crm_standby", "crm_verify", "cl_status", "hb_standby", "hb_takeover");

    /** What one of them has to work with. */
    record Desk(String name, Console console, Connection connection) {

        ApiClient client() {
            return connection.client(console);
        }

        ClusterStatus status() {
            return client().get("status", ClusterStatus.class);
        }

        int say(String text) {
            console.print(text.stripTrailing());
            return OK;
        }

        int complain(int exit, String text) {
            console.complain(name + ": " + text);
            return exit;
        }

        /** Asks for a change and prints what became of it. */
        int change(String path, NodeOrNone node, Lifetime lifetime) {
            ChangeBody body = new ChangeBody(node, lifetime, "by " + name, ChangeMode.APPLY);
            ChangeResult result = client().post(path, body);
            if (result instanceof Refused refused) {
                throw CommandFailed.refused(refused);
            }
            return say(result instanceof Accepted accepted ? accepted.sentence() : ApiJson.writePretty(result));
        }
    }

    private FrontEnds() {}

    /** Runs the command that the first word names; empty if that is none of these. */
    static Optional<Integer> run(Console console, ParameterCheck check, String... arguments) {
        if (arguments.length == 0 || !NAMES.contains(arguments[0])) {
            return Optional.empty();
        }
        Desk desk = new Desk(arguments[0], console, new Connection());
        List<String> words = Arrays.asList(arguments).subList(1, arguments.length);
        try {
            return Optional.of(run(desk, check, words));
        } catch (CommandFailed e) {
            RefusalView.lines(e.refusal(), desk.name() + ": ", console.style(), console.width())
                    .forEach(console::complain);
            return Optional.of(
                    switch (e.exit()) {
                        case NOT_REACHABLE -> NOT_CONNECTED;
                        case USAGE -> USAGE;
                        case REFUSED, DONE -> ERROR;
                    });
        } catch (IllegalArgumentException e) {
            return Optional.of(desk.complain(USAGE, String.valueOf(e.getMessage())));
        }
    }

    private static int run(Desk desk, ParameterCheck check, List<String> words) {
        if (words.contains("--help") || words.contains("-?")) {
            return desk.say(help(desk.name()));
        }
        if (words.contains("--version") || words.contains("-$")) {
            return desk.say(desk.name() + " of Asterism " + VersionCommand.version());
        }
        return switch (desk.name()) {
            case "crm_mon" -> CrmFrontEnds.monitor(desk, words);
            case "crm_resource" -> CrmFrontEnds.resource(desk, words);
            case "crm_standby" -> CrmFrontEnds.standby(desk, words);
            case "crm_verify" -> CrmFrontEnds.verify(desk, check, words);
            case "cl_status" -> HeartbeatFrontEnds.status(desk, words);
            case "hb_standby" -> HeartbeatFrontEnds.standby(desk, words);
            case "hb_takeover" -> HeartbeatFrontEnds.takeOver(desk, words);
            default -> throw new AssertionError("no such front end: " + desk.name());
        };
    }

    /** Under each name the same commands of ours are named, for whoever wants to know what they do. */
    private static String help(String name) {
        return switch (name) {
            case "crm_mon" -> """
                crm_mon [-1] [-r] [-n] [-A] [-f] [-L] [-D] [-s] [-X | --output-as=text|xml]
                Shows the cluster as Pacemaker's crm_mon does. Without -1 on a terminal: asterism status --watch.""";
            case "crm_resource" -> """
                crm_resource --list | --list-raw | --locate -r R | --get-parameter P -r R [--meta]
                  | --move -r R [-N NODE] [-u PT30M] | --ban -r R [-N NODE] [-u PT30M] | --clear -r R
                  | --cleanup [-r R] [-N NODE]
                Without -u a move or ban holds as the cluster's option lease-time says. See asterism resource --help.""";
            case "crm_standby" -> """
                crm_standby [-N NODE] -G | -v on|off | -D  [-l forever]
                Without -l forever it holds as the cluster's option lease-time says. See asterism standby --help.""";
            case "crm_verify" -> """
                crm_verify -x FILE | -L
                See asterism config check --help.""";
            case "cl_status" -> """
                cl_status hbstatus | listnodes [-n] | nodestatus NODE | nodetype NODE | nodeweight NODE
                  | listhblinks NODE | hblinkstatus NODE LINK | rscstatus [-m]""";
            default ->
                name + " [all | local | foreign | failback]\n"
                        + (name.equals("hb_standby")
                                ? "Moves what runs here to the other node, which may give it back when it fails."
                                : "Moves what runs on other nodes here.")
                        + " It holds as the\ncluster's option lease-time says; 'asterism resource clear R' ends it.";
        };
    }

    /** The node that is asked. */
    static NodeName self(Desk desk) {
        return desk.status().ownNode();
    }
}
