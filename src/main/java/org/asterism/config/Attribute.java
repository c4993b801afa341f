package org.asterism.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.model.DailyWindow;
import org.asterism.model.Resource;
import org.asterism.model.Score;

/**
 * A named text value of the CIB and what may stand in it. The tables hold the names of Pacemaker Explained ("Cluster
 * options", "Resource meta-attributes", "Operations") and our own; older names are read as the present ones.
 */
record Attribute(String name, Kind kind, List<String> words) {

    /** What a value has to look like. */
    enum Kind {
        TEXT,
        BOOLEAN,
        INTEGER,
        SCORE,
        DURATION,
        /** A duration, or {@code forever}. */
        LIFETIME,
        PERCENT,
        /** Times of each day. */
        WINDOW,
        WORD
    }

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|on|yes|y|1|false|off|no|n|0");

    private static final List<String> ROLES = List.of("Stopped", "Started", "Unpromoted", "Promoted");

    static final Map<String, Attribute> OPTIONS = table(List.of(
            words("no-quorum-policy", "stop", "freeze", "ignore", "demote", "fence", "suicide"),
            words("unfenced", "unreleased", "assume-clean"),
            of(Kind.BOOLEAN, "symmetric-cluster", "maintenance-mode", "stop-all-resources", "start-failure-is-fatal"),
            of(Kind.BOOLEAN, "fencing-enabled", "startup-fencing", "concurrent-fencing", "shutdown-lock", "enable-acl"),
            of(Kind.BOOLEAN, "stop-removed-resources", "cancel-removed-actions", "enable-startup-probes"),
            of(Kind.BOOLEAN, "have-watchdog", "fence-remote-without-quorum", "remove-after-stop"),
            words("fencing-action", "reboot", "off"),
            words("fencing-reaction", "stop", "panic"),
            of(Kind.DURATION, "fencing-timeout", "fencing-watchdog-timeout", "priority-fencing-delay"),
            of(Kind.DURATION, "node-pending-timeout", "cluster-delay", "dc-deadtime", "election-timeout"),
            of(Kind.DURATION, "shutdown-escalation", "join-integration-timeout", "join-finalization-timeout"),
            of(Kind.LIFETIME, "lease-time"),
            of(Kind.DURATION, "transition-delay", "cluster-recheck-interval", "shutdown-lock-limit"),
            of(Kind.INTEGER, "fencing-max-attempts", "batch-limit", "migration-limit", "node-action-limit"),
            of(Kind.INTEGER, "pe-error-series-max", "pe-warn-series-max", "pe-input-series-max", "cluster-ipc-limit"),
            of(Kind.PERCENT, "load-threshold"),
            words("placement-strategy", "default", "utilization", "balanced", "minimal"),
            words("node-health-strategy", "none", "migrate-on-red", "only-green", "progressive", "custom"),
            of(Kind.SCORE, "node-health-base", "node-health-green", "node-health-yellow", "node-health-red"),
            of(Kind.TEXT, "cluster-name", "dc-version", "cluster-infrastructure", "last-lrm-refresh"),
            of(Kind.INTEGER, "expected-quorum-votes")));

    static final Map<String, String> OLD_OPTIONS = Map.ofEntries(
            Map.entry("stonith-enabled", "fencing-enabled"),
            Map.entry("stonith-action", "fencing-action"),
            Map.entry("stonith-timeout", "fencing-timeout"),
            Map.entry("stonith-max-attempts", "fencing-max-attempts"),
            Map.entry("stonith-watchdog-timeout", "fencing-watchdog-timeout"),
            Map.entry("fence-reaction", "fencing-reaction"),
            Map.entry("stop-orphan-resources", "stop-removed-resources"),
            Map.entry("stop-orphan-actions", "cancel-removed-actions"),
            Map.entry("crmd-integration-timeout", "join-integration-timeout"),
            Map.entry("crmd-finalization-timeout", "join-finalization-timeout"),
            Map.entry("crmd-transition-delay", "transition-delay"));

    private static final Map<String, Attribute> COMMON_META = table(List.of(
            of(Kind.SCORE, "priority", "resource-stickiness", "migration-threshold"),
            of(Kind.BOOLEAN, "critical", "is-managed", "maintenance", "allow-migrate", "allow-unhealthy-nodes"),
            of(Kind.BOOLEAN, "duplicate-safe", "remote-allow-migrate"),
            words("target-role", ROLES.toArray(String[]::new)),
            words("requires", "nothing", "quorum", "fencing", "unfencing"),
            words("multiple-active", "block", "stop_only", "stop_start", "stop_unexpected"),
            words("container-attribute-target", "host"),
            of(Kind.DURATION, "failure-timeout", "remote-connect-timeout"),
            of(Kind.DURATION, "restart-delay", "restart-delay-max", "flap-window"),
            of(Kind.INTEGER, "flap-moves", "failback-calls", "capacity-calls", "calls-per-second"),
            of(Kind.WINDOW, "failback-window"),
            of(Kind.TEXT, "provides", "container", "remote-node", "remote-addr", "remote-port")));

    static final Map<String, Attribute> RESOURCE_META =
            joined(COMMON_META, table(List.of(of(Kind.TEXT, "description"))));

    static final Map<String, Attribute> GROUP_META =
            joined(RESOURCE_META, table(List.of(of(Kind.BOOLEAN, "ordered", "collocated"))));

