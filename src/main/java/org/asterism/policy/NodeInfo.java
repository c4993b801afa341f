package org.asterism.policy;

import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.jspecify.annotations.Nullable;

/** A node under its dense number, with what its attributes say about work on it. */
final class NodeInfo {

    /** By name without regard to case, numbers inside names by value ({@code pbx2} before {@code pbx10}); total. */
    static final Comparator<NodeName> ORDER = (a, b) -> {
        int byValue =
                compareNaturally(a.value().toLowerCase(Locale.ROOT), b.value().toLowerCase(Locale.ROOT));
        return byValue != 0 ? byValue : a.compareTo(b);
    };

    /** What a node is to the cluster. */
    enum Kind {
        CLUSTER,
        /** Reached over a connection. */
        REMOTE,
        /** Reached over a connection, and hosted by a resource. */
        GUEST
    }

    /** Whether a connection to a remote or guest node will be there. */
    private enum Connected {
        AS_NOW,
        YES,
        NO
    }

    final int index;
    final NodeName name;
    final NodeState state;
    final Kind kind;
    /** Permanent ones and over them transient ones, and those that rules know by {@code #}. */
    final SortedMap<String, String> attributes;
    /** How much it has of each utilization attribute. */
    final SortedMap<String, Integer> utilization = new TreeMap<>();
    /** Whether anything has failed here since the last cleanup. */
    final boolean hasFailCounts;
    /** The connection to a remote or guest node. */
    @Nullable
    Entry connection;
    /** What hosts a guest node. */
    @Nullable
    Entry host;

    /** The inside of a bundle's container, where nothing else runs. */
    boolean isWithinBundle;
    /** Known only by the history of a connection that is no longer configured. */
    boolean isLeftOver;

    boolean isMaintenance;
    boolean isShuttingDown;
    boolean isStandby;
    /** In standby because of a failure with {@code on-fail=standby}. */
    boolean isStandbyByFailure;

    private boolean isOnline;
    private Connected isConnected = Connected.AS_NOW;
    /** Must be fenced before what it had is free. */
    boolean isUnclean;
    /** Why it is to be fenced, as Pacemaker says it; empty: it is not, or just because it is unclean. */
    String uncleanReason = "";
    /** Is a member, but not yet ready for work. */
    boolean isPending;
    /** The cluster has no status of it. */
    boolean isUnseen;
    /** A guest whose host must be recovered, which takes the place of fencing. */
    boolean needsReset;
    /** Something is active on it. */
    boolean hasActive;
    /** It need not be fenced if the connection to it can be had again. */
    boolean isFencingRevocable;
    /** Will be fenced in this transition. */
    boolean isFenced;
    /** How it is fenced. */
    String fenceAction = "reboot";
    /** Why it is fenced, in the summary's words. */
    String fenceReason = "";

    NodeInfo(int index, NodeState state, Kind kind, SortedMap<String, String> attributes) {
        this.index = index;
        this.name = state.name();
        this.state = state;
        this.kind = kind;
        this.attributes = attributes;
        SortedMap<String, String> failures = state.attributes().tailMap("fail-count-");
        this.hasFailCounts = !failures.isEmpty() && failures.firstKey().startsWith("fail-count-");
        this.isOnline = state.standing() == Standing.ONLINE;
        this.isStandby = Values.bool(attribute("standby"), false);
        this.isMaintenance = Values.bool(attribute("maintenance"), false);
        String shutdown = attribute("shutdown").strip();
        this.isShuttingDown = !shutdown.isEmpty() && !shutdown.equals("0") && !shutdown.equalsIgnoreCase("false");
    }

    String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    boolean isOnline() {
        return isOnline;
    }

    boolean isShuttingDown() {
        return isShuttingDown;
    }

    /** A remote or guest node whose connection is or comes up. */
    boolean isReachable() {
        return connection != null && connection.target() >= 0 && connection.isManaged();
    }

    boolean isRemoteOrGuest() {
        return kind != Kind.CLUSTER;
    }

    void setOnline(boolean online) {
        isOnline = online;
    }

    /** It cannot be trusted until it is fenced; the first reason is kept. */
    void mustBeFenced(String why) {
        if (!isUnclean || uncleanReason.isEmpty()) {
            uncleanReason = why;
        }
        isUnclean = true;
    }

    /** A failure with {@code on-fail=standby} empties the node. */
    void putInStandby() {
        isStandby = true;
        isStandbyByFailure = true;
    }

    /** Whether something may be started here, once the connection to it is where it is to be. */
    boolean canHost() {
        boolean isReachable = isConnected == Connected.AS_NOW ? isOnline : isConnected == Connected.YES;
        boolean isHosted = isContainer()
                || host == null
                || !host.first().isDecided()
                || host.first().target() >= 0;
        boolean isDirty = isUnclean && !((isUnseen || isFencingRevocable) && isConnected == Connected.YES);
        return isReachable && isHosted && !isDirty && !isPending && !isStandby && !isMaintenance && !isShuttingDown;
    }

    /** Says where the connection to this node is to be: nowhere, or somewhere. */
    void decideConnection(int target) {
        // What is in a container goes with it anyway, and is not asked to leave before.
        Connected otherwise = isContainer() ? Connected.AS_NOW : Connected.NO;
        isConnected = target >= 0 ? Connected.YES : otherwise;
    }

    /** Whether it is a replica of a bundle. */
    boolean isContainer() {
        return host != null && host.isContainer();
    }

    /** Why {@link #canHost()} is false, as the origin of a term. */
    String whyNot() {
        if (!isOnline || isConnected == Connected.NO) {
            return "node-" + state.standing().name().toLowerCase(Locale.ROOT);
        }
        if (isUnclean) {
            return "node-unclean";
        }
        if (isShuttingDown) {
            return "node-shutdown";
        }
        return isStandby || isPending ? "node-standby" : "node-maintenance";
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
