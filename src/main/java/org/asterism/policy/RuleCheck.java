package org.asterism.policy;

import java.util.List;
import org.asterism.model.Rule;

/** Stopgap. */
final class RuleCheck {
    private final Cluster cluster;

    RuleCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    boolean holds(Rule rule, NodeInfo node, Entry entry, List<String> submatches) {
        if (rule instanceof Rule.All all) {
            return all.parts().stream().allMatch(part -> holds(part, node, entry, submatches));
        }
        if (rule instanceof Rule.Any any) {
            return any.parts().stream().anyMatch(part -> holds(part, node, entry, submatches));
        }
        if (rule instanceof Rule.OnAttribute on) {
            String name = on.attribute();
            for (int i = 0; i < submatches.size(); i++) {
                name = name.replace("%" + i, submatches.get(i));
            }
            String actual = node.attribute(name);
            if (name.equals("#uname")) {
                actual = node.name.value();
            }
            if (name.equals("#id")) {
                actual = node.state.report().id();
            }
            if (name.equals("#kind")) {
                actual = node.state.report().kind() == org.asterism.model.NodeReport.Kind.REMOTE ? "remote" : "cluster";
            }
            if (name.equals("#is_dc")) {
                actual = "" + node.state.report().id().equals(cluster.state.coordinatorId());
            }
            String value = on.value();
            if (on.source().equals("param")) {
                value = entry.primitive().params().getOrDefault(value, "");
            }
            boolean defined = !actual.isEmpty();
            int order = 0;
            try {
                boolean asString = on.type().equals("string")
                        || on.type().isEmpty() && List.of("eq", "ne").contains(on.operation());
                order = !defined
                        ? 1
                        : asString
                                ? actual.compareTo(value)
                                : Double.compare(Double.parseDouble(actual), Double.parseDouble(value));
            } catch (NumberFormatException e) {
                order = actual.compareTo(value);
            }
            return switch (on.operation()) {
                case "defined" -> defined;
                case "not_defined" -> !defined;
                case "eq" -> defined && order == 0;
                case "ne" -> !defined || order != 0;
                case "lt" -> defined && order < 0;
                case "gt" -> defined && order > 0;
                case "lte" -> defined && order <= 0;
                default -> defined && order >= 0;
            };
        }
        return false;
    }
}
