package org.asterism.policy;

import java.util.Locale;
import org.asterism.model.ClusterDocument;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.Resource;
import org.jspecify.annotations.Nullable;

/** What a failed operation leads to. */
enum OnFail {
    IGNORE,
    RESTART,
    STOP,
    BLOCK,
    STANDBY,
    FENCE;

    /** As configured for this operation, else by {@code op_defaults}, else built-in: a failed stop blocks, others restart. */
    static OnFail of(Resource.Primitive primitive, OperationKey key, ClusterDocument document) {
        return of(primitive, key, document, BLOCK);
    }

    /** The same where a failed stop leads to {@code failedStop} unless something else is configured. */
    static OnFail of(Resource.Primitive primitive, OperationKey key, ClusterDocument document, OnFail failedStop) {
        OperationConfig config = config(primitive, key);
        String text = config == null ? null : config.attributes().get("on-fail");
        if (text == null) {
            text = document.operationDefaults().getOrDefault("on-fail", "");
        }
        boolean isStop = key.action().equals("stop");
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "ignore", "nothing" -> IGNORE;
            case "block" -> BLOCK;
            case "stop" -> isStop ? BLOCK : STOP;
            case "standby" -> isStop ? BLOCK : STANDBY;
            case "fence" -> FENCE;
            default -> isStop ? failedStop : RESTART;
        };
    }

    /** The configured operation of this name and interval. */
    static @Nullable OperationConfig config(Resource.Primitive primitive, OperationKey key) {
        for (OperationConfig operation : primitive.operations()) {
            if (operation.name().equals(key.action()) && operation.interval().equals(key.interval())) {
                return operation;
            }
        }
        return null;
    }
}
