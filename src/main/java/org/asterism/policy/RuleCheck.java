package org.asterism.policy;

import java.util.List;
import org.asterism.model.Rule;

/** Rules on nodes, as they hold for a resource now. */
final class RuleCheck {

    private final Cluster cluster;
    private final RuleScope scope;

    RuleCheck(Cluster cluster) {
        this.cluster = cluster;
        this.scope = RuleScope.at(cluster.state.now());
    }

    boolean holds(Rule rule, NodeInfo node, Entry entry, List<String> submatches) {
        RuleScope here = scope.onNode(node.attributes).matching(submatches);
        if (entry.isPrimitive() && looksElsewhere(rule)) {
            here = here.of(EffectiveParams.of(cluster, entry, node), entry.ownMeta);
        }
        return Rules.holds(rule, here);
    }

    /** Whether it compares with a parameter or meta attribute, which may differ by node. */
    private static boolean looksElsewhere(Rule rule) {
        if (rule instanceof Rule.All all) {
            return all.parts().stream().anyMatch(RuleCheck::looksElsewhere);
        }
        if (rule instanceof Rule.Any any) {
            return any.parts().stream().anyMatch(RuleCheck::looksElsewhere);
        }
        return rule instanceof Rule.OnAttribute test && !test.source().equals("literal");
    }
}
