package org.asterism.policy;

import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.LossPolicy;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** What becomes of resources that need a ticket which the site does not have, or which is in standby. */
final class Tickets {

    private static final String ORIGIN = "ticket:";

    private final Cluster cluster;

    private Tickets(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        Tickets tickets = new Tickets(cluster);
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.TicketNeed need) {
                for (ResourceSet set : need.sets()) {
                    for (ResourceId id : set.members()) {
                        cluster.meant(id).forEach(entry -> tickets.apply(need, set.role(), entry));
                    }
                }
            }
        }
    }

    private void apply(Constraint.TicketNeed need, Role role, Entry entry) {
        ClusterState.@Nullable Ticket ticket = cluster.state.tickets().get(need.ticket());
        boolean isGranted = ticket != null && ticket.isGranted();
        boolean isStandby = ticket != null && ticket.isStandby();
        if (isGranted && !isStandby) {
            return;
        }
        if (role == Role.PROMOTED) {
            entry.mayNotPromote = true;
        }
        LossPolicy policy = policy(need.lossPolicy(), role);
        for (Entry part : entry.primitives()) {
            if (!isGranted && !part.active.isEmpty()) {
                lose(need, policy, role, part);
            } else if (role != Role.PROMOTED || policy == LossPolicy.STOP) {
                part.addEverywhere(ORIGIN + need.ticket(), -Tally.INFINITY);
            }
        }
    }

    private static LossPolicy policy(LossPolicy policy, Role role) {
        if (policy != LossPolicy.BY_ROLE) {
            return policy;
        }
        return role == Role.PROMOTED ? LossPolicy.DEMOTE : LossPolicy.STOP;
    }

    /** The ticket went while the instance runs. */
    private static void lose(Constraint.TicketNeed need, LossPolicy policy, Role role, Entry part) {
        boolean isMeant = (role != Role.PROMOTED && role != Role.UNPROMOTED) || part.role == role;
        boolean isStopped = switch (policy) {
            case DEMOTE -> role != Role.PROMOTED;
            case FENCE -> isMeant;
            case FREEZE -> false;
            case STOP, BY_ROLE -> true;
        };
        if (isStopped) {
            part.addEverywhere(ORIGIN + need.ticket(), -Tally.INFINITY);
        }
        if (isMeant && policy == LossPolicy.FENCE) {
            part.active.forEach(node -> node.mustBeFenced("deadman ticket was lost"));
        } else if (isMeant && policy == LossPolicy.FREEZE) {
            part.unmanaged = "the ticket " + need.ticket() + " was lost (loss-policy freeze)";
            part.isBlocked = true;
        }
    }
}
