package org.asterism.policy;

import java.util.Locale;
import java.util.SortedMap;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;

/** What a failed operation leads to in Pacemaker's manner; of several failures the last named here counts. */
enum Consequence {
    IGNORE,
    DEMOTE,
    RESTART,
    RESTART_CONTAINER,
    /** A lost connection: the remote node is fenced. */
    RESET_REMOTE,
    BAN,
    BLOCK,
    STOP,
    STANDBY,
    FENCE;

    /** As configured for the operation, else as {@code op_defaults} say, else built-in. */
    static Consequence of(Cluster cluster, Entry entry, OperationKey key) {
        OperationConfig config = OnFail.config(entry.primitive(), key);
        String text = config == null ? "" : config.attributes().getOrDefault("on-fail", "");
        if (text.isEmpty()) {
            text = defaults(cluster, entry, key).getOrDefault("on-fail", "");
        }
        boolean isFencing = cluster.options.isFencingEnabled();
        boolean isStop = key.action().equals("stop");
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "ignore", "nothing" -> IGNORE;
            case "block" -> BLOCK;
            case "migrate" -> BAN;
            case "restart" -> RESTART;
            case "stop" -> isStop ? builtIn(entry, key, isFencing) : STOP;
            case "standby" -> isStop ? builtIn(entry, key, isFencing) : STANDBY;
            case "fence" -> isFencing ? FENCE : STOP;
            case "demote" -> isDemotable(config, key) ? DEMOTE : builtIn(entry, key, isFencing);
            case "restart-container" -> entry.container != null ? RESTART_CONTAINER : builtIn(entry, key, isFencing);
            default -> builtIn(entry, key, isFencing);
        };
    }

    /** What {@code op_defaults} say for this operation of this resource. */
    static SortedMap<String, String> defaults(Cluster cluster, Entry entry, OperationKey key) {
        return Rules.values(
                cluster.document.details().operationDefaults(),
                cluster.document.operationDefaults(),
                RuleScope.at(cluster.state.now())
                        .of(entry.agent())
                        .during(key.action(), key.interval().toMillis()));
    }

    private static boolean isDemotable(@org.jspecify.annotations.Nullable OperationConfig config, OperationKey key) {
        boolean isPromotedMonitor = config != null
                && key.isRecurring()
                && org.asterism.model.Role.parse(config.attributes().getOrDefault("role", ""))
                        == org.asterism.model.Role.PROMOTED;
        return key.action().equals("promote") || isPromotedMonitor;
    }

    private static Consequence builtIn(Entry entry, OperationKey key, boolean isFencing) {
        if (entry.remoteNode != null && entry.container == null && !isOneOffMonitorOrStart(key)) {
            return RESET_REMOTE;
        }
        if (entry.container != null
                && (RemoteParts.isConnection(entry.agent()) || key.action().equals("stop"))) {
            return RESTART_CONTAINER;
        }
        if (key.action().equals("stop")) {
            return isFencing ? FENCE : BLOCK;
        }
        return RESTART;
    }

    private static boolean isOneOffMonitorOrStart(OperationKey key) {
        return !key.isRecurring()
                && (key.action().equals("monitor") || key.action().equals("start"));
    }

    boolean isWorseThan(Consequence other) {
        return compareTo(other) > 0;
    }
}
