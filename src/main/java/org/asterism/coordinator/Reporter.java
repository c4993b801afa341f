package org.asterism.coordinator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Messages.OutcomeRecord;
import org.asterism.coordinator.Messages.ResourceRecord;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Outcome;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/**
 * Tells all nodes, this one included, what this node knows of its own resources. Changes that come together travel
 * together: the actor reports when its mailbox holds nothing more of the same burst.
 */
public final class Reporter extends AbstractBehavior<Reporter.Command> {

    /** All this actor receives. */
    public sealed interface Command {}

    /** A resource's history is now this. */
    public record Changed(ResourceHistory history) implements Command {}

    /** This node knows nothing of the resource any more. */
    public record Forgotten(ResourceId resource) implements Command {}

    /** An ordered operation ended; its history was told before. */
    public record Ended(Outcome outcome) implements Command {}

    /** The node means to stay, to leave, or has left. */
    public record Staying(NodeView.Stay stay) implements Command {}

    /** Another node missed a report, or a new epoch began, or a peer came back: tell all again. */
    public record Retell() implements Command {}

    /**
     * This node has let go, and lives on under another incarnation. Told and not looked up, since what was said before it
     * must not be told in its name.
     */
    public record LivesOn(Incarnation incarnation) implements Command {}

    /** This node's transient attributes are others now. */
    public record AttributesChanged() implements Command {}

    /** The gate was shut for all addresses: no report may show one as running any more, whatever comes later. */
    public record GateClosed() implements Command {}

    private record Flush() implements Command {}

    /** Fixed surroundings of the actor. */
    public record Setting(
            NodeName self,
            Incarnation incarnation,
            Supplier<SortedSet<NodeName>> peers,
            Supplier<SortedMap<String, String>> attributes,
            Post post,
            ActorRef<NodeReport> own) {}

    private final Setting setting;
    private final Map<ResourceId, ResourceRecord> known = new LinkedHashMap<>();
    private final Set<ResourceId> changed = new LinkedHashSet<>();
    private final List<OutcomeRecord> outcomes = new ArrayList<>();
    private NodeView.Stay stay = NodeView.Stay.STAYS;
    private final ClosedGates gates = new ClosedGates();
    private Incarnation incarnation;
    private long sequence;
    private boolean isFlushDue;

    private Reporter(ActorContext<Command> context, Setting setting) {
        super(context);
        this.setting = setting;
        this.incarnation = setting.incarnation();
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> {
            Reporter reporter = new Reporter(context, setting);
            reporter.report(true);
            return reporter;
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Changed.class, this::onChanged)
                .onMessage(Forgotten.class, this::onForgotten)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Staying.class, this::onStaying)
                .onMessage(AttributesChanged.class, changed -> flushSoon())
                .onMessage(GateClosed.class, closed -> onGateClosed())
                .onMessage(Retell.class, retell -> {
                    report(true);
                    return this;
                })
                .onMessage(LivesOn.class, this::onLivesOn)
                .onMessage(Flush.class, flush -> onFlush())
                .build();
    }

    private Behavior<Command> onChanged(Changed message) {
        ResourceId resource = message.history().resource();
        known.put(resource, gates.tell(Mapping.toWire(message.history())));
        changed.add(resource);
        return flushSoon();
    }

    private Behavior<Command> onForgotten(Forgotten message) {
        known.remove(message.resource());
        changed.add(message.resource());
        return flushSoon();
    }

    private Behavior<Command> onEnded(Ended ended) {
        Outcome outcome = ended.outcome();
        outcomes.add(new OutcomeRecord(
                outcome.operation().resource().value(),
                outcome.operation().action(),
                outcome.operation().interval().toMillis(),
                outcome.result().name(),
                outcome.reason(),
                outcome.given().epoch().value(),
                outcome.given().transition()));
        return flushSoon();
    }

    private Behavior<Command> onStaying(Staying staying) {
        stay = staying.stay();
        report(true);
        return this;
    }

    private Behavior<Command> onGateClosed() {
        known.replaceAll((id, record) -> gates.shut(record));
        return this;
    }

    private Behavior<Command> onLivesOn(LivesOn message) {
        incarnation = message.incarnation();
        report(true);
        return this;
    }

    /** What is in the mailbox now is part of the same burst; the flush comes behind it. */
    private Behavior<Command> flushSoon() {
        if (!isFlushDue) {
            isFlushDue = true;
            getContext().getSelf().tell(new Flush());
        }
        return this;
    }

    private Behavior<Command> onFlush() {
        isFlushDue = false;
        report(false);
        return this;
    }

    private void report(boolean isFull) {
        List<ResourceRecord> resources = new ArrayList<>();
        List<String> forgotten = new ArrayList<>();
        if (isFull) {
            resources.addAll(known.values());
        } else {
            for (ResourceId resource : changed) {
                ResourceRecord record = known.get(resource);
                if (record == null) {
                    forgotten.add(resource.value());
                } else {
                    resources.add(record);
                }
            }
        }
        sequence++;
        NodeReport report = new NodeReport(
                setting.self().value(),
                incarnation.generation().value(),
                incarnation.count(),
                sequence,
                isFull,
                stay.name(),
                new TreeMap<>(setting.attributes().get()),
                resources,
                forgotten,
                outcomes);
        changed.clear();
        outcomes.clear();
        setting.own().tell(report);
        setting.peers().get().forEach(peer -> setting.post().send(peer, report));
    }
}
