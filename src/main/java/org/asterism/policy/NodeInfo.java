package org.asterism.policy;

import java.util.Comparator;
import java.util.Map;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;

/** A node under its dense number, with what its attributes say about work on it. */
final class NodeInfo {

    /** By name, numbers inside names by value ({@code pbx2} before {@code pbx10}); total. */
    static final Comparator<NodeName> ORDER = (a, b) -> {
        int byValue = compareNaturally(a.value(), b.value());
        return byValue != 0 ? byValue : a.compareTo(b);
    };

    final int index;
    final NodeName name;
    final NodeState state;
    final boolean isMaintenance;
    private final boolean isShuttingDown;
    private boolean isStandby;
    /** Will be fenced in this transition. */
    boolean isFenced;
    /** How it is fenced. */
    String fenceAction = "reboot";
    /** Why it is fenced, in the summary's words. */
    String fenceReason = "";
    private final Map<String, String> permanent;
    /** How much it has of each utilization attribute. */
    Map<String, Integer> utilization = Map.of();

    NodeInfo(int index, NodeState state, Map<String, String> permanent) {
        this.index = index;
        this.name = state.name();
        this.state = state;
        this.permanent = permanent;
        this.isStandby = Values.bool(attribute(state, permanent, "standby"), false);
        this.isMaintenance = Values.bool(attribute(state, permanent, "maintenance"), false);
        String shutdown = attribute(state, permanent, "shutdown").strip();
        this.isShuttingDown = !shutdown.isEmpty() && !shutdown.equals("0") && !shutdown.equalsIgnoreCase("false");
    }

    boolean isOnline() {
        return state.standing() == Standing.ONLINE;
    }

    boolean isShuttingDown() {
        return isShuttingDown;
    }

    /** A failure with {@code on-fail=standby} empties the node. */
    void putInStandby() {
        isStandby = true;
    }

    /** Whether something may be started here. */
    boolean canHost() {
        return isOnline() && !isStandby && !isMaintenance && !isShuttingDown;
    }

    /** Why {@link #canHost()} is false, as the origin of a term. */
    String whyNot() {
        if (!isOnline()) {
            return "node-" + state.standing().name().toLowerCase(java.util.Locale.ROOT);
        }
        if (isShuttingDown) {
            return "node-shutdown";
        }
        return isStandby ? "node-standby" : "node-maintenance";
    }

    /** A node attribute, the transient one first; empty: not set. */
    String attribute(String key) {
        return attribute(state, permanent, key);
    }

    private static String attribute(NodeState state, Map<String, String> permanent, String key) {
        String now = state.attributes().get(key);
        return now != null ? now : permanent.getOrDefault(key, "");
    }

    private static int compareNaturally(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digitsEnd(a, i);
            int endB = digitsEnd(b, j);
            int order;
            if (endA > i && endB > j) {
                order = new java.math.BigInteger(a.substring(i, endA))
                        .compareTo(new java.math.BigInteger(b.substring(j, endB)));
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length() - i, b.length() - j);
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
