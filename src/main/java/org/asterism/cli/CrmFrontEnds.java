package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.api.NodeStatus;
import org.asterism.cli.FrontEnds.Desk;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.crm.Monitor;
import org.asterism.crm.MonitorOptions;
import org.asterism.crm.ResourceAnswers;
import org.asterism.crm.ResourceRequest;
import org.asterism.crm.Scene;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Pacemaker's {@code crm_mon}, {@code crm_resource}, {@code crm_standby} and {@code crm_verify}. */
final class CrmFrontEnds {

    private CrmFrontEnds() {}

    static int monitor(Desk desk, List<String> words) {
        List<String> rest = withoutInterval(words);
        MonitorOptions options = MonitorOptions.read(rest);
        boolean isOnce = rest.stream().anyMatch(word -> word.equals("--one-shot") || word.matches("-[A-Za-z]*1.*"));
        if (!isOnce
                && options.form() == MonitorOptions.Form.TEXT
                && desk.console().output() == Console.Output.TERMINAL) {
            return new Watch(desk.console(), desk.client(), Watch.Form.LINES, List::of)
                    .run()
                    .code();
        }
        Scene scene = scene(desk);
        desk.say(Monitor.print(scene, options));
        boolean isAmiss = options.form() == MonitorOptions.Form.SIMPLE && Monitor.isAmiss(scene);
        return isAmiss ? FrontEnds.ERROR : FrontEnds.OK;
    }

    private static List<String> withoutInterval(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("-i") || words.get(i).equals("--interval")) {
                i++;
            } else if (!words.get(i).startsWith("--interval=")) {
                rest.add(words.get(i));
            }
        }
        return rest;
    }

    private static Scene scene(Desk desk) {
        ClusterStatus status = desk.status();
        String coordinator = status.coordinator() instanceof NodeOrNone.Somebody somebody
                ? somebody.node().value()
                : "";
        return new Scene(
                CibFile.live(desk.client(), desk.console()),
                coordinator,
                status.document().changedAt(),
                status.document().author(),
                desk.console().zone());
    }

    static int resource(Desk desk, List<String> words) {
        ResourceRequest asked = ResourceRequest.read(words);
        NodeOrNone node = asked.node().isEmpty() ? NodeOrNone.NONE : NodeOrNone.of(new NodeName(asked.node()));
        Lifetime lifetime = Lifetime.parse(asked.lifetime());
        return switch (asked.command()) {
            case LIST, LIST_RAW, LOCATE, GET -> question(desk, asked);
            case MOVE -> desk.change(path(asked, "move"), node, lifetime);
            case BAN -> desk.change(path(asked, "ban"), node, lifetime);
            case CLEAR -> desk.change(path(asked, "clear"), node, Lifetime.DEFAULT);
            case CLEANUP -> cleanUp(desk, asked, node);
        };
    }

    private static String path(ResourceRequest asked, String verb) {
        return "resources/" + new ResourceId(asked.resource()) + "/" + verb;
    }

    private static int question(Desk desk, ResourceRequest asked) {
        ResourceAnswers.Answer answer = new ResourceAnswers(CibFile.live(desk.client(), desk.console())).answer(asked);
        return answer.kind() == ResourceAnswers.Kind.FOUND
                ? desk.say(answer.text())
                : desk.complain(FrontEnds.NO_SUCH, answer.text());
    }

    /** Without a resource: all that failed. */
    private static int cleanUp(Desk desk, ResourceRequest asked, NodeOrNone node) {
        if (!asked.resource().isEmpty()) {
            return desk.change(path(asked, "cleanup"), node, Lifetime.DEFAULT);
        }
        Set<ResourceId> failed = new TreeSet<>();
        desk.status()
                .failures()
                .forEach(failure -> failed.add(failure.resource().base()));
        for (ResourceId id : failed) {
            desk.change("resources/" + id + "/cleanup", node, Lifetime.DEFAULT);
        }
        return failed.isEmpty() ? desk.say("nothing has failed") : FrontEnds.OK;
    }

    /** What {@code crm_standby} was told. */
    private static final class Standby {
        private String node = "";
        private String value = "";
        private boolean isQuery;
        private Lifetime lifetime = Lifetime.DEFAULT;
    }

    static int standby(Desk desk, List<String> words) {
        Standby asked = read(words);
        NodeName node = asked.node.isEmpty() ? FrontEnds.self(desk) : new NodeName(asked.node);
        if (asked.isQuery || asked.value.isEmpty()) {
            return queried(desk, node);
        }
        return switch (asked.value) {
            case "on", "true", "yes" -> desk.change("nodes/" + node + "/standby", NodeOrNone.NONE, asked.lifetime);
            case "off", "false", "no" -> desk.change("nodes/" + node + "/online", NodeOrNone.NONE, Lifetime.DEFAULT);
            default -> throw new IllegalArgumentException("-v is on or off, not " + asked.value);
        };
    }

    private static int queried(Desk desk, NodeName node) {
        return desk.status().nodes().stream()
                .filter(one -> one.name().equals(node))
                .findFirst()
                .map(one -> desk.say(
                        "scope=nodes  name=standby value=" + (one.duty() == NodeStatus.Duty.STANDBY ? "on" : "off")))
                .orElseGet(() -> desk.complain(FrontEnds.NO_SUCH, "no such node: " + node));
    }

    private static Standby read(List<String> words) {
        Standby asked = new Standby();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals > 0 ? word.substring(0, equals) : word;
            switch (option) {
                case "-G", "--query" -> asked.isQuery = true;
                case "-D", "--delete" -> asked.value = "off";
                case "-V", "--verbose", "-Q", "--quiet" -> {}
                case "-v", "--update", "-N", "--node", "-U", "--uname", "-l", "--lifetime" -> {
                    if (equals < 0 && ++i == words.size()) {
                        throw new IllegalArgumentException(option + " needs a value");
                    }
                    take(option, equals > 0 ? word.substring(equals + 1) : words.get(i), asked);
                }
                default -> throw new IllegalArgumentException("crm_standby here does not know " + option);
            }
        }
        return asked;
    }

    private static void take(String option, String value, Standby asked) {
        switch (option) {
            case "-v", "--update" -> asked.value = value.toLowerCase(Locale.ROOT);
            case "-l", "--lifetime" ->
                asked.lifetime = value.equals("reboot") ? Lifetime.DEFAULT : Lifetime.parse(value);
            default -> asked.node = value;
        }
    }

    static int verify(Desk desk, ParameterCheck check, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-L") || word.equals("--live-check")) {
                return live(desk);
            }
            if (word.startsWith("--xml-file=")
                    || ((word.equals("-x") || word.equals("--xml-file")) && i + 1 < words.size())) {
                String file =
                        word.startsWith("--xml-file=") ? word.substring("--xml-file=".length()) : words.get(i + 1);
                int exit = Asterism.run(desk.console(), List.of(), check, "config", "check", file);
                return exit == Exit.USAGE.code() ? FrontEnds.USAGE : exit == 0 ? FrontEnds.OK : 78;
            }
            if (!word.matches("-V+|--verbose")) {
                throw new IllegalArgumentException("crm_verify here knows -x FILE and -L, not " + word);
            }
        }
        throw new IllegalArgumentException("nothing to verify: say -x FILE or -L");
    }

    private static int live(Desk desk) {
        String text = VersionMark.without(desk.client().config().text());
        if (DocumentReader.readText("the cluster's configuration", text, Set.of())
                instanceof Reading.Refused<?> refused) {
            throw CommandFailed.refused(Problems.refusal("the cluster's configuration", refused.problems()));
        }
        return FrontEnds.OK;
    }
}
