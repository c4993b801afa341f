package org.asterism.coordinator.core;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/**
 * How many calls may be up: on an Asterisk by its meta attribute {@code capacity-calls}, or that of what it is in, or of {@code
 * resource-defaults}; on a node, all Asterisks together, by {@code calls} of its {@code node-utilization}. What is not said is not limited.
 *
 * @param asterisks all of the document, by the name of their primitive
 * @param clones those of them that are clones
 * @param rates new calls a second that an Asterisk can take ({@code calls-per-second}); of which nothing is said are not in it
 */
public record CallCapacity(
        SortedMap<ResourceId, Integer> asterisks,
        SortedSet<ResourceId> clones,
        SortedMap<NodeName, Integer> nodes,
        SortedMap<ResourceId, Integer> rates) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final AgentName ASTERISK = AgentName.parse("asterism:asterisk");

    public static CallCapacity of(ClusterDocument document) {
        TreeMap<ResourceId, Integer> asterisks = new TreeMap<>();
        TreeSet<ResourceId> clones = new TreeSet<>();
        TreeMap<ResourceId, Integer> rates = new TreeMap<>();
        for (Resource top : document.resources()) {
            top.primitives().stream()
                    .filter(primitive -> primitive.agent().equals(ASTERISK))
                    .forEach(primitive -> {
                        asterisks.put(primitive.id(), number(document, top, primitive, "capacity-calls"));
                        int rate = number(document, top, primitive, "calls-per-second");
                        if (rate != UNLIMITED) {
                            rates.put(primitive.id(), rate);
                        }
                        if (top instanceof Resource.Clone) {
                            clones.add(primitive.id());
                        }
                    });
        }
        TreeMap<NodeName, Integer> nodes = new TreeMap<>();
        document.details().nodes().forEach(node -> {
            int number = number(AttributeSet.unconditional(node.utilization()), "calls");
            if (number != UNLIMITED) {
                nodes.put(node.name(), number);
            }
        });
        return new CallCapacity(asterisks, clones, nodes, rates);
    }

    private static int number(ClusterDocument document, Resource top, Resource.Primitive primitive, String name) {
        return Stream.of(primitive.meta(), top.meta(), document.resourceDefaults())
                .map(meta -> number(meta, name))
                .filter(number -> number != UNLIMITED)
                .findFirst()
                .orElse(UNLIMITED);
    }

    private static int number(Map<String, String> values, String name) {
        String text = values.getOrDefault(name, "").strip();
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : UNLIMITED;
    }

    /** Whether anything is said. */
    public boolean isLimited() {
        return !nodes.isEmpty() || asterisks.values().stream().anyMatch(number -> number != UNLIMITED);
    }

    /** Of an Asterisk; {@link Integer#MAX_VALUE}: not said. */
    public int of(ResourceId asterisk) {
        return asterisks.getOrDefault(asterisk.base(), UNLIMITED);
    }

    int of(NodeName node) {
        return nodes.getOrDefault(node, UNLIMITED);
    }

    boolean isClone(ResourceId asterisk) {
        return clones.contains(asterisk.base());
    }
}