    /** Of clones, and of bundles, which are clones of what they hold. */
    static final Map<String, Attribute> CLONE_META = joined(
            COMMON_META,
            table(List.of(
                    of(Kind.BOOLEAN, "hot-standby", "globally-unique", "notify", "interleave", "promotable"),
                    of(Kind.BOOLEAN, "ordered", "collocated"),
                    of(
                            Kind.INTEGER,
                            "clone-max",
                            "clone-node-max",
                            "clone-min",
                            "promoted-max",
                            "promoted-node-max"))));

    static final Map<String, String> OLD_META =
            Map.of("master-max", "promoted-max", "master-node-max", "promoted-node-max");

    static final Map<String, Attribute> OPERATION = table(List.of(
            words("on-fail", "ignore", "block", "stop", "demote", "restart", "fence", "standby"),
            words("role", ROLES.toArray(String[]::new)),
            of(Kind.BOOLEAN, "enabled", "record-pending"),
            of(Kind.DURATION, "start-delay"),
            of(Kind.INTEGER, "OCF_CHECK_LEVEL", "rise", "fall"),
            of(Kind.TEXT, "interval-origin", "description", "second-opinion")));

    static final Map<String, Attribute> OPERATION_DEFAULTS =
            joined(OPERATION, table(List.of(of(Kind.DURATION, "timeout"))));

    /** Of a ticket. */
    static final Map<String, Attribute> TICKET = table(List.of(of(Kind.BOOLEAN, "granted", "standby")));

    /** Meanings of these node attributes are the cluster's; other names are the operator's own. */
    static final Map<String, Attribute> NODE = table(List.of(of(Kind.BOOLEAN, "standby", "maintenance")));

    private static final Map<String, String> OLD_WORDS = Map.of("fencing-action=poweroff", "off");

    private static final Map<String, String> OLD_ROLES = Map.of("Master", "Promoted", "Slave", "Unpromoted");

    /** The meta attributes that a resource of this kind may have. */
    static Map<String, Attribute> metaOf(Resource resource) {
        if (resource instanceof Resource.Clone || resource instanceof Resource.Bundle) {
            return CLONE_META;
        }
        return resource instanceof Resource.Group ? GROUP_META : RESOURCE_META;
    }

    /**
     * The value as it is kept: roles by their present names, everything else as written.
     *
     * @throws IllegalArgumentException with the reason
     */
    String checked(String text) {
        String value = words.contains(text) ? text : OLD_WORDS.getOrDefault(name + "=" + text, text);
        if (words.equals(ROLES)) {
            value = OLD_ROLES.getOrDefault(text, text);
        }
        switch (kind) {
            case TEXT -> {}
            case BOOLEAN -> require(BOOLEAN.matcher(value).matches(), "is neither true nor false");
            case INTEGER -> require(value.matches("[+-]?[0-9]{1,9}"), "is not a whole number");
            case SCORE -> require(isScore(value), "is not a score (a whole number, INFINITY or -INFINITY)");
            case DURATION -> Durations.parseLikeCib(value.startsWith("-") ? value.substring(1) : value);
            case LIFETIME -> require(isLifetime(value), "is neither a time such as 8h nor 'forever'");
            case PERCENT -> require(value.matches("[0-9]{1,3}%?"), "is not a percentage");
            case WINDOW -> DailyWindow.parse(value);
            case WORD ->
                require(words.stream().anyMatch(value::equalsIgnoreCase), "is not one of " + String.join(", ", words));
        }
        return value;
    }

    /** What to write instead of a bad value. */
    String remedy(String text) {
        return switch (kind) {
            case TEXT -> "write a text";
            case BOOLEAN -> "write true or false";
            case INTEGER -> "write a whole number";
            case SCORE -> "write a whole number, INFINITY or -INFINITY";
            case DURATION -> "write a duration such as 10s or 2min";
            case LIFETIME -> "write a whole number with s, m, h or d such as 8h, or forever";
            case PERCENT -> "write a percentage such as 80%";
            case WINDOW ->
                "write times such as 02:00-05:00, and a zone such as Europe/Berlin after them if it is not the node's";
            case WORD -> Nearest.advice(text, words);
        };
    }

    private static void require(boolean isGood, String reason) {
        if (!isGood) {
            throw new IllegalArgumentException(reason);
        }
    }

    private static boolean isLifetime(String text) {
        return text.equals("forever") || text.matches("[1-9][0-9]{0,5}(s|m|min|h|d)");
    }

    private static boolean isScore(String text) {
        try {
            Score.parse(text);
            return text.toUpperCase(Locale.ROOT).contains("INF") || text.matches("[+-]?[0-9]{1,9}");
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static Stream<Attribute> of(Kind kind, String... names) {
        return Stream.of(names).map(name -> new Attribute(name, kind, List.of()));
    }

    private static Stream<Attribute> words(String name, String... words) {
        return Stream.of(new Attribute(name, Kind.WORD, List.of(words)));
    }

    private static Map<String, Attribute> table(List<Stream<Attribute>> parts) {
        TreeMap<String, Attribute> table = new TreeMap<>();
        parts.stream().flatMap(part -> part).forEach(attribute -> table.put(attribute.name(), attribute));
        return table;
    }

    private static Map<String, Attribute> joined(Map<String, Attribute> a, Map<String, Attribute> b) {
        TreeMap<String, Attribute> table = new TreeMap<>(a);
        table.putAll(b);
        return table;
    }
}
