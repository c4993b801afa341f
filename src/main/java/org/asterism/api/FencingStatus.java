package org.asterism.api;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * Fencing as {@code ownNode} knows it; the answer of {@code GET /asterism/v1/fencing}.
 *
 * @param devices in the order of their names
 * @param requests what is wanted and not confirmed
 * @param history newest first
 * @param uncovered nodes that no usable device can fence
 */
public record FencingStatus(
        NodeName ownNode, List<Device> devices, List<Request> requests, List<Line> history, List<NodeName> uncovered) {

    public FencingStatus {
        devices = List.copyOf(devices);
        requests = List.copyOf(requests);
        history = List.copyOf(history);
        uncovered = List.copyOf(uncovered);
    }

    /**
     * A device.
     *
     * @param fences the nodes that it fences, each with the device's name for it; empty with {@code hosts} saying why
     * @param hosts {@code "every node"}, or why it is not known whom it fences; empty where {@code fences} says it
     * @param test {@code "answers"}, {@code "failed"} or {@code "not tested"}, as asked from this node
     * @param testedAt {@link Instant#EPOCH} if it was not
     * @param lies how often it said done when it was not
     * @param problem why it cannot be used; empty if it can
     */
    public record Device(
            ResourceId id,
            String agent,
            SortedMap<String, String> fences,
            String hosts,
            String test,
            Instant testedAt,
            String testReason,
            long testMs,
            int lies,
            String problem) {
        public Device {
            fences = new TreeMap<>(fences);
        }
    }

    /** Somebody is to be fenced; {@code state} says how far it is. */
    public record Request(NodeName target, String action, String reason, String state) {}

    /** How a request ended: see {@code outcome}, one of fenced, failed, lied, confirmed-by-hand, watchdog, unfenced. */
    public record Line(
            Instant began,
            Instant ended,
            NodeName target,
            String action,
            String outcome,
            String by,
            NodeName node,
            String reason,
            String detail) {}
}
