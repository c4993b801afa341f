package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.OrderKind;
import org.asterism.model.Constraint.Symmetry;
import org.asterism.model.ResourceSet;
import org.asterism.policy.Step.Join;
import org.asterism.policy.Step.Link;

/** Turns configured orders into links between steps (Pacemaker Explained, "Ordering Constraints"). */
final class OrderLinks {

    private static final int FORWARD = Link.ORDER | Link.PUSH | Link.NEED;
    private static final int BACKWARD = Link.ORDER | Link.PULL | Link.NEED;

    private final Cluster cluster;
    private final StepGraph graph;
    /** Entries of which the second cannot do without the first. */
    private final List<Entry[]> dependencies = new ArrayList<>();

    private final List<Interleave.Pair> interleaved = new ArrayList<>();

    private OrderLinks(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    static OrderLinks run(Cluster cluster, StepGraph graph) {
        OrderLinks links = new OrderLinks(cluster, graph);
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.Order order) {
                links.pair(order);
            } else if (constraint instanceof Constraint.OrderSets sets) {
                links.sets(sets);
            }
        }
        Interleave.inhibit(links.interleaved);
        links.interleaved.forEach(new Interleave(cluster)::join);
        return links;
    }

    /** What is hosted depends on its host. */
    void addHosts(List<Entry> primitives) {
        for (Entry entry : primitives) {
            if (entry.container != null) {
                dependencies.add(new Entry[] {entry.container, entry});
            }
        }
    }

    /**
     * Before something is taken down because what it needs comes up, it is known where that is. After it is known what is
     * carried out.
     */
    void probesFirst() {
        for (Entry[] pair : dependencies) {
            for (Entry part : pair[1].primitives()) {
                for (Step stop : part.steps.begin(Task.STOP)) {
                    if (stop.isCarriedOut()) {
                        pair[0].primitives()
                                .forEach(first ->
                                        StepGraph.link(first.steps.probes, List.of(stop), Link.ORDER | Link.ADVICE));
                    }
                }
            }
        }
    }

    /** One end of an order. */
    private record End(Entry entry, Task task) {
        End reverse() {
            return new End(entry, task.reverse());
        }
    }

    private void pair(Constraint.Order order) {
        Task first = Task.parse(order.firstAction());
        Task then = Task.parse(order.thenAction());
        for (Entry a : cluster.meant(order.first())) {
            for (Entry b : cluster.meant(order.then())) {
                join(new End(a, first), new End(b, then), order.id(), order.kind(), order.symmetry(), order.need());
            }
        }
    }

    private void join(End first, End then, String id, OrderKind kind, Symmetry symmetry, ResourceSet.Need need) {
        if (first.entry == then.entry) {
            return;
        }
        boolean isSymmetric = symmetry == Symmetry.SYMMETRICAL;
        switch (kind) {
            case OPTIONAL -> {
                advise(first, then);
                if (isSymmetric) {
                    advise(then.reverse(), first.reverse());
                }
            }
            case SERIALIZE -> serialize(first, then);
            case MANDATORY -> {
                if (first.task.isRising()) {
                    dependencies.add(new Entry[] {first.entry, then.entry});
                }
                if (isInterleaved(first, then) && least(first, need) == 0) {
                    interleaved.add(new Interleave.Pair(first.entry, first.task, then.entry, then.task, isSymmetric));
                } else {
                    mandatory(first, then, id, isSymmetric, need);
                }
            }
        }
    }

    private static boolean isInterleaved(End first, End then) {
        return first.entry.hasUnits() && then.entry.hasUnits() && then.entry.meta.isInterleaved();
    }

    /** How many instances are enough; 0: all of them are wanted. */
    private static int least(End first, ResourceSet.Need need) {
        if (!first.entry.hasUnits() || !first.task.isRising()) {
            return 0;
        }
        int least = first.entry.meta.acting().cloneMin();
        return need == ResourceSet.Need.ANY ? Math.max(1, least) : least;
    }

    private static void advise(End first, End then) {
        StepGraph.link(first.entry.steps.end(first.task), then.entry.steps.begin(then.task), Link.ORDER | Link.ADVICE);
    }

    /** Never at the same time. */
    private static void serialize(End first, End then) {
        advise(first, then);
        advise(first.reverse(), then.reverse());
        advise(first.reverse(), then);
        advise(first, then.reverse());
    }

    private void mandatory(End first, End then, String id, boolean isSymmetric, ResourceSet.Need need) {
        int least = least(first, need);
        if (least > 0) {
            Step gate = gate("clone-one-or-more:" + id, least);
            for (Unit unit : Unit.of(first.entry)) {
                enter(unit.end(first.task), gate);
            }
            leave(gate, then);
            if (isSymmetric) {
                advise(then.reverse(), first.reverse());
            }
            return;
        }
        tie(first, then, isSymmetric);
        if (isSymmetric) {
            tie(then.reverse(), first.reverse(), true);
            if (first.entry.hasUnits() && !then.entry.hasUnits() && first.task.isRising()) {
                shared(first, then);
            }
        }
    }

    /** Of a clone's instances only the one on its own node makes something that needs the clone stop or start again. */
    private static void shared(End clone, End other) {
        int push = Link.PUSH | Link.WHOLE;
        int pull = Link.PULL | Link.NEED | Link.WHOLE | Link.QUIET;
        for (Unit unit : Unit.of(clone.entry)) {
            if (unit.target() >= 0 && unit.target() == other.entry.first().target()) {
                StepGraph.link(unit.end(clone.task), other.entry.steps.begin(other.task), push);
            }
            if (sharesNode(unit, other.entry)) {
                StepGraph.link(other.entry.steps.end(other.task.reverse()), unit.begin(clone.task.reverse()), pull);
            }
        }
    }

    private static boolean sharesNode(Unit unit, Entry other) {
        for (Entry part : other.primitives()) {
            for (NodeInfo node : part.active) {
                if (unit.isActiveOn(node.index)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void tie(End first, End then, boolean isSymmetric) {
        List<Step> firsts = first.entry.steps.end(first.task);
        List<Step> thens = then.entry.steps.begin(then.task);
        refer(firsts);
        if (!first.task.isRising()) {
            StepGraph.link(firsts, thens, then.task.isRising() ? Link.ORDER | Link.NEED : BACKWARD);
        } else if (isSymmetric) {
            boolean isOfInstances = first.entry.hasUnits() && !then.entry.hasUnits();
            StepGraph.link(firsts, thens, isOfInstances ? Link.ORDER | Link.NEED : FORWARD);
        } else {
            StepGraph.link(firsts, thens, Link.ORDER | Link.ASK);
        }
    }

    /** A start that somebody waits for is missed if it has no node. */
    static void refer(List<Step> firsts) {
        for (Step step : firsts) {
            step.isPhantom = false;
        }
    }

    /** A pseudo step that is passed when enough of its inputs are there. */
    private Step gate(String name, int least) {
        Step gate = graph.named(name);
        gate.join = Join.ANY;
        gate.least = least;
        gate.isGate = true;
        return gate;
    }

    private static void enter(List<Step> inputs, Step gate) {
        refer(inputs);
        StepGraph.link(inputs, List.of(gate), Link.ORDER | Link.NEED);
    }

    private static void leave(Step gate, End then) {
        StepGraph.link(List.of(gate), then.entry.steps.begin(then.task), Link.ORDER | Link.NEED);
    }

    private void sets(Constraint.OrderSets order) {
        List<List<Entry>> members = new ArrayList<>();
        for (ResourceSet set : order.sets()) {
            List<Entry> entries = new ArrayList<>();
            set.members().forEach(id -> entries.addAll(cluster.meant(id)));
            members.add(entries);
            if (set.isSequential()) {
                chain(order, entries, set);
            }
        }
        for (int i = 1; i < order.sets().size(); i++) {
            between(
                    order,
                    order.sets().get(i - 1),
                    members.get(i - 1),
                    order.sets().get(i),
                    members.get(i));
        }
    }

    private void chain(Constraint.OrderSets order, List<Entry> entries, ResourceSet set) {
        Task task = Task.parse(set.action());
        for (int i = 1; i < entries.size(); i++) {
            int earliest = order.kind() == OrderKind.SERIALIZE ? 0 : i - 1;
            for (int j = earliest; j < i; j++) {
                link(order, entries.get(j), task, entries.get(i), task);
            }
        }
    }

    private void link(Constraint.OrderSets order, Entry a, Task first, Entry b, Task then) {
        join(new End(a, first), new End(b, then), order.id(), order.kind(), order.symmetry(), ResourceSet.Need.ALL);
    }

    private void between(
            Constraint.OrderSets order, ResourceSet one, List<Entry> firsts, ResourceSet other, List<Entry> thens) {
        if (firsts.isEmpty() || thens.isEmpty()) {
            return;
        }
        Task first = Task.parse(one.action());
        Task then = Task.parse(other.action());
        List<Entry> heads = other.isSequential() && other.need() == ResourceSet.Need.ALL ? thens.subList(0, 1) : thens;
        if (one.need() == ResourceSet.Need.ANY) {
            Step gate = gate("one-or-more:" + one.id(), 1);
            firsts.forEach(entry -> enter(entry.steps.end(first), gate));
            heads.forEach(entry -> leave(gate, new End(entry, then)));
            return;
        }
        List<Entry> tails = one.isSequential() ? firsts.subList(firsts.size() - 1, firsts.size()) : firsts;
        for (Entry a : tails) {
            for (Entry b : heads) {
                link(order, a, first, b, then);
            }
        }
    }
}
