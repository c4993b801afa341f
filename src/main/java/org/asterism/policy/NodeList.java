package org.asterism.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;

/**
 * Which nodes there are, in their order: those of the configuration, and those that resources bring with them, which are
 * remote nodes (by a connection), guest nodes (by a virtual machine or container) and the containers of bundles.
 */
final class NodeList {

    private final ClusterState state;
    private final Map<NodeName, NodeInfo.Kind> kinds = new LinkedHashMap<>();
    private final Set<String> withinBundles = new HashSet<>();
    private final Set<String> leftOver = new HashSet<>();

    private NodeList(ClusterState state) {
        this.state = state;
    }

    static List<NodeInfo> of(ClusterState state) {
        NodeList list = new NodeList(state);
        if (state.manner() == ClusterState.Manner.LIVE) {
            state.nodes().keySet().forEach(name -> list.kinds.put(name, NodeInfo.Kind.CLUSTER));
        } else {
            list.configured();
            state.document().resources().forEach(list::broughtBy);
            state.nodes().values().forEach(list::leftBy);
        }
        return list.nodes();
    }

    private void configured() {
        for (NodeConfig node : state.document().details().nodes()) {
            if (node.kind() == NodeConfig.Kind.MEMBER) {
                kinds.put(node.name(), NodeInfo.Kind.CLUSTER);
            } else if (node.kind() == NodeConfig.Kind.REMOTE) {
                kinds.put(node.name(), NodeInfo.Kind.REMOTE);
            }
        }
    }

    private void broughtBy(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            primitive(primitive);
        } else if (resource instanceof Resource.Group group) {
            group.members().forEach(this::primitive);
        } else if (resource instanceof Resource.Clone clone) {
            broughtBy(clone.child());
        } else if (resource instanceof Resource.Bundle bundle) {
            if (!bundle.inner().isEmpty()) {
                for (int number = 0; number < BundleParts.replicas(bundle); number++) {
                    add(bundle.id() + "-" + number, NodeInfo.Kind.GUEST);
                    withinBundles.add(bundle.id() + "-" + number);
                }
            }
        }
    }

    private void primitive(Resource.Primitive primitive) {
        if (RemoteParts.isConnection(primitive.agent())) {
            add(primitive.id().value(), NodeInfo.Kind.REMOTE);
        }
        String guest = primitive.meta().getOrDefault("remote-node", "");
        if (!guest.isEmpty()) {
            add(guest, NodeInfo.Kind.GUEST);
        }
    }

    /** Connections that are no longer configured may still be there, and their nodes with them. */
    private void leftBy(NodeState node) {
        for (ResourceHistory history : node.history().values()) {
            if (RemoteParts.isConnection(history.agent())
                    && !isKnown(history.resource().value())) {
                leftOver.add(history.resource().value());
                boolean isGuest = !history.details().container().isEmpty();
                add(history.resource().value(), isGuest ? NodeInfo.Kind.GUEST : NodeInfo.Kind.REMOTE);
            }
        }
    }

    private boolean isKnown(String name) {
        return kinds.keySet().stream().anyMatch(node -> node.value().equals(name));
    }

    private void add(String name, NodeInfo.Kind kind) {
        try {
            kinds.put(new NodeName(name), kind);
        } catch (IllegalArgumentException notANodeName) {
            // What cannot be a node brings none.
        }
    }

    private List<NodeInfo> nodes() {
        List<NodeName> names = new ArrayList<>(kinds.keySet());
        names.sort(NodeInfo.ORDER);
        Map<NodeName, NodeConfig> configs = new TreeMap<>();
        state.document().details().nodes().forEach(node -> configs.putIfAbsent(node.name(), node));
        List<NodeInfo> nodes = new ArrayList<>();
        for (NodeName name : names) {
            NodeState known = state.nodes().get(name);
            if (known == null) {
                known = new NodeState(name, NodeState.Standing.OFFLINE, new TreeMap<>(), new TreeMap<>());
            }
            NodeInfo.Kind kind = kinds.getOrDefault(name, NodeInfo.Kind.CLUSTER);
            nodes.add(new NodeInfo(nodes.size(), known, kind, attributes(known, configs.get(name), kind)));
        }
        for (NodeInfo node : nodes) {
            node.isWithinBundle = withinBundles.contains(node.name.value());
            node.isLeftOver = leftOver.contains(node.name.value());
            NodeConfig config = configs.get(node.name);
            if (config != null) {
                RuleScope scope = RuleScope.at(state.now()).onNode(node.attributes);
                Rules.values(config.utilization(), new TreeMap<>(), scope)
                        .forEach((name, value) -> node.utilization.put(name, CibValues.number(value, 0)));
            }
        }
        return List.copyOf(nodes);
    }

    private SortedMap<String, String> attributes(
            NodeState node, @org.jspecify.annotations.Nullable NodeConfig config, NodeInfo.Kind kind) {
        ClusterDocument document = state.document();
        TreeMap<String, String> all = new TreeMap<>();
        String id = config == null ? node.report().id() : config.id();
        all.put("#uname", node.name().value());
        all.put("#id", id.isEmpty() ? node.name().value() : id);
        all.put(
                "#kind",
                kind == NodeInfo.Kind.CLUSTER ? "cluster" : kind == NodeInfo.Kind.REMOTE ? "remote" : "container");
        all.put("#is_dc", Boolean.toString(!id.isEmpty() && id.equals(state.coordinatorId())));
        String clusterName = document.options().get("cluster-name");
        if (clusterName != null) {
            all.put("#cluster-name", clusterName);
            all.put("#site-name", clusterName);
        }
        SortedMap<String, String> permanent = document.nodeAttributes().getOrDefault(node.name(), new TreeMap<>());
        if (config != null && config.attributes().stream().anyMatch(set -> !set.isUnconditional())) {
            permanent = Rules.values(
                    AttributeSet.ordered(config.attributes()),
                    permanent,
                    RuleScope.at(state.now()).onNode(new TreeMap<>(all)));
        }
        all.putAll(permanent);
        if (permanent.containsKey("site-name")) {
            all.put("#site-name", permanent.get("site-name"));
        }
        all.putAll(node.attributes());
        return all;
    }
}
