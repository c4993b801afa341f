package org.asterism.crm;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.asterism.policy.Scheduler;

/** The questions of {@code crm_resource}. */
public final class ResourceAnswers {

    private final ClusterState state;

    public ResourceAnswers(ClusterState state) {
        this.state = state;
    }

    /** Text, or why there is none. */
    public record Answer(Kind kind, String text) {}

    /** What the text is. */
    public enum Kind {
        FOUND,
        /** Exit status 105 with Pacemaker's commands. */
        NO_SUCH
    }

    /** Of LIST, LIST_RAW, LOCATE and GET. */
    public Answer answer(ResourceRequest asked) {
        return switch (asked.command()) {
            case LIST -> found(String.join("\n", Scheduler.status(state).lines()));
            case LIST_RAW -> found(names());
            case LOCATE -> locate(asked);
            case GET -> value(asked);
            case CLEANUP, MOVE, BAN, CLEAR -> throw new IllegalArgumentException("no question: " + asked.command());
        };
    }

    private static Answer found(String text) {
        return new Answer(Kind.FOUND, text);
    }

    private String names() {
        return state.document().resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .map(primitive -> primitive.id().value())
                .collect(Collectors.joining("\n"));
    }

    private Optional<Resource> find(String name) {
        ResourceId id = new ResourceId(name);
        return state.document().resources().stream()
                .flatMap(resource -> resource.find(id).stream())
                .findFirst();
    }

    /** Where the resource runs first, by the nodes' names. */
    public Optional<NodeState> holder(String name) {
        return find(name).stream()
                .flatMap(resource -> resource.primitives().stream())
                .flatMap(primitive ->
                        state.nodes().values().stream().filter(node -> Scene.isActive(Scene.role(node, primitive))))
                .findFirst();
    }

    private Answer locate(ResourceRequest asked) {
        Optional<Resource> resource = find(asked.resource());
        if (resource.isEmpty()) {
            return unknown(asked.resource());
        }
        StringBuilder text = new StringBuilder();
        for (NodeState node : state.nodes().values()) {
            Role role = resource.get().primitives().stream()
                    .map(primitive -> Scene.role(node, primitive))
                    .filter(Scene::isActive)
                    .max(Role::compareTo)
                    .orElse(Role.STOPPED);
            if (Scene.isActive(role)) {
                String promoted = role == Role.PROMOTED ? "Promoted" : "";
                text.append(
                        asked.isQuiet()
                                ? node.name() + "\n"
                                : "resource " + asked.resource() + " is running on: " + node.name() + " " + promoted
                                        + "\n");
            }
        }
        return text.isEmpty() && !asked.isQuiet()
                ? found("resource " + asked.resource() + " is NOT running")
                : found(text.toString());
    }

    private Answer value(ResourceRequest asked) {
        Optional<Resource> resource = find(asked.resource());
        if (resource.isEmpty()) {
            return unknown(asked.resource());
        }
        TreeMap<String, String> values = new TreeMap<>();
        if (asked.whose() == ResourceRequest.Whose.META) {
            values.putAll(state.document().resourceDefaults());
            values.putAll(resource.get().meta());
        } else if (resource.get() instanceof Resource.Primitive primitive) {
            values.putAll(primitive.params());
        }
        String value = values.get(asked.parameter());
        return value == null
                ? new Answer(
                        Kind.NO_SUCH, "Attribute '" + asked.parameter() + "' not found for '" + asked.resource() + "'")
                : found(value);
    }

    private static Answer unknown(String resource) {
        return new Answer(Kind.NO_SUCH, "Resource '" + resource + "' not found: No such device or address");
    }
}
