package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** Operators who add and remove nodes, and change their votes, whatever else goes on. */
final class NodeChanges {

    private static final int FEWEST = 2;

    private final World world;
    private boolean isOver;

    NodeChanges(World world) {
        this.world = world;
    }

    /** Some of the nodes, with all arbiters. */
    static SortedMap<NodeName, Integer> first(World world, SortedMap<NodeName, Integer> all) {
        SortedMap<NodeName, Integer> some = new TreeMap<>(all);
        for (NodeName node : all.keySet()) {
            boolean isArbiter = world.isArbiter(world.names.indexOf(node));
            if (!isArbiter && world.chance.isOneIn(3) && nodesIn(world, some) > FEWEST) {
                some.remove(node);
            }
        }
        return some;
    }

    private static long nodesIn(World world, SortedMap<NodeName, Integer> set) {
        return set.keySet().stream()
                .filter(node -> !world.isArbiter(world.names.indexOf(node)))
                .count();
    }

    void begin() {
        world.at(world.now() + world.chance.between(10, 900) * MS, () -> {
            if (!isOver) {
                for (SimNode node : world.owners()) {
                    if (node.isUp()
                            && node.frozenUntil() <= world.now()
                            && node.core().isCoordinator()) {
                        node.changeVoters(wish(node.core().voters().goal()));
                    }
                }
                begin();
            }
        });
    }

    void end() {
        isOver = true;
    }

    /** Mostly one node comes or goes; sometimes several at once, or with other votes. */
    private SortedMap<NodeName, Integer> wish(SortedMap<NodeName, Integer> present) {
        SortedMap<NodeName, Integer> wish = new TreeMap<>(present);
        int turns = world.chance.isOneIn(2)
                ? 1
                : 1 + world.chance.below(world.owners().size());
        for (int i = 0; i < turns; i++) {
            NodeName node = world.names.get(world.chance.below(world.owners().size()));
            if (!wish.containsKey(node)) {
                wish.put(node, world.chance.isOneIn(5) ? 2 : 1);
            } else if (nodesIn(world, wish) > FEWEST) {
                wish.remove(node);
            }
        }
        return wish;
    }

    /** Nobody could teach it, were its disk lost. */
    static boolean decidesAlone(World world, SimNode node) {
        Set<NodeName> alone = Set.of(world.names.get(node.index));
        return world.nodes.stream()
                .filter(each -> each.core() != null)
                .map(each -> each.core().voters())
                .anyMatch(set -> isMajority(set.votes(), alone) || isMajority(set.goal(), alone));
    }

    private static boolean isMajority(SortedMap<NodeName, Integer> votes, Set<NodeName> present) {
        return VoterSet.configured(votes).isQuorum(present);
    }
}
