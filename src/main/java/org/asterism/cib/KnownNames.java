package org.asterism.cib;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of options and meta attributes that Pacemaker knows or knew. Another name is often a slip of the pen whose default
 * silently holds, so it is worth a note.
 */
final class KnownNames {

    static final Set<String> OPTIONS = Set.of(
            "cluster-name",
            "dc-version",
            "cluster-infrastructure",
            "have-watchdog",
            "no-quorum-policy",
            "symmetric-cluster",
            "maintenance-mode",
            "stop-all-resources",
            "start-failure-is-fatal",
            "fencing-enabled",
            "stonith-enabled",
            "fencing-action",
            "stonith-action",
            "fencing-timeout",
            "stonith-timeout",
            "fencing-max-attempts",
            "stonith-max-attempts",
            "fencing-watchdog-timeout",
            "stonith-watchdog-timeout",
            "fencing-reaction",
            "fence-reaction",
            "priority-fencing-delay",
            "concurrent-fencing",
            "startup-fencing",
            "fence-remote-without-quorum",
            "node-pending-timeout",
            "cluster-delay",
            "dc-deadtime",
            "election-timeout",
            "shutdown-escalation",
            "join-integration-timeout",
            "join-finalization-timeout",
            "crmd-integration-timeout",
            "crmd-finalization-timeout",
            "transition-delay",
            "crmd-transition-delay",
            "batch-limit",
            "migration-limit",
            "load-threshold",
            "node-action-limit",
            "cluster-recheck-interval",
            "unfenced",
            "placement-strategy",
            "node-health-strategy",
            "node-health-base",
            "node-health-green",
            "node-health-yellow",
            "node-health-red",
            "enable-acl",
            "shutdown-lock",
            "shutdown-lock-limit",
            "pe-error-series-max",
            "pe-warn-series-max",
            "pe-input-series-max",
            "enable-startup-probes",
            "stop-removed-resources",
            "stop-orphan-resources",
            "cancel-removed-actions",
            "stop-orphan-actions",
            "remove-after-stop",
            "cluster-ipc-limit",
            "last-lrm-refresh",
            "expected-quorum-votes",
            "default-resource-stickiness",
            "is-managed-default",
            "default-action-timeout");

    static final Set<String> META = Set.of(
            "duplicate-safe",
            "priority",
            "critical",
            "target-role",
            "is-managed",
            "maintenance",
            "resource-stickiness",
            "requires",
            "migration-threshold",
            "failure-timeout",
            "restart-delay",
            "restart-delay-max",
            "flap-moves",
            "flap-window",
            "failback-calls",
            "failback-window",
            "capacity-calls",
            "calls-per-second",
            "multiple-active",
            "allow-migrate",
            "allow-unhealthy-nodes",
            "container-attribute-target",
            "container",
            "remote-node",
            "remote-addr",
            "remote-port",
            "remote-connect-timeout",
            "remote-allow-migrate",
            "provides",
            "globally-unique",
            "clone-max",
            "clone-node-max",
            "clone-min",
            "notify",
            "ordered",
            "interleave",
            "promotable",
            "promoted-max",
            "promoted-node-max",
            "master-max",
            "master-node-max",
            "collocated",
            "description",
            "restart-type",
            "external-ip",
            "internal");

    private KnownNames() {}

    /** Notes names that are none of the known ones. */
    static void check(Element at, Collection<String> names, Set<String> known, Notes notes) {
        for (String name : new TreeSet<>(names)) {
            if (!known.contains(name)) {
                notes.remark(at, "unknown name '" + name + "'; its default holds");
            }
        }
    }
}
