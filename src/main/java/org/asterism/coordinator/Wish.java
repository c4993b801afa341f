package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Messages.ChangeMessage;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.NodeWish;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.DrainEnd;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceId;

/** What somebody wants done, on its way to the coordinator. */
public sealed interface Wish {

    /** Begins the kinds of message that change the node list. */
    String NODES = "nodes-";

    /** Among a message's values; an older node leaves it out of the history. */
    String REASON = "reason";

    /** Among a message's values: the lease that has to be there, and since when. */
    String LEASE = "lease";

    String DRILL = "drill";

    String LEASE_SINCE = "lease-since";

    /** A change of the document. {@code text} is the new document of a {@link Change.Replace}, else empty. */
    record Alter(Change change, String text) implements Wish {}

    /** The same with the operator's reason, where there is one and it is kept. */
    default Wish because(String reason) {
        return this instanceof Alter alter && !reason.isEmpty()
                ? new Alter(new Change.Because(alter.change(), reason), alter.text())
                : this;
    }

    /** The same, but only while the lease is there as it is. */
    default Wish dueTo(OperatorLease lease) {
        return dueTo(lease.id(), lease.since());
    }

    private Wish dueTo(String lease, Instant since) {
        return this instanceof Alter alter
                ? new Alter(new Change.Due(alter.change(), lease, since), alter.text())
                : this;
    }

    /** Forget the failures of a resource on these nodes and look at it anew. */
    record Cleanup(ResourceId resource, SortedSet<NodeName> nodes) implements Wish {
        public Cleanup {
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }

        private String names() {
            return nodes.stream().map(NodeName::value).collect(Collectors.joining(","));
        }

        private static Cleanup of(ResourceId resource, String names) {
            TreeSet<NodeName> nodes = new TreeSet<>();
            for (String name : names.split(",", -1)) {
                nodes.add(new NodeName(name));
            }
            return new Cleanup(resource, nodes);
        }
    }

    /** An operator vouches that a lost node holds nothing. */
    record Release(NodeName node) implements Wish {}

    /** An operator wants a node fenced: reboot, off or on; for a drill only while all others are there. */
    record Fence(NodeName node, String action, boolean isDrill) implements Wish {}

    /** An operator wants a node added to those that count, removed from them, or given other votes. */
    record Nodes(NodeWish wish) implements Wish {}

    /** The message to the local coordinator; not for {@link Nodes}, which is no matter of the coordinator alone. */
    default Coordinator.Command toCoordinator(String author, ActorRef<Answer> replyTo) {
        if (this instanceof Alter alter) {
            return new Coordinator.Ask(alter.change(), author, replyTo);
        }
        if (this instanceof Cleanup cleanup) {
            return new Coordinator.Cleanup(cleanup.resource(), cleanup.nodes(), replyTo);
        }
        if (this instanceof Release release) {
            return new Coordinator.ConfirmReleased(release.node(), author, replyTo);
        }
        if (this instanceof Fence fence) {
            return new Coordinator.OrderFencing(fence, author, replyTo);
        }
        throw new AssertionError("unknown wish " + this);
    }

    /** The message to another node's desk. */
    default ChangeMessage toMessage(NodeName asker, long id, String author) {
        SortedMap<String, String> values = new TreeMap<>();
        String kind;
        String subject;
        if (this instanceof Cleanup cleanup) {
            kind = "cleanup";
            subject = cleanup.resource().value();
            values.put("nodes", cleanup.names());
        } else if (this instanceof Release release) {
            kind = "release";
            subject = release.node().value();
        } else if (this instanceof Fence fence) {
            kind = "fence";
            subject = fence.node().value();
            values.put("action", fence.action());
            if (fence.isDrill()) {
                values.put(DRILL, "true");
            }
        } else if (this instanceof Nodes nodes) {
            kind = NODES + nodes.wish().act().name().toLowerCase(Locale.ROOT);
            subject = nodes.wish().node().value();
            values.put("votes", Integer.toString(nodes.wish().votes()));
        } else if (this instanceof Alter alter) {
            Change change = alter.change();
            if (change instanceof Change.Because because) {
                values.put(REASON, because.reason());
                change = because.change();
            }
            if (change instanceof Change.Due due) {
                values.put(LEASE, due.lease());
                values.put(LEASE_SINCE, due.since().toString());
                change = due.change();
            }
            kind = kindOf(change);
            subject = fill(change, alter.text(), values);
        } else {
            throw new AssertionError("unknown wish " + this);
        }
        return new ChangeMessage(asker.value(), id, kind, subject, values, author);
    }

