package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig;

/**
 * Two nodes and a ping node. Checked is what can be: while the links between the nodes are cut, at most one of them reaches
 * the ping node, and between two such cuts the links are whole for some dead times. That both reach it while their links are
 * cut cannot be told from the death of the other, so such histories are left out.
 */
final class TwoNodes {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();
    private static final int BOTH = 3;

    /** A side that keeps the ping node owns everything within this many dead times. */
    private static final int TAKEN_AFTER = 6;

    private final World world;
    private final Chance chance;
    private int takeOvers;
    private int kept;

    private TwoNodes(Chance chance, boolean isTraced, QuorumConfig.TieBreaker tieBreaker) {
        this.chance = chance;
        this.world = new World(Mix.only(2, 0, 1000), chance, "", isTraced);
        world.useTieBreaker(tieBreaker);
    }

    /** How a history ended. */
    record Outcome(String violation, int takeOvers) {}

    static Outcome run(long seed, boolean isTraced) {
        TwoNodes history = new TwoNodes(new Chance(seed), isTraced, QuorumConfig.TieBreaker.PING);
        history.live(() -> history.episode(history.world.nodes.get(history.chance.below(2))));
        return new Outcome(history.world.checks.violation(), history.takeOvers);
    }

    /** Without any tie-breaker: nobody takes, and what a node has it keeps while its peer is gone and when it comes back. */
    static Outcome runStaying(long seed, boolean isTraced) {
        TwoNodes history = new TwoNodes(new Chance(seed), isTraced, QuorumConfig.TieBreaker.STAY);
        history.live(() -> history.stayingEpisode(history.world.nodes.get(history.chance.below(2))));
        return new Outcome(history.world.checks.violation(), history.kept);
    }

    /**
     * One of the two comes back with another dead time, as after an edit of one file: they hear each other and take no word
     * of it, and what stands for a silent peer must not stand for that one.
     */
    static String runForeign(long seed, QuorumConfig.TieBreaker tieBreaker) {
        TwoNodes history = new TwoNodes(new Chance(seed), false, tieBreaker);
        World world = history.world;
        world.letPing(BOTH);
        world.useWaitForAll(QuorumConfig.WaitForAll.DOES_NOT_WAIT);
        History.runEpisodes(world, history.chance, 1, () -> {
            SimNode node = world.nodes.get(history.chance.below(2));
            node.kill();
            node.useTiming(World.LONGER_TIMING);
            world.runUntil(world.now() + history.chance.between(0, 3) * DEADTIME / 2);
            node.startProcess();
            world.runUntil(world.now() + 20 * DEADTIME);
            node.kill();
            node.useTiming(World.TIMING);
            node.startProcess();
        });
        return world.checks.violation();
    }

    private void live(Runnable episode) {
        History.runEpisodes(world, chance, 5, () -> {
            episode.run();
            peace();
        });
    }

    private void episode(SimNode node) {
        switch (chance.below(6)) {
            case 0, 1 -> cutOff(node);
            case 2 -> {
                crash(node);
                world.runUntil(world.now() + chance.between(0, 8) * DEADTIME);
            }
            case 3 -> {
                node.freeze(chance.between(1, 1500) * MS);
                world.runUntil(world.now() + 4 * DEADTIME);
            }
            case 4 -> {
                world.letPing(chance.below(BOTH + 1));
                world.runUntil(world.now() + chance.between(1, 6) * DEADTIME);
            }
            default -> {
                cut(true);
                world.letPing(0);
                world.runUntil(world.now() + chance.between(1, 6) * DEADTIME);
            }
        }
    }

    private void stayingEpisode(SimNode node) {
        boolean wasSettled = History.isSettled(world);
        int mine = node.gate.passing(node.local(), 0);
        SimNode other = world.nodes.get(1 - node.index);
        switch (chance.below(5)) {
            case 4 -> leaves(wasSettled, other, node);
            case 0 -> {
                cut(true);
                keeps(wasSettled, node, mine);
                cut(false);
                keeps(wasSettled, node, mine);
            }
            case 1 -> {
                crash(other);
                keeps(wasSettled, node, mine);
            }
            case 2 -> {
                other.freeze(chance.between(1, 1500) * MS);
                keeps(wasSettled, node, mine);
            }
            default -> {
                world.cut(node.index, other.index, true);
                world.runUntil(world.now() + chance.between(1, 6) * DEADTIME);
            }
        }
    }

    /** The one that leaves in order hands over first, and the other coordinates alone. */
    private void leaves(boolean wasSettled, SimNode node, SimNode other) {
        node.tell(new Event.Resigned());
        world.runUntil(world.now() + DEADTIME);
        crash(node);
        world.runUntil(world.now() + chance.between(1, 3) * DEADTIME);
        if (wasSettled && !world.checks.isViolated() && !other.core().isCoordinator()) {
            world.checks.violated("nobody coordinates after an orderly leave" + History.state(world));
        }
    }

    /** Looked at again and again for some dead times: what the node had passes its gate. */
    private void keeps(boolean wasSettled, SimNode node, int mine) {
        long end = world.now() + chance.between(1, 8) * DEADTIME;
        while (world.now() < end && !world.checks.isViolated()) {
            world.runUntil(world.now() + 10 * MS);
            if (wasSettled && (node.gate.passing(node.local(), 0) & mine) != mine) {
                world.checks.violated("with a silent peer the node has " + node.gate.passing(node.local(), 0)
                        + " instead of " + mine + History.state(world));
            }
        }
        kept += wasSettled && mine != 0 ? 1 : 0;
    }

    private void cut(boolean isCut) {
        world.cut(0, 1, isCut);
        world.cut(1, 0, isCut);
    }

    private void cutOff(SimNode node) {
        boolean wasSettled = History.isSettled(world);
        SimNode other = world.nodes.get(1 - node.index);
        world.trace("cut off", world.names.get(node.index));
        cut(true);
        world.letPing(1 << other.index);
        boolean isFrozen = chance.isOneIn(3);
        if (isFrozen) {
            node.freeze(chance.between(1, 1500) * MS);
        }
        long length = chance.between(1, 2 * TAKEN_AFTER) * DEADTIME;
        world.runUntil(world.now() + length);
        if (wasSettled && length >= TAKEN_AFTER * DEADTIME && !world.checks.isViolated()) {
            takeOvers++;
            int all = (1 << Coordination.RESOURCES) - 1;
            if (other.gate.passing(other.local(), 0) != all || !other.core().isCoordinator()) {
                world.checks.violated("the side with the ping node did not take over" + History.state(world));
            }
        }
    }

    private void crash(SimNode node) {
        if (chance.isOneIn(2)) {
            node.kill();
        } else {
            node.powerOff();
        }
        world.at(world.now() + chance.between(1, 3000) * MS, () -> {
            if (!node.isUp()) {
                node.startProcess();
            }
        });
    }

    private void peace() {
        world.healLinks();
        world.letPing(BOTH);
        world.runUntil(world.now() + chance.between(3, 12) * DEADTIME);
    }
}
