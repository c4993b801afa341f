package org.asterism.policy;

import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.OperationKey;
import org.asterism.model.Resource;

/** The parameters an instance is run with on a node: its own, whose rules hold there, then those of what encloses it. */
final class EffectiveParams {

    /** Said of a parameter as if it were not given. */
    private static final String DEFAULT = "#default";

    private EffectiveParams() {}

    static SortedMap<String, String> of(Cluster cluster, Entry entry, NodeInfo node) {
        RuleScope scope = RuleScope.at(cluster.state.now()).onNode(node.attributes);
        Resource.Primitive own = entry.primitive();
        TreeMap<String, String> params =
                new TreeMap<>(Rules.values(own.details().params(), own.params(), scope));
        for (Entry at = entry.parent; at != null; at = at.parent) {
            Rules.values(at.config.details().params(), new TreeMap<>(), scope).forEach(params::putIfAbsent);
        }
        params.values().removeIf(DEFAULT::equals);
        return params;
    }

    /** Those and what the operation adds to them. */
    static SortedMap<String, String> of(Cluster cluster, Entry entry, NodeInfo node, OperationKey key) {
        TreeMap<String, String> params = new TreeMap<>(of(cluster, entry, node));
        Operations.extra(entry.primitive(), key).forEach(params::put);
        return params;
    }
}
