package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.executor.AgentRequests.Reply;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.asterism.policy.Scheduler;

/** {@code crm_resource} for agents: the questions, and of the commands those that leave the configuration's text alone. */
record ResourceTool(AgentDesk desk, AgentDesk.Links links, View view) {

    /** What was asked for; empty: not said. */
    private static final class Asked {
        private String command = "";
        private String resource = "";
        private String node = "";
        private String parameter = "";
        private String lifetime = "";
        private boolean isMeta;
        private boolean isQuiet;
    }

    CompletionStage<Reply> answer(List<String> words) {
        Asked asked = new Asked();
        String wrong = read(words, asked);
        if (!wrong.isEmpty()) {
            return AgentDesk.now(new Reply(AgentDesk.USAGE, wrong));
        }
        return switch (asked.command) {
            case "list" ->
                AgentDesk.now(Reply.of(
                        String.join("\n", Scheduler.status(view.state()).lines())));
            case "list-raw" -> AgentDesk.now(Reply.of(names()));
            case "locate" -> AgentDesk.now(locate(asked));
            case "get" -> AgentDesk.now(parameter(asked));
            case "cleanup" ->
                desk.submit(
                        links,
                        new Wish.Cleanup(
                                new ResourceId(asked.resource),
                                asked.node.isEmpty()
                                        ? new TreeSet<>(view.state().nodes().keySet())
                                        : new TreeSet<>(List.of(new NodeName(asked.node)))));
            case "clear" -> alter(new Change.Clear(new ResourceId(asked.resource)));
            case "ban" -> alter(new Change.Ban(new ResourceId(asked.resource), node(asked), expiry(asked)));
            case "move" ->
                alter(
                        asked.node.isEmpty()
                                ? new Change.Ban(new ResourceId(asked.resource), node(asked), expiry(asked))
                                : new Change.Move(new ResourceId(asked.resource), node(asked), expiry(asked)));
            default -> AgentDesk.now(new Reply(AgentDesk.USAGE, "no command given"));
        };
    }

    private static String read(List<String> given, Asked asked) {
        for (int i = 0; i < given.size(); i++) {
            String word = given.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals > 0 ? word.substring(0, equals) : word;
            boolean takesValue = List.of(
                            "-r",
                            "--resource",
                            "-N",
                            "--node",
                            "-H",
                            "--host-uname",
                            "-g",
                            "--get-parameter",
                            "-u",
                            "--lifetime",
                            "-t",
                            "--resource-type")
                    .contains(option);
            if (takesValue && equals < 0 && i + 1 == given.size()) {
                return option + " needs a value";
            }
            String value = !takesValue ? "" : equals > 0 ? word.substring(equals + 1) : given.get(++i);
            String wrong = read(option, value, asked);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        boolean needsResource = !asked.command.startsWith("list");
        return needsResource && asked.resource.isEmpty() ? "no resource given (--resource)" : "";
    }

    private static String read(String option, String value, Asked asked) {
        switch (option) {
            case "-r", "--resource" -> asked.resource = value;
            case "-N", "--node", "-H", "--host-uname" -> asked.node = value;
            case "-u", "--lifetime" -> asked.lifetime = value;
            case "-m", "--meta" -> asked.isMeta = true;
            case "-Q", "--quiet" -> asked.isQuiet = true;
            case "-t", "--resource-type", "-f", "--force", "-V", "--verbose", "--promoted", "--master" -> {}
            case "-g", "--get-parameter" -> {
                asked.command = "get";
                asked.parameter = value;
            }
            case "-L", "--list" -> asked.command = "list";
            case "-l", "--list-raw" -> asked.command = "list-raw";
            case "-W", "--locate" -> asked.command = "locate";
            case "-C", "--cleanup", "-R", "--refresh" -> asked.command = "cleanup";
            case "-M", "--move" -> asked.command = "move";
            case "-B", "--ban" -> asked.command = "ban";
            case "-U", "--clear" -> asked.command = "clear";
            default -> {
                return "agents may not use " + option + ": the configuration is changed by asterism config apply";
            }
        }
        return "";
    }

    private String names() {
        return view.state().document().resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .map(primitive -> primitive.id().value())
                .collect(Collectors.joining("\n"));
    }

    private Optional<Resource> find(String name) {
        ResourceId id = new ResourceId(name);
        return view.state().document().resources().stream()
                .flatMap(resource -> resource.find(id).stream())
                .findFirst();
    }

    private Reply locate(Asked asked) {
        Optional<Resource> resource = find(asked.resource);
        if (resource.isEmpty()) {
            return unknown(asked.resource);
        }
        StringBuilder text = new StringBuilder();
        for (NodeState node : view.state().nodes().values()) {
            Role role = resource.get().primitives().stream()
                    .map(primitive -> MonitorTool.role(node, primitive))
                    .filter(MonitorTool::isActive)
                    .max(Role::compareTo)
                    .orElse(Role.STOPPED);
            if (MonitorTool.isActive(role)) {
                String promoted = role == Role.PROMOTED ? "Promoted" : "";
                text.append(
                        asked.isQuiet
                                ? node.name() + "\n"
                                : "resource " + asked.resource + " is running on: " + node.name() + " " + promoted
                                        + "\n");
            }
        }
        return text.isEmpty() && !asked.isQuiet
                ? Reply.of("resource " + asked.resource + " is NOT running")
                : Reply.of(text.toString());
    }

    private Reply parameter(Asked asked) {
        Optional<Resource> resource = find(asked.resource);
        if (resource.isEmpty()) {
            return unknown(asked.resource);
        }
        TreeMap<String, String> values = new TreeMap<>();
        if (asked.isMeta) {
            values.putAll(view.state().document().resourceDefaults());
            values.putAll(resource.get().meta());
        } else if (resource.get() instanceof Resource.Primitive primitive) {
            values.putAll(primitive.params());
        }
        String value = values.get(asked.parameter);
        return value == null
                ? new Reply(
                        AgentDesk.NO_SUCH, "Attribute '" + asked.parameter + "' not found for '" + asked.resource + "'")
                : Reply.of(value);
    }

    private static Reply unknown(String resource) {
        return new Reply(AgentDesk.NO_SUCH, "Resource '" + resource + "' not found: No such device or address");
    }

    private NodeName node(Asked asked) {
        if (!asked.node.isEmpty()) {
            return new NodeName(asked.node);
        }
        return find(asked.resource).stream()
                .flatMap(resource -> resource.primitives().stream())
                .flatMap(primitive -> view.state().nodes().values().stream()
                        .filter(node -> MonitorTool.isActive(MonitorTool.role(node, primitive))))
                .map(NodeState::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + asked.resource + "' runs nowhere, so say which node (--node)"));
    }

    private static Constraint.Expiry expiry(Asked asked) {
        if (asked.lifetime.isEmpty()) {
            return Constraint.Expiry.NEVER;
        }
        try {
            return new Constraint.Expiry.At(Instant.now().plus(Duration.parse(asked.lifetime)));
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("not a duration like PT30M: " + asked.lifetime, e);
        }
    }

    private CompletionStage<Reply> alter(Change change) {
        return desk.submit(links, new Wish.Alter(change, ""));
    }
}
