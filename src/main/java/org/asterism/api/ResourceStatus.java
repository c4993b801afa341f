package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.NodeScore;

/**
 * One resource and what it holds.
 *
 * @param id a clone's children are its instances, {@code name:N} where the instances are told apart
 * @param agent {@code standard:provider:type}; empty for groups and clones
 * @param nodes where it is active or may be active: none or one for most; more for a clone, and for a resource that is active
 *     in several places against the rules
 * @param score of the node where it runs or shall run, with its terms; of the best refused node when it can run nowhere
 * @param reason why it is in this state and place, in one sentence
 * @param failures since the last cleanup, newest first
 * @param cure for UNRELEASED and BLOCKED: what would free it; else empty
 * @param remarks what is worth a look although it is no failure: monitors watched with doubt, stops that took more than the agent
 * @param health what the agents of the nodes where it runs, or ran, found; empty for agents that do not look into parts
 * @param children members of a group, instances of a clone
 * @param calls of an Asterisk, the calls that are up by node, as that told lately; nodes that did not are missing
 */
public record ResourceStatus(
        ResourceId id,
        Kind kind,
        String agent,
        State state,
        Management management,
        List<NodeName> nodes,
        Role role,
        NodeScore score,
        String reason,
        List<FailureStatus> failures,
        String cure,
        List<String> remarks,
        List<ServiceHealth> health,
        List<ResourceStatus> children,
        SortedMap<NodeName, Integer> calls) {

    public ResourceStatus {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(Objects.requireNonNullElse(calls, new TreeMap<>())));
        nodes = List.copyOf(nodes);
        failures = List.copyOf(failures);
        remarks = List.copyOf(remarks);
        health = List.copyOf(Objects.requireNonNullElse(health, List.of()));
        children = List.copyOf(children);
    }

    /** Of instances that are told apart, what is theirs. */
    private List<ServiceHealth> own(List<ServiceHealth> all) {
        boolean isInstance = !id.equals(id.base());
        return all.stream()
                .filter(one -> !isInstance || nodes.contains(one.node()))
                .toList();
    }

    /** The same, with its health and that of all below it. */
    public ResourceStatus with(Function<ResourceId, List<ServiceHealth>> found) {
        return new ResourceStatus(
                id,
                kind,
                agent,
                state,
                management,
                nodes,
                role,
                score,
                reason,
                failures,
                cure,
                remarks,
                kind == Kind.PRIMITIVE ? own(found.apply(id)) : List.of(),
                children.stream().map(child -> child.with(found)).toList(),
                calls);
    }

    /** What a resource is. */
    public enum Kind {
        PRIMITIVE,
        GROUP,
        CLONE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** A group's and clone's state is the worst of its children's, in this order from best to worst. */
    public enum State {
        RUNNING,
        /** Stopped because the configuration or an operator says so. */
        DISABLED,
        STOPPED,
        /** Starting, promoting, demoting or reloading. */
        STARTING,
        STOPPING,
        /** Some children run and some do not. */
        PARTIAL,
        /** Active, but its last monitor or action failed. */
        FAILED,
        /** Must not be touched until an operator acts; {@code cure} says how. */
        BLOCKED,
        /** A lost node may still have it; {@code cure} says what releases it. */
        UNRELEASED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** Whether the cluster acts on it. */
    public enum Management {
        MANAGED,
        UNMANAGED,
        MAINTENANCE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** Role on its nodes. */
    public enum Role {
        STARTED,
        PROMOTED,
        UNPROMOTED,
        STOPPED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** This one or the one below it with that id. */
    public Optional<ResourceStatus> find(ResourceId wanted) {
        if (id.equals(wanted)) {
            return Optional.of(this);
        }
        return children.stream().flatMap(child -> child.find(wanted).stream()).findFirst();
    }
}
