package org.asterism.policy;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.OperationResult;

/** What a difference between the parameters an operation ran with and those of now asks for. */
enum ParamChange {
    NONE,
    /** The agent can take the new values over while it runs. */
    RELOAD,
    RESTART;

    /** A result without a digest tells nothing, so nothing has changed. */
    static ParamChange of(Cluster cluster, Entry entry, NodeInfo node, OperationResult run) {
        if ((entry.isImplicit && entry.isConnection()) || run.paramsDigest().isEmpty()) {
            return NONE;
        }
        SortedMap<String, String> params = EffectiveParams.of(cluster, entry, node, run.key());
        if (!ParamsDigest.hasChanged(entry.primitive(), params, run, cluster.document)) {
            return NONE;
        }
        SortedMap<String, String> record = run.details().attributes();
        Set<String> secret = words(record.getOrDefault("op-secure-params", ""));
        if (isBlackedOut(params, secret)
                && ParamsDigest.of(open(params, secret)).equals(record.getOrDefault("op-secure-digest", ""))) {
            return NONE;
        }
        String restartDigest = record.getOrDefault("op-restart-digest", "");
        if (!restartDigest.isEmpty()) {
            SortedMap<String, String> decisive = new TreeMap<>(params);
            Set<String> deciding = words(record.getOrDefault("op-force-restart", ""));
            // What only the operation has cannot be reloaded.
            decisive.keySet()
                    .removeIf(name -> !deciding.contains(name)
                            && Operations.extra(entry.primitive(), run.key()).get(name) == null);
            return ParamsDigest.of(decisive).equals(restartDigest) ? RELOAD : RESTART;
        }
        return RESTART;
    }

    private static Set<String> words(String text) {
        return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
    }

    /** Someone made the values unreadable before this state was passed on, so that only the others can be compared. */
    private static boolean isBlackedOut(SortedMap<String, String> params, Set<String> secret) {
        return secret.stream().anyMatch(name -> params.getOrDefault(name, "").matches("\\*+"));
    }

    private static SortedMap<String, String> open(SortedMap<String, String> params, Set<String> secret) {
        SortedMap<String, String> open = new TreeMap<>(params);
        open.keySet().removeIf(name -> secret.contains(name) || name.startsWith("pcmk_"));
        return open;
    }
}
