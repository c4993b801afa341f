package org.asterism.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.ClusterState.Ticket;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.NodeReport;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.policy.Outcome;

/** Something that is supposed to have happened before the decision: a change of the state, and its words. */
@FunctionalInterface
public interface Injection {

    /** How the line on a node begins that is not there, as crm_simulate has it. */
    String INVALID_NODE = "Invalid node name: ";

    /** The state in which it has happened; {@code words} gets a line or more. */
    ClusterState into(ClusterState state, List<String> words);

    /** The partition has quorum, or has lost it. */
    static Injection quorum(String text) {
        boolean isQuorate = CibValues.bool(text, false);
        return (state, words) -> {
            words.add("Setting quorum: " + text);
            return state.withVotes(isQuorate ? ClusterState.Votes.WON : ClusterState.Votes.LOST);
        };
    }

    /** A node joins; one that the configuration does not have is added to it. */
    static Injection nodeUp(NodeName name) {
        return (state, words) -> {
            words.add("Bringing node " + name + " online");
            return withNode(state, name, old -> reported(old, Standing.ONLINE, "true", "online", "member"));
        };
    }

    /** A node leaves in order: what it had is stopped and forgotten. */
    static Injection nodeDown(NodeName name) {
        return (state, words) -> {
            words.add("Taking node " + name + " offline");
            return withKnownNode(state, words, name, old -> {
                NodeState empty = new NodeState(name, old.standing(), new TreeMap<>(), new TreeMap<>(), old.report());
                return reported(empty, Standing.OFFLINE, "false", "offline", "down");
            });
        };
    }

    /** A node vanishes and may still run what it had. */
    static Injection nodeFail(NodeName name) {
        return (state, words) -> {
            words.add("Failing node " + name);
            return withKnownNode(state, words, name, old -> reported(old, Standing.LOST, "false", "online", "member"));
        };
    }

    static Injection grant(String id) {
        return ticket(id, "Granting ticket " + id, old -> ticket(old, true, old.isStandby()));
    }

    static Injection revoke(String id) {
        return ticket(id, "Revoking ticket " + id, old -> ticket(old, false, old.isStandby()));
    }

    static Injection standby(String id) {
        return ticket(id, "Making ticket " + id + " standby", old -> ticket(old, old.isGranted(), true));
    }

    static Injection activate(String id) {
        return ticket(id, "Activating ticket " + id, old -> ticket(old, old.isGranted(), false));
    }

    /** An operation has ended so. */
    static Injection operation(Outcome outcome) {
        return (state, words) -> {
            ResourceId given = outcome.operation().resource();
            words.add("Injecting " + outcome + " into the configuration");
            Optional<Resource.Primitive> found = primitive(state.document().resources(), given.base());
            NodeState node = state.nodes().get(outcome.node());
            if (found.isEmpty()) {
                words.add("Invalid resource name: " + given);
                return state;
            }
            boolean isNumbered = hasNumbers(state.document().resources(), given.base());
            Outcome known = isNumbered ? outcome : outcome.of(given.base());
            if (node != null) {
                words.addAll(known.words(node, state.now()));
            }
            return withKnownNode(
                    state,
                    words,
                    outcome.node(),
                    old -> known.recordedBy(old, found.get().agent(), state.now()));
        };
    }

    private static Optional<Resource.Primitive> primitive(List<? extends Resource> resources, ResourceId id) {
        return resources.stream()
                .flatMap(resource -> resource.primitives().stream())
                .filter(primitive -> primitive.id().equals(id))
                .findFirst();
    }

    /** Whether the instances of a resource bear a number in a node's history. */
    private static boolean hasNumbers(List<Resource> resources, ResourceId id) {
        return resources.stream()
                .filter(resource -> resource.primitives().stream()
                        .anyMatch(primitive -> primitive.id().equals(id)))
                .anyMatch(resource -> CibValues.bool(resource.meta().getOrDefault("globally-unique", ""), false));
    }

    private static Injection ticket(String id, String words, UnaryOperator<Ticket> edit) {
        return (state, lines) -> {
            lines.add(words);
            TreeMap<String, Ticket> tickets = new TreeMap<>(state.tickets());
            Ticket old = tickets.getOrDefault(id, new Ticket(id, false, false, new TreeMap<>()));
            tickets.put(id, edit.apply(old));
            return state.withTickets(tickets);
        };
    }

    private static Ticket ticket(Ticket old, boolean isGranted, boolean isStandby) {
        TreeMap<String, String> attributes = new TreeMap<>(old.attributes());
        attributes.put("granted", Boolean.toString(isGranted));
        attributes.put("standby", Boolean.toString(isStandby));
        return new Ticket(old.id(), isGranted, isStandby, attributes);
    }

    private static ClusterState withKnownNode(
            ClusterState state, List<String> words, NodeName name, UnaryOperator<NodeState> edit) {
        if (!state.nodes().containsKey(name)) {
            words.add(INVALID_NODE + name);
            return state;
        }
        return withNode(state, name, edit);
    }

    private static ClusterState withNode(ClusterState state, NodeName name, UnaryOperator<NodeState> edit) {
        SortedMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        NodeState none = new NodeState(name, Standing.OFFLINE, new TreeMap<>(), new TreeMap<>());
        nodes.put(name, edit.apply(nodes.getOrDefault(name, none)));
        ClusterDocument document = state.document();
        List<NodeConfig> configured = document.details().nodes();
        boolean isKnown = state.nodes().containsKey(name)
                || configured.stream().anyMatch(node -> node.name().equals(name));
        return (isKnown ? state : state.with(withNode(document, name))).withNodes(nodes);
    }

    private static ClusterDocument withNode(ClusterDocument document, NodeName name) {
        List<NodeConfig> nodes = new ArrayList<>(document.details().nodes());
        nodes.add(new NodeConfig(name, name.value(), NodeConfig.Kind.MEMBER, List.of(), List.of()));
        return document.withNodes(nodes);
    }

    private static NodeState reported(
            NodeState old, Standing standing, String membership, String processes, String join) {
        NodeReport seen = old.report();
        NodeReport report = new NodeReport(
                seen.id().isEmpty() ? old.name().value() : seen.id(),
                seen.position(),
                seen.kind() == NodeReport.Kind.UNSEEN ? NodeReport.Kind.CLUSTER : seen.kind(),
                membership,
                processes,
                join,
                join,
                "",
                seen.fenced(),
                seen.maintenance());
        return new NodeState(old.name(), standing, old.attributes(), old.history(), report);
    }
}
