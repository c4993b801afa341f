package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/** Last stage: the acts that are carried out as a graph without cycles, each after all it waits for; and the placements. */
final class GraphWriter {

    private static final AgentName PSEUDO = new AgentName("asterism", "", "pseudo");

    private final Cluster cluster;
    private final int[] waits;
    private final boolean[] isWritten;
    private final int[] number;
    private final List<Action> actions = new ArrayList<>();
    private final BitSet ready = new BitSet();
    /** No act below is ready. */
    private int low;

    private GraphWriter(Cluster cluster) {
        this.cluster = cluster;
        this.waits = new int[cluster.acts.size()];
        this.isWritten = new boolean[cluster.acts.size()];
        this.number = new int[cluster.acts.size()];
    }

    static Transition write(Cluster cluster) {
        GraphWriter writer = new GraphWriter(cluster);
        writer.sort();
        return new Transition(writer.actions, placements(cluster), Holdings.unreleased(cluster));
    }

    private void sort() {
        Arrays.fill(number, -1);
        int total = 0;
        for (Act act : cluster.acts) {
            if (act.isCarriedOut()) {
                total++;
                for (Act.Link link : act.before) {
                    waits[act.id] += counts(link) ? 1 : 0;
                }

                if (waits[act.id] == 0) {
                    ready.set(act.id);
                }
            }
        }
        while (actions.size() < total) {

            int next = ready.nextSetBit(low);
            low = next < 0 ? low : next;
            write(cluster.acts.get(next < 0 ? breakLoop() : next));
        }
    }

    private static boolean counts(Act.Link link) {
        return link.has(Act.Link.ORDER)
                && link.first().isCarriedOut()
                && link.then().isCarriedOut();
    }

    /**
     * Orders that run in a circle cannot all be kept. One that is merely advised goes first, then one that is configured; never
     * that an instance has stopped, and all probes have answered, before it starts.
     */
    private int breakLoop() {
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (Act act : cluster.acts) {
            if (act.isCarriedOut() && !isWritten[act.id]) {
                int cost = costOfGoingFirst(act);
                if (cost < least) {
                    best = act.id;
                    least = cost;
                }
            }
        }
        return best;
    }

    private int costOfGoingFirst(Act act) {
        int cost = 0;
        for (Act.Link link : act.before) {
            if (counts(link) && !isWritten[link.first().id]) {
                if (link.has(Act.Link.KEEP)) {
                    return Integer.MAX_VALUE;
                }
                cost += link.has(Act.Link.NEED | Act.Link.PULL | Act.Link.PUSH) ? 1000 : 1;
            }
        }
        return cost;
    }

    private void write(Act act) {

        isWritten[act.id] = true;
        ready.clear(act.id);
        number[act.id] = actions.size();

        actions.add(action(act, inputs(act)));
        for (Act.Link link : act.after) {
            if (counts(link) && !isWritten[link.then().id] && --waits[link.then().id] == 0) {

                ready.set(link.then().id);
                low = Math.min(low, link.then().id);
            }
        }
    }

    private List<Integer> inputs(Act act) {
        int[] inputs = new int[act.before.size()];
        int count = 0;
        for (Act.Link link : act.before) {
            if (counts(link) && isWritten[link.first().id]) {
                inputs[count++] = number[link.first().id];
            }
        }
        return count == 0
                ? List.of()
                : Arrays.stream(inputs, 0, count).sorted().distinct().boxed().toList();
    }

    private Action action(Act act, List<Integer> after) {
        int id = actions.size();
        if (!act.entry.isPrimitive()) {
            NodeName anywhere = cluster.nodes.get(0).name;
            return new Action(
                    id,
                    ActionKind.PSEUDO,
                    act.entry.label,
                    PSEUDO,
                    anywhere,
                    act.key,
                    Duration.ZERO,
                    0,
                    new TreeMap<>(),
                    after,
                    act.reason);
        }
        NodeName node = cluster.nodes.get(act.node).name;
        Duration timeout = Operations.timeout(act.entry.primitive(), act.key, cluster.document);
        return new Action(
                id,
                act.kind,
                act.key.resource(),
                act.entry.agent(),
                node,
                act.key,
                timeout,
                act.kind == ActionKind.PROBE ? OcfCode.NOT_RUNNING.exit() : OcfCode.SUCCESS.exit(),
                Operations.environment(act.entry, act.key, node.value(), timeout),
                after,
                act.reason);
    }

    static List<Transition.Placement> placements(Cluster cluster) {
        List<Transition.Placement> placements = new ArrayList<>();
        for (Entry entry : cluster.primitives()) {
            if (entry.isOrphan && entry.active.isEmpty()) {
                continue;
            }
            SortedMap<NodeName, Transition.NodeScore> scores = new TreeMap<>();
            for (NodeInfo node : cluster.nodes) {
                scores.put(node.name, entry.scores[node.index].toNodeScore());
            }
            Transition.Target target = entry.target() >= 0
                    ? new Transition.Target.On(cluster.nodes.get(entry.target()).name)
                    : new Transition.Target.Nowhere();
            placements.add(new Transition.Placement(entry.label, target, scores, Reasons.placement(cluster, entry)));
        }
        return placements;
    }
}
