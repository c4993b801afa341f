package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.asterism.api.NodeStatus.Attribute;
import org.asterism.api.NodeStatus.Lasting;
import org.asterism.audit.Mask;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;

/** The attributes of a node as status shows them, without those that it shows in other words. */
final class AttributeStatus {

    private static final Set<String> IN_OTHER_WORDS = Set.of("standby", "maintenance", "shutdown");

    /** No agent says of an attribute whether it is private. */
    private static final Mask BY_NAME = Mask.of(Set.of());

    private AttributeStatus() {}

    static List<Attribute> of(ClusterState state, NodeName node) {
        List<Attribute> all = new ArrayList<>();
        var permanent = state.document().nodeAttributes().get(node);
        if (permanent != null) {
            permanent.forEach((name, value) -> add(all, name, value, Lasting.FOREVER));
        }
        NodeState known = state.nodes().get(node);
        if (known != null) {
            known.attributes().forEach((name, value) -> add(all, name, value, Lasting.REBOOT));
        }
        return all;
    }

    private static void add(List<Attribute> all, String name, String value, Lasting lasting) {
        if (!IN_OTHER_WORDS.contains(name)) {
            all.add(new Attribute(name, BY_NAME.value(name, value), lasting));
        }
    }
}
