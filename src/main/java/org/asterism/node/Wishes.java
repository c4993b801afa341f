package org.asterism.node;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.api.Lifetime;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Changes;
import org.asterism.http.Change;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/**
 * What a requested change means to the cluster as it is now. {@link #of} throws IllegalArgumentException where it makes no
 * sense.
 */
record Wishes(NodeSettings settings, ClusterState state, Transition plan) {

    Wish of(Change change) {
        Optional<Wish> drained = planned().drainBefore(change);
        if (drained.isPresent()) {
            return drained.get();
        }
        if (change instanceof Change.Move move) {
            if (move.to() instanceof NodeOrNone.Somebody to) {
                return alter(new org.asterism.coordinator.core.Change.Move(
                        move.resource(), to.node(), expiry(move.lifetime())));
            }
            return alter(new org.asterism.coordinator.core.Change.Ban(
                    move.resource(), holder(move.resource()), expiry(move.lifetime())));
        }
        if (change instanceof Change.Ban ban) {
            NodeName from =
                    ban.from() instanceof NodeOrNone.Somebody somebody ? somebody.node() : holder(ban.resource());
            return alter(new org.asterism.coordinator.core.Change.Ban(ban.resource(), from, expiry(ban.lifetime())));
        }
        if (change instanceof Change.Clear clear) {
            return alter(new org.asterism.coordinator.core.Change.Clear(clear.resource()));
        }
        if (change instanceof Change.Cleanup cleanup) {
            return new Wish.Cleanup(
                    cleanup.resource(),
                    cleanup.node() instanceof NodeOrNone.Somebody somebody
                            ? new TreeSet<>(Set.of(somebody.node()))
                            : new TreeSet<>(settings.votes().keySet()));
        }
        if (change instanceof Change.Ticket ticket) {
            return alter(new org.asterism.coordinator.core.Change.Ticket(
                    ticket.ticket(),
                    org.asterism.coordinator.core.Change.TicketAct.valueOf(
                            ticket.act().name())));
        }
        if (change instanceof Change.ApplyConfig apply) {
            return new Wish.Alter(
                    new org.asterism.coordinator.core.Change.Replace(
                            Texts.document(settings, apply.text()), apply.expected()),
                    apply.text());
        }
        if (change instanceof Change.Attribute attribute) {
            return attribute(attribute);
        }
        return settingAside(change);
    }

    private Wish settingAside(Change change) {
        if (change instanceof Change.Standby standby) {
            return hold(Kind.STANDBY, standby.node().value(), standby.lifetime());
        }
        if (change instanceof Change.Maintenance maintenance) {
            return hold(Kind.NODE_MAINTENANCE, maintenance.node().value(), maintenance.lifetime());
        }
        if (change instanceof Change.MaintainAll all) {
            return hold(Kind.CLUSTER_MAINTENANCE, OperatorLease.EVERYTHING, all.lifetime());
        }
        if (change instanceof Change.ManageAll) {
            return alter(new org.asterism.coordinator.core.Change.Option(OperatorLease.MAINTENANCE_MODE, ""));
        }
        if (change instanceof Change.LeaveAlone alone) {
            Kind kind = alone.watching() == Change.Watching.WATCHED ? Kind.UNMANAGED : Kind.RESOURCE_MAINTENANCE;
            return hold(kind, alone.resource().value(), alone.lifetime());
        }
        if (change instanceof Change.Manage manage) {
            return alter(new org.asterism.coordinator.core.Change.Manage(manage.resource()));
        }
        if (change instanceof Change.Online online) {
            return alter(new org.asterism.coordinator.core.Change.Online(online.node()));
        }
        if (change instanceof Change.Drain drain) {
            return planned().drain(drain);
        }
        if (change instanceof Change.Undrain undrain) {
            return alter(new org.asterism.coordinator.core.Change.Undrain(undrain.resource()));
        }
        if (change instanceof Change.DrainNode drain) {
            return planned().drain(drain);
        }
        if (change instanceof Change.UndrainNode undrain) {
            return alter(new org.asterism.coordinator.core.Change.UndrainNode(undrain.node()));
        }
        return aboutNodes(change);
    }

    private PlannedMoves planned() {
        return new PlannedMoves(state.document(), new ResourceStatuses(state, plan).all());
    }

    private static Wish aboutNodes(Change change) {
        if (change instanceof Change.ChangeNodes nodes) {
            return NodeAnswers.wish(nodes);
        }
        if (change instanceof Change.Fence fence) {
            return new Wish.Fence(fence.node(), fence.action(), fence.isDrill());
        }
        if (change instanceof Change.ConfirmDown confirm) {
            return new Wish.Release(confirm.node());
        }
        throw new AssertionError("unknown change " + change);
    }

    private NodeName holder(ResourceId resource) {
        return new ResourceStatuses(state, plan)
                .all().stream()
                        .flatMap(top -> top.find(resource).stream())
                        .flatMap(status -> status.nodes().stream())
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + resource + "' runs nowhere, so say from which node"));
    }

    private static Wish alter(org.asterism.coordinator.core.Change change) {
        return new Wish.Alter(change, "");
    }

    private Wish hold(Kind kind, String subject, Lifetime lifetime) {
        return alter(new org.asterism.coordinator.core.Change.Hold(kind, subject, expiry(lifetime)));
    }

    private Constraint.Expiry expiry(Lifetime lifetime) {
        return LeaseTime.expiry(lifetime, state.document());
    }

    /** Refused where what would be written could not be read back: a text that is in force must stay readable. */
    private Wish attribute(Change.Attribute attribute) {
        return readable(new org.asterism.coordinator.core.Change.Attribute(
                attribute.node(), attribute.name(), attribute.value()));
    }

    /** The same for a change that sets a single value. */
    Wish readable(org.asterism.coordinator.core.Change change) {
        var result = Changes.apply(
                change,
                state.document(),
                DocumentVersion.EMPTY,
                settings.votes().keySet(),
                org.asterism.coordinator.core.Change.Origin.UNKNOWN);
        if (result instanceof org.asterism.coordinator.core.Change.Result.Changed changed) {
            Texts.readBack(Texts.write(changed.document()));
        }
        return alter(change);
    }
}
