package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

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

    private TwoNodes(Chance chance, boolean isTraced) {
        this.chance = chance;
        this.world = new World(Mix.only(2, 0, 1000), chance, "", isTraced);
        world.useTieBreaker(QuorumConfig.TieBreaker.PING);
    }

    /** How a history ended. */
    record Outcome(String violation, int takeOvers) {}

    static Outcome run(long seed, boolean isTraced) {
        TwoNodes history = new TwoNodes(new Chance(seed), isTraced);
        history.live();
        return new Outcome(history.world.checks.violation(), history.takeOvers);
    }

    private void live() {
        for (SimNode node : world.nodes) {
            world.at(chance.between(0, 300) * MS, node::startProcess);
        }
        world.runUntil(4 * DEADTIME);
        for (int i = 0; i < 5 && !world.checks.isViolated(); i++) {
            episode(world.nodes.get(chance.below(2)));
            peace();
        }
        long limit = world.now() + History.SETTLED_AFTER * DEADTIME;
        while (!world.checks.isViolated() && !History.isSettled(world)) {
            if (world.now() > limit) {
                world.checks.violated("not settled after the last fault" + History.state(world));
            }
            world.runUntil(world.now() + DEADTIME / 4);
        }
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
