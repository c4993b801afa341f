package org.asterism.fencing.core;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * A fencing device as configured (Pacemaker Explained, "Special Meta-Attributes and Instance Attributes for Fencing
 * Resources").
 *
 * @param type the agent's name without its family: {@code fence_ipmilan}, {@code ipmi}
 * @param params the agent's own parameters
 * @param hosts what it calls each node ({@code pcmk_host_map}, {@code pcmk_host_list}); several ports are separated by commas
 * @param hostArgument parameter that takes the port; empty: as the agent's metadata says; {@code none}: no parameter does
 * @param priority higher ones first where no topology says otherwise
 * @param calls most calls at once; -1 = any number
 */
public record Device(
        ResourceId id,
        Family family,
        String type,
        SortedMap<String, String> params,
        HostCheck hostCheck,
        SortedMap<String, String> hosts,
        String hostArgument,
        Map<FenceAction, Manner> manners,
        Delay delay,
        int priority,
        int calls,
        Unfencing unfencing) {

    /** Which protocol its agent speaks. */
    public enum Family {
        /** {@code fence_*}: name=value lines on standard input. */
        FENCE_AGENT,
        /** Linux-HA {@code external/*}: variables in the environment. */
        EXTERNAL,
        /** Linux-HA plug-in in machine code, run through {@code fence_legacy}. */
        LEGACY
    }

    /** How it is found out whom the device can fence ({@code pcmk_host_check}). */
    public enum HostCheck {
        STATIC_LIST,
        /** Asked by the action {@code list}. */
        DYNAMIC_LIST,
        /** Asked by the action {@code status} with the node's name. */
        STATUS,
        /** Every node. */
        NONE,
        /** Not said: {@code list} if the agent has it, else {@code status} if it has that, else every node. */
        AUTOMATIC
    }

    /** Whether a node must be let in ({@code on}) by the device before it may run anything. */
    public enum Unfencing {
        NEEDED,
        NOT_NEEDED
    }

    /**
     * How one action is done.
     *
     * @param word what the agent is told ({@code pcmk_reboot_action})
     * @param limit zero = the cluster's {@code fencing-timeout}
     * @param attempts calls within the limit, at least 1
     */
    public record Manner(String word, Duration limit, int attempts) {}

    /**
     * Time before the target loses power, so that two nodes do not fence each other at the same moment.
     *
     * @param base for all targets that {@code perTarget} does not name
     * @param most longest; a random time is added up to it. Not above the base: nothing is added
     */
    public record Delay(Duration base, SortedMap<String, Duration> perTarget, Duration most) {

        public static final Delay NONE = new Delay(Duration.ZERO, new TreeMap<>(), Duration.ZERO);

        public Delay {
            perTarget = Collections.unmodifiableSortedMap(new TreeMap<>(perTarget));
        }

        /** The delay for a target; {@code share} is a random number from 0 to below 1. */
        public Duration of(NodeName target, double share) {
            Duration floor = perTarget.getOrDefault(target.value(), base);
            long room = most.minus(floor).toMillis();
            return room <= 0 ? floor : floor.plusMillis((long) (room * share));
        }
    }

    public Device {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        manners = Collections.unmodifiableMap(new EnumMap<>(manners));
        if (calls == 0 || calls < -1) {
            throw new IllegalArgumentException("pcmk_action_limit must be at least 1, or -1: " + calls);
        }
    }

    public Manner manner(FenceAction action) {
        Manner configured = manners.get(action);
        return configured == null ? new Manner(action.word(), Duration.ZERO, 2) : configured;
    }

    /** The agent as the configuration names it. */
    public String agent() {
        return switch (family) {
            case FENCE_AGENT, LEGACY -> "stonith:" + type;
            case EXTERNAL -> "stonith:external/" + type;
        };
    }
}
