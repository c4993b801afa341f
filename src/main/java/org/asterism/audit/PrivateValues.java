package org.asterism.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;

/**
 * The private values of a configuration: parameters of resources and of their operations, and attributes of nodes. Hides them
 * before it is shown, and puts the true ones back where it comes back edited.
 */
public final class PrivateValues {

    /**
     * Where a value stands.
     *
     * @param owner the resource, its operation, or the node
     * @param agent of the resource; of a node's attribute none
     * @param set of several sets of one owner; empty: the only one
     */
    private record Place(String owner, Optional<AgentName> agent, String set, String name) {

        boolean isHiddenBy(Mask mask) {
            return agent.map(known -> mask.hides(known, name)).orElseGet(() -> mask.hides(name));
        }

        Place anySet() {
            return new Place(owner, Optional.empty(), "", name);
        }

        /** A resource keeps its values when it is given another agent. */
        Place anyAgent() {
            return new Place(owner, Optional.empty(), set, name);
        }

        @Override
        public String toString() {
            return name + " of " + owner;
        }
    }

    @FunctionalInterface
    private interface Rewrite {
        String value(Place place, String value);
    }

    /**
     * A configuration with its true values.
     *
     * @param unknown which values are still masks, because there is nothing stored in their place
     */
    public record Restored(ClusterDocument document, List<String> unknown) {
        public Restored {
            unknown = List.copyOf(unknown);
        }
    }

    private final Rewrite rewrite;

    private PrivateValues(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    /** The document with {@link Mask#HIDDEN} in the place of each private value. */
    public static ClusterDocument masked(ClusterDocument document, Mask mask) {
        return hiding(mask).document(document);
    }

    /**
     * The same with the attributes that nodes have until they restart. What ran with private values loses the digests of its
     * parameters: a password could be guessed by them, and masks would look like changed parameters.
     */
    public static ClusterState masked(ClusterState state, Mask mask) {
        PrivateValues hiding = hiding(mask);
        ClusterDocument document = hiding.document(state.document());
        Set<ResourceId> hidden = new HashSet<>();
        for (int i = 0; i < document.resources().size(); i++) {
            List<Resource.Primitive> shown = document.resources().get(i).primitives();
            List<Resource.Primitive> whole = state.document().resources().get(i).primitives();
            for (int j = 0; j < shown.size(); j++) {
                if (!shown.get(j).equals(whole.get(j))) {
                    hidden.add(shown.get(j).id());
                }
            }
        }
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        state.nodes()
                .forEach((name, node) -> nodes.put(
                        name,
                        new NodeState(
                                node.name(),
                                node.standing(),
                                hiding.map(ofNode(name), Optional.empty(), "", node.attributes()),
                                withoutDigests(node.history(), hidden),
                                node.report())));
        return state.with(document).withNodes(nodes);
    }

    private static SortedMap<ResourceId, ResourceHistory> withoutDigests(
            SortedMap<ResourceId, ResourceHistory> histories, Set<ResourceId> hidden) {
        TreeMap<ResourceId, ResourceHistory> all = new TreeMap<>(histories);
        all.replaceAll((id, history) -> {
            if (!hidden.contains(id.base())) {
                return history;
            }
            TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
            operations.replaceAll((key, result) -> withoutDigests(result));
            ResourceHistory.Details details = history.details();
            return new ResourceHistory(
                    history.resource(),
                    history.agent(),
                    operations,
                    history.failCounts(),
                    history.lastFailure(),
                    new ResourceHistory.Details(
                            details.runs().stream()
                                    .map(PrivateValues::withoutDigests)
                                    .toList(),
                            details.position(),
                            details.container(),
                            details.shutdownLock()));
        });
        return all;
    }

    private static OperationResult withoutDigests(OperationResult result) {
        RunDetails details = result.details();
        TreeMap<String, String> attributes = new TreeMap<>(details.attributes());
        attributes.keySet().removeIf(name -> name.endsWith("-digest"));
        return new OperationResult(
                result.key(),
                result.callId(),
                result.status(),
                result.exit(),
                result.expectedExit(),
                result.reason(),
                "",
                result.duration(),
                result.lastRun(),
                result.lastChange(),
                new RunDetails(
                        details.id(),
                        details.keyText(),
                        details.statusCode(),
                        details.onNode(),
                        details.migrateSource(),
                        details.migrateTarget(),
                        attributes));
    }

    /** Which private values stand in the document in plain text, as {@code password of power-pbx1}; sorted, each once. */
    public static List<String> plain(ClusterDocument document, Mask mask) {
        TreeSet<String> found = new TreeSet<>();
        ClusterDocument unused = new PrivateValues((place, value) -> {
                    if (place.isHiddenBy(mask) && !value.isEmpty() && !value.equals(Mask.HIDDEN)) {
                        found.add(place.toString());
                    }
                    return value;
                })
                .document(document);
        return List.copyOf(found);
    }

    /** {@code given} with what {@code stored} has in the place of each mask. */
    public static Restored restored(ClusterDocument given, ClusterDocument stored) {
        Map<Place, String> exact = new HashMap<>();
        Map<Place, String> bySet = new HashMap<>();
        ClusterDocument unused = new PrivateValues((place, value) -> {
                    exact.put(place.anyAgent(), value);
                    bySet.merge(place.anySet(), value, (one, other) -> one.equals(other) ? one : Mask.HIDDEN);
                    return value;
                })
                .document(stored);
        List<String> unknown = new ArrayList<>();
        ClusterDocument whole = new PrivateValues((place, value) -> {
                    if (!value.equals(Mask.HIDDEN)) {
                        return value;
                    }
                    String known =
                            exact.getOrDefault(place.anyAgent(), bySet.getOrDefault(place.anySet(), Mask.HIDDEN));
                    if (known.equals(Mask.HIDDEN)) {
                        unknown.add(place.toString());
                    }
                    return known;
                })
                .document(given);
        return new Restored(whole, unknown.stream().distinct().toList());
    }

    private static PrivateValues hiding(Mask mask) {
        return new PrivateValues((place, value) -> value.isEmpty() || !place.isHiddenBy(mask) ? value : Mask.HIDDEN);
    }

    private ClusterDocument document(ClusterDocument document) {
        TreeMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>();
        document.nodeAttributes()
                .forEach((node, values) -> attributes.put(node, map(ofNode(node), Optional.empty(), "", values)));
        ClusterDocument.Details details = document.details();
        return new ClusterDocument(
                        document.options(),
                        attributes,
                        document.resources().stream().map(this::resource).toList(),
                        document.constraints(),
                        document.resourceDefaults(),
                        document.operationDefaults(),
                        details)
                .withNodes(details.nodes().stream().map(this::node).toList());
    }

    private NodeConfig node(NodeConfig node) {
        return new NodeConfig(
                node.name(),
                node.id(),
                node.kind(),
                sets(ofNode(node.name()), Optional.empty(), node.attributes()),
                node.utilization());
    }

    private Resource resource(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            return primitive(primitive);
        }
        if (resource instanceof Resource.Group group) {
            return new Resource.Group(
                    group.id(), group.members().stream().map(this::primitive).toList(), group.meta(), group.details());
        }
        if (resource instanceof Resource.Clone clone) {
            return new Resource.Clone(clone.id(), resource(clone.child()), clone.meta(), clone.details());
        }
        if (resource instanceof Resource.Bundle bundle) {
            return new Resource.Bundle(
                    bundle.id(),
                    bundle.engine(),
                    bundle.container(),
                    bundle.network(),
                    bundle.ports(),
                    bundle.storage(),
                    bundle.inner().stream().map(this::primitive).toList(),
                    bundle.meta(),
                    bundle.details());
        }
        throw new AssertionError("unknown kind of resource " + resource);
    }

