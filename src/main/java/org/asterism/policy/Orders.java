package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.OrderKind;
import org.asterism.model.Constraint.Symmetry;

/** Turns configured orders into links between acts; and lets what keeps away from another wait until that has left. */
final class Orders {

    private static final int ORDER = Act.Link.ORDER;
    private static final int PUSH = Act.Link.PUSH;
    private static final int PULL = Act.Link.PULL;
    private static final int NEED = Act.Link.NEED;

    private final Cluster cluster;

    private Orders(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        Orders orders = new Orders(cluster);
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.Order order) {
                orders.configured(order);
            }
        }
        for (Entry entry : cluster.primitives()) {
            entry.dependsOn.stream()
                    .filter(colocation -> colocation.score() == Tally.INFINITY)
                    .forEach(colocation -> together(entry, colocation.primary()));
            entry.dependsOn.stream()
                    .filter(colocation -> colocation.score() == -Tally.INFINITY)
                    .forEach(colocation -> separate(entry, colocation.primary()));
        }
    }

    private void configured(Constraint.Order order) {
        for (Entry first : outermost(cluster.named(order.first()))) {
            for (Entry then : outermost(cluster.named(order.then()))) {
                if (first != then) {
                    join(first, then, order);
                }
            }
        }
    }

    /** A constraint on what is inside a clone is one on the clone. */
    static List<Entry> outermost(List<Entry> entries) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            Entry clone = entry.enclosingClone();
            Entry meant = clone == null ? entry : clone;
            if (!found.contains(meant)) {
                found.add(meant);
            }
        }
        return found;
    }

    private void join(Entry first, Entry then, Constraint.Order order) {
        if (Interleaving.isBetween(first, then) && Interleaving.isMandatoryStart(order)) {
            interleave(first, then, order);
            return;
        }
        if (order.symmetry() == Symmetry.ONE_WAY && Interleaving.isMandatoryStart(order)) {
            Act.link(first.acts.startEnd, then.acts.startBegin, ORDER | Act.Link.ASK);
            Act.link(
                    first.acts.startEnd,
                    then.primitives().stream()
                            .flatMap(part -> part.acts.startAll.stream())
                            .toList(),
                    Act.Link.ASK);
            return;
        }
        one(first, order.firstAction(), then, order.thenAction(), order.kind());
        if (order.kind() == OrderKind.SERIALIZE) {
            serialize(first, then);
        } else if (order.symmetry() == Symmetry.SYMMETRICAL) {
            one(then, reverse(order.thenAction()), first, reverse(order.firstAction()), order.kind());
        }
    }

    private static String reverse(String action) {
        return switch (action) {
            case "start" -> "stop";
            case "stop" -> "start";
            case "promote" -> "demote";
            case "demote" -> "promote";
            default -> action;
        };
    }

    private static void one(Entry first, String firstAction, Entry then, String thenAction, OrderKind kind) {
        boolean isMandatory = kind == OrderKind.MANDATORY;
        switch (firstAction + " " + thenAction) {
            case "start start" -> starts(first, then, isMandatory);
            case "stop stop" -> stops(first, then, isMandatory);
            case "stop start" -> {
                Act.link(first.acts.stopEnd, then.acts.startBegin, isMandatory ? ORDER | NEED : ORDER);
                if (isMandatory) {
                    Act.link(first.acts.stopEnd, then.acts.startAll, NEED | Act.Link.DONE);
                }
            }
            case "start stop" -> Act.link(first.acts.startEnd, then.acts.stopBegin, isMandatory ? ORDER | NEED : ORDER);
            default -> {
                // roles beyond started are not known yet
            }
        }
    }

    private static void starts(Entry first, Entry then, boolean isMandatory) {
        Act.link(first.acts.startEnd, then.acts.startBegin, isMandatory ? ORDER | NEED : ORDER);
        if (!isMandatory) {
            // Also when the whole does not get there, what starts of it goes first.
            first.primitives().forEach(part -> Act.link(part.acts.startEnd, then.acts.startBegin, ORDER));
            return;
        }
        if (first.kind == Entry.Kind.CLONE && then.kind != Entry.Kind.CLONE) {
            Act.link(first.acts.startEnd, then.acts.startAll, NEED);
            first.children.stream()
                    .filter(instance -> instance.last().target() >= 0
                            && instance.last().target() == then.first().target())
                    .forEach(instance -> Act.link(instance.acts.startEnd, then.acts.startAll, PUSH));
        } else {
            Act.link(first.acts.startEnd, then.acts.startAll, PUSH | NEED);
        }
    }

    /** {@code first} stops before {@code then} does, and has to if {@code then} does. */
    private static void stops(Entry first, Entry then, boolean isMandatory) {
        Act.link(first.acts.stopEnd, then.acts.stopBegin, ORDER);
        if (!isMandatory) {
            return;
        }
        if (then.kind == Entry.Kind.CLONE && first.kind != Entry.Kind.CLONE) {
            then.children.stream()
                    .filter(instance -> sharesNode(first, instance))
                    .forEach(instance -> Act.link(first.acts.stopAll, instance.acts.stopBegin, PULL | NEED));
        } else {
            Act.link(first.acts.stopAll, then.acts.stopBegin, PULL | NEED);
        }
    }

    private static boolean sharesNode(Entry one, Entry other) {
        return one.primitives().stream()
                .flatMap(part -> part.active.stream())
                .anyMatch(node -> other.primitives().stream().anyMatch(part -> part.isActiveOn(node.index)));
    }

    /** Instances wait only for the one on their own node. */
    private static void interleave(Entry first, Entry then, Constraint.Order order) {
        for (Entry dependent : then.children) {
            Entry partner = Interleaving.partner(dependent, first);
            if (partner != null) {
                starts(partner, dependent, true);
            }
            if (order.symmetry() == Symmetry.SYMMETRICAL) {
                first.children.stream()
                        .filter(instance -> sharesNode(dependent, instance))
                        .forEach(instance -> stops(dependent, instance, true));
            }
        }
    }

    /** Never at the same time; the first one goes first. */
    private static void serialize(Entry first, Entry then) {
        Act.link(first.acts.startEnd, then.acts.stopBegin, ORDER);
        Act.link(first.acts.stopEnd, then.acts.startBegin, ORDER);
        Act.link(first.acts.stopEnd, then.acts.stopBegin, ORDER);
    }

    /** What has to be with another cannot start where that cannot. */
    private static void together(Entry dependent, Entry with) {
        List<Entry> candidates = with.kind == Entry.Kind.CLONE ? with.children : List.of(with);
        for (Entry candidate : candidates) {
            if (dependent.target() >= 0 && candidate.last().target() == dependent.target()) {
                Act.link(candidate.acts.startEnd, dependent.acts.startBegin, NEED);
            }
        }
    }

    /** Two that may not meet: who comes to a node waits until the other has left it. */
    private static void separate(Entry dependent, Entry with) {
        for (Entry one : dependent.primitives()) {
            for (Entry other : with.primitives()) {
                waitForLeaving(one, other);
                waitForLeaving(other, one);
            }
        }
    }

    private static void waitForLeaving(Entry leaving, Entry coming) {
        for (Act stop : leaving.acts.stopBegin) {
            for (Act start : coming.acts.startBegin) {
                if (stop.node == start.node) {
                    Act.link(stop, start, ORDER | NEED);
                }
            }
        }
    }
}