    /** Reads {@link #toMessage}; {@code reader} reads a document's text. IllegalArgumentException says what is wrong. */
    static Wish read(ChangeMessage message, Function<String, ClusterDocument> reader) {
        Wish bare = bare(message, reader);
        String lease = text(message.values(), LEASE);
        Wish whole = lease.isEmpty() ? bare : bare.dueTo(lease, Instant.parse(text(message.values(), LEASE_SINCE)));
        return whole.because(text(message.values(), REASON));
    }

    private static Wish bare(ChangeMessage message, Function<String, ClusterDocument> reader) {
        SortedMap<String, String> values = message.values();
        String subject = message.subject();
        return switch (message.kind()) {
            case "cleanup" -> Cleanup.of(new ResourceId(subject), values.getOrDefault("nodes", ""));
            case "release" -> new Release(new NodeName(subject));
            case NODES + "add", NODES + "remove", NODES + "votes" -> nodes(message);
            case "fence" ->
                new Fence(new NodeName(subject), values.getOrDefault("action", "reboot"), values.containsKey(DRILL));
            case "move" -> alter(new Change.Move(new ResourceId(subject), node(values), expiry(values)));
            case "ban" -> alter(new Change.Ban(new ResourceId(subject), node(values), expiry(values)));
            case "drain" ->
                alter(new Change.Drain(new ResourceId(subject), node(values), expiry(values), then(values)));
            case "undrain" -> alter(new Change.Undrain(new ResourceId(subject)));
            case "drainnode" -> alter(new Change.DrainNode(new NodeName(subject), expiry(values), then(values)));
            case "undrainnode" -> alter(new Change.UndrainNode(new NodeName(subject)));
            case "clear" -> alter(new Change.Clear(new ResourceId(subject)));
            case "standby" -> hold(OperatorLease.Kind.STANDBY, message);
            case "hold" ->
                hold(
                        OperatorLease.Kind.of(text(values, "what"))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "this node does not know how to hold '" + text(values, "what") + "'")),
                        message);
            case "manage" -> alter(new Change.Manage(new ResourceId(subject)));
            case "lapse" -> alter(new Change.Lapse(Instant.parse(subject)));
            case "online" -> alter(new Change.Online(new NodeName(subject)));
            case "attribute" ->
                alter(new Change.Attribute(new NodeName(subject), text(values, "name"), text(values, "value")));
            case "option" -> alter(new Change.Option(subject, text(values, "value")));
            case "ticket" ->
                alter(new Change.Ticket(subject, Change.TicketAct.valueOf(values.getOrDefault("act", ""))));
            case "replace" -> {
                String text = values.getOrDefault("text", "");
                Epoch epoch = new Epoch(Long.parseLong(values.getOrDefault("epoch", "0")));
                long index = Long.parseLong(values.getOrDefault("index", "0"));
                yield new Alter(new Change.Replace(reader.apply(text), new DocumentVersion(epoch, index)), text);
            }
            default ->
                throw new IllegalArgumentException(
                        "this node does not know the change '" + message.kind() + "'; it may run an older release");
        };
    }

    private static Wish hold(OperatorLease.Kind kind, ChangeMessage message) {
        return alter(new Change.Hold(kind, message.subject(), expiry(message.values())));
    }

    private static Wish nodes(ChangeMessage message) {
        String act = message.kind().substring(NODES.length()).toUpperCase(Locale.ROOT);
        int votes = Integer.parseInt(message.values().getOrDefault("votes", "" + NodeWish.AS_CONFIGURED));
        return new Nodes(new NodeWish(NodeWish.Act.valueOf(act), new NodeName(message.subject()), votes));
    }

    private static Wish alter(Change change) {
        return new Alter(change, "");
    }

    private static DrainEnd then(SortedMap<String, String> values) {
        String cut = text(values, "cut");
        return OperatorLease.Kind.of(text(values, "then"))
                .map(kind -> new DrainEnd(
                        kind,
                        text(values, "to"),
                        Duration.parse(values.getOrDefault("holds", "PT0S")),
                        cut.isEmpty() ? Constraint.Expiry.NEVER : new Constraint.Expiry.At(Instant.parse(cut)),
                        text(values, "keep")))
                .orElse(DrainEnd.USUAL);
    }

    private static String text(SortedMap<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }

    private static NodeName node(SortedMap<String, String> values) {
        return new NodeName(values.getOrDefault("node", ""));
    }

    private static Constraint.Expiry expiry(SortedMap<String, String> values) {
        String until = values.get("until");
        return until == null ? Constraint.Expiry.NEVER : new Constraint.Expiry.At(Instant.parse(until));
    }

    private static String kindOf(Change change) {
        if (change instanceof Change.Hold hold && hold.kind() == OperatorLease.Kind.STANDBY) {
            return "standby"; // as older nodes know it
        }
        return change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String fill(Change change, String text, SortedMap<String, String> values) {
        if (change instanceof Change.Move move) {
            return fill(move.resource(), move.node(), move.expiry(), values);
        }
        if (change instanceof Change.Ban ban) {
            return fill(ban.resource(), ban.node(), ban.expiry(), values);
        }
        if (change instanceof Change.Drain || change instanceof Change.DrainNode) {
            return fillDrain(change, values);
        }
        if (change instanceof Change.Undrain undrain) {
            return undrain.resource().value();
        }
        if (change instanceof Change.UndrainNode undrain) {
            return undrain.node().value();
        }
        if (change instanceof Change.Clear clear) {
            return clear.resource().value();
        }
        if (change instanceof Change.Hold hold) {
            values.put("what", hold.kind().word());
            Change.instantOf(hold.expiry()).ifPresent(until -> values.put("until", until.toString()));
            return hold.subject();
        }
        if (change instanceof Change.Manage manage) {
            return manage.resource().value();
        }
        if (change instanceof Change.Lapse lapse) {
            return lapse.at().toString();
        }
        if (change instanceof Change.Online online) {
            return online.node().value();
        }
        return fillValues(change, text, values);
    }

    private static String fillDrain(Change change, SortedMap<String, String> values) {
        if (change instanceof Change.Drain drain) {
            fillThen(drain.then(), values);
            return fill(drain.resource(), drain.node(), drain.expiry(), values);
        }
        Change.DrainNode drain = (Change.DrainNode) change;
        fillThen(drain.then(), values);
        Change.instantOf(drain.expiry()).ifPresent(until -> values.put("until", until.toString()));
        return drain.node().value();
    }

    private static void fillThen(DrainEnd then, SortedMap<String, String> values) {
        values.put("then", then.kind().word());
        values.put("to", then.node());
        values.put("holds", then.holds().toString());
        values.put("keep", then.keep());
        Change.instantOf(then.cut()).ifPresent(cut -> values.put("cut", cut.toString()));
    }

    /** Of what changes single values, or all. */
    private static String fillValues(Change change, String text, SortedMap<String, String> values) {
        if (change instanceof Change.Attribute attribute) {
            values.put("name", attribute.name());
            values.put("value", attribute.value());
            return attribute.node().value();
        }
        if (change instanceof Change.Option option) {
            values.put("value", option.value());
            return option.name();
        }
        if (change instanceof Change.Ticket ticket) {
            values.put("act", ticket.act().name());
            return ticket.ticket();
        }
        if (change instanceof Change.Replace replace) {
            values.put("text", text);
            values.put("epoch", replace.basis().epoch().toString());
            values.put("index", Long.toString(replace.basis().index()));
            return "document";
        }
        throw new AssertionError("unknown change " + change);
    }

    private static String fill(
            ResourceId resource, NodeName node, Constraint.Expiry expiry, SortedMap<String, String> values) {
        values.put("node", node.value());
        Change.instantOf(expiry).ifPresent(until -> values.put("until", until.toString()));
        return resource.value();
    }
}
