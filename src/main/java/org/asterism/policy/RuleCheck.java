package org.asterism.policy;

import java.util.List;
import org.asterism.model.Rule;

/** Rules on nodes, as they hold for a resource now. */
final class RuleCheck {

    private final RuleScope scope;

    RuleCheck(Cluster cluster) {
        this.scope = RuleScope.at(cluster.state.now());
    }

    boolean holds(Rule rule, NodeInfo node, Entry entry, List<String> submatches) {
        RuleScope here = scope.onNode(node.attributes).matching(submatches);
        return Rules.holds(rule, entry.isPrimitive() ? here.of(entry.primitive().params(), entry.ownMeta) : here);
    }
}