    private Resource.Primitive primitive(Resource.Primitive primitive) {
        String owner = primitive.id().value();
        Optional<AgentName> agent = Optional.of(primitive.agent());
        Resource.Details details = primitive.details();
        return new Resource.Primitive(
                primitive.id(),
                primitive.agent(),
                map(owner, agent, "", primitive.params()),
                primitive.meta(),
                primitive.operations().stream()
                        .map(operation -> operation(owner, agent, operation))
                        .toList(),
                new Resource.Details(
                        sets(owner, agent, details.params()),
                        details.meta(),
                        details.utilization(),
                        details.template(),
                        details.description()));
    }

    private OperationConfig operation(String resource, Optional<AgentName> agent, OperationConfig operation) {
        String owner = operation.name() + " of " + resource + " every "
                + operation.interval().toMillis() + " ms";
        return new OperationConfig(
                operation.name(),
                operation.interval(),
                operation.timeout(),
                map(owner, agent, "", operation.attributes()),
                new OperationConfig.Details(
                        sets(owner, agent, operation.details().conditional())));
    }

    private List<AttributeSet> sets(String owner, Optional<AgentName> agent, List<AttributeSet> sets) {
        return sets.stream()
                .map(set ->
                        new AttributeSet(set.id(), set.score(), set.rule(), map(owner, agent, set.id(), set.values())))
                .toList();
    }

    private SortedMap<String, String> map(
            String owner, Optional<AgentName> agent, String set, SortedMap<String, String> values) {
        TreeMap<String, String> rewritten = new TreeMap<>();
        values.forEach((name, value) -> rewritten.put(name, rewrite.value(new Place(owner, agent, set, name), value)));
        return rewritten;
    }

    private static String ofNode(NodeName node) {
        return "node " + node;
    }
}
