package org.asterism.quorum.simulation;

import java.util.List;

/**
 * Two nodes and an arbiter, at rest, and then one thing happens: what becomes of the resources is said beforehand. The faults
 * of {@link Faults} show that nothing goes wrong; these show that the right thing happens.
 */
final class Arbiters {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();
    private static final int ALL = (1 << Coordination.RESOURCES) - 1;

    /** What a node has lost is elsewhere after this many dead times. */
    private static final int TAKEN_AFTER = 6;

    private final World world;
    private final Chance chance;

    private Arbiters(long seed, boolean isTraced) {
        chance = new Chance(seed);
        world = new World(Mix.only(2, 0, 1000).withArbiters(1), chance, "", isTraced);
        world.calm();
    }

    enum Event {
        SPLIT_WITH_ARBITER_ON_BOTH_SIDES,
        SPLIT_WITH_ARBITER_ON_ONE_SIDE,
        DEATH_OF_A_NODE,
        LOSS_OF_THE_ARBITER
    }

    /** Returns what went wrong; empty if nothing. */
    static String run(Event event, long seed, boolean isTraced) {
        return new Arbiters(seed, isTraced).run(event);
    }

    private String run(Event event) {
        for (SimNode node : world.nodes) {
            world.at(chance.between(0, 300) * World.MS, node::startProcess);
        }
        while (world.now() < 20 * DEADTIME && !History.isSettled(world)) {
            world.runUntil(world.now() + DEADTIME / 4);
        }
        world.runUntil(world.now() + 4 * DEADTIME);
        if (!History.isSettled(world)) {
            return "never at rest" + History.state(world);
        }
        String wrong = happens(event, world.nodes.get(chance.below(2)));
        if (wrong.isEmpty()) {
            world.healLinks();
            world.nodes.stream().filter(each -> !each.isUp()).forEach(SimNode::startProcess);
            world.runUntil(world.now() + History.SETTLED_AFTER * DEADTIME);
            wrong = History.isSettled(world) ? world.checks.violation() : "not at rest again" + History.state(world);
        }
        return wrong;
    }

    private String happens(Event event, SimNode one) {
        SimNode other = world.nodes.get(1 - one.index);
        SimNode arbiter = world.nodes.get(2);
        List<Integer> before = passing();
        long length = chance.between(TAKEN_AFTER, 20) * DEADTIME;
        switch (event) {
            case SPLIT_WITH_ARBITER_ON_BOTH_SIDES -> cut(one, other);
            case SPLIT_WITH_ARBITER_ON_ONE_SIDE -> {
                cut(one, other);
                cut(one, arbiter);
            }
            case DEATH_OF_A_NODE -> one.powerOff();
            case LOSS_OF_THE_ARBITER -> {
                cut(arbiter, one);
                cut(arbiter, other);
                arbiter.kill();
            }
        }
        boolean isTaken = event == Event.SPLIT_WITH_ARBITER_ON_ONE_SIDE || event == Event.DEATH_OF_A_NODE;
        if (!isTaken) {
            // Looked at all the time: what went away and came back would not show at the end.
            for (long end = world.now() + length; world.now() < end; world.runUntil(world.now() + DEADTIME / 8)) {
                if (!passing().equals(before)) {
                    return "something moved: " + before + " " + passing() + History.state(world);
                }
            }
            return "";
        }
        world.runUntil(world.now() + length);
        boolean isRight = other.gate.passing(other.local(), 0) == ALL && one.gate.passing(one.local(), 0) == 0;
        return isRight ? "" : "the side with the arbiter does not own everything" + History.state(world);
    }

    private void cut(SimNode a, SimNode b) {
        world.cut(a.index, b.index, true);
        world.cut(b.index, a.index, true);
    }

    private List<Integer> passing() {
        return world.owners().stream()
                .map(node -> node.gate.passing(node.local(), 0))
                .toList();
    }
}
