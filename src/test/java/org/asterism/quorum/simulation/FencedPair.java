package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig.TieBreaker;
import org.asterism.quorum.simulation.PowerSwitch.Manner;

/**
 * Two nodes between which fencing decides. The switch works, fails, answers late, or (only with {@link TieBreaker#FENCE}) lies about one
 * of the two at a time; the links are cut, both ways or one, and flicker; nodes freeze, die, restart and leave in order.
 */
final class FencedPair {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();

    /** With a switch that works one node owns everything within this many dead times. */
    private static final int DECIDED_AFTER = 9;

    private static final int ALL = (1 << Coordination.RESOURCES) - 1;
    private static final int NOBODY = -1;
    private static final Manner[] MANNERS = {Manner.WORKS, Manner.WORKS, Manner.FAILS, Manner.ANSWERS_LATE};

    private final World world;
    private final Chance chance;
    private final TieBreaker rule;
    private final PowerSwitch power;
    private int takeOvers;

    private FencedPair(Chance chance, TieBreaker rule, String removedGuard, boolean isTraced) {
        this.chance = chance;
        this.rule = rule;
        this.world = new World(Mix.only(2, 0, 1000), chance, removedGuard, isTraced);
        this.power = world.power();
        world.useTieBreaker(rule);
    }

    /** How a history ended. */
    record Outcome(String violation, int takeOvers, int lies) {}

    static Outcome run(long seed, TieBreaker rule, String removedGuard, boolean isTraced) {
        FencedPair history = new FencedPair(new Chance(seed), rule, removedGuard, isTraced);
        history.live();
        return new Outcome(history.world.checks.violation(), history.takeOvers, history.power.lies());
    }

    private void live() {
        History.runEpisodes(world, chance, 6, () -> {
            episode(world.nodes.get(chance.below(2)));
            peace();
        });
    }

    private void episode(SimNode node) {
        boolean mayLie = rule == TieBreaker.FENCE && chance.isOneIn(3);
        Manner manner = MANNERS[chance.below(MANNERS.length)];
        manner = mayLie && manner == Manner.FAILS ? Manner.ANSWERS_LATE : manner;
        SimNode other = world.nodes.get(1 - node.index);
        power.begin(manner, mayLie ? chance.below(2) : NOBODY, node.index);
        boolean isHonest = !mayLie && manner == Manner.WORKS;
        switch (chance.below(9)) {
            case 0, 1 -> split(node, isHonest);
            case 2 -> dies(node, isHonest);
            case 3 -> {
                node.freeze(chance.between(1, 2500) * MS);
                world.runUntil(world.now() + chance.between(1, 8) * DEADTIME);
            }
            case 4 -> {
                world.cut(node.index, other.index, true);
                world.runUntil(world.now() + chance.between(1, 12) * DEADTIME);
            }
            case 5 -> {
                cut(true);
                node.freeze(chance.between(1, 1500) * MS);
                world.runUntil(world.now() + chance.between(1, 12) * DEADTIME);
            }
            case 6 -> {
                node.tell(new Event.RestartRequested(SimNode.LONGEST_RESTART));
                world.runUntil(world.now() + chance.between(1, 12) * DEADTIME);
            }
            case 7 -> leaves(node);
            default -> flicker();
        }
    }

    /** Holds nothing any more, says so, and comes back later; nobody cuts its power. */
    private void leaves(SimNode node) {
        node.tell(new Event.Resigned());
        world.runUntil(world.now() + DEADTIME);
        if (!node.isUp() || node.frozenUntil() > world.now()) {
            return;
        }
        node.powerOff();
        power.left(node);
        world.runUntil(world.now() + chance.between(1, 12) * DEADTIME);
        if (!node.isUp()) {
            if (power.victims().contains(node.index)) {
                world.checks.violated(
                        world.names.get(node.index) + " left in order and was fenced" + History.state(world));
            }
            node.startProcess();
        }
    }

    /** Settled, and nothing of an episode before is still to come. */
    private boolean isQuiet() {
        return History.isSettled(world)
                && world.nodes.stream()
                        .allMatch(node -> node.frozenUntil() <= world.now()
                                && node.core().fencing().isEmpty());
    }

    /** {@code node} has the other fenced at once. */
    private void split(SimNode node, boolean isHonest) {
        boolean wasSettled = isQuiet();
        int mine = node.gate.passing(node.local(), 0);
        world.trace("split, first is", world.names.get(node.index));
        cut(true);
        long length = chance.between(1, 2 * DECIDED_AFTER) * DEADTIME;
        world.runUntil(world.now() + length);
        if (!wasSettled || length < DECIDED_AFTER * DEADTIME || world.checks.isViolated()) {
            return;
        }
        if (isHonest) {
            owns(node, "after a split");
            if (power.victims().size() != 1) {
                world.checks.violated("fenced were " + power.victims() + History.state(world));
            }
        } else if (power.victims().isEmpty() && power.lies() == 0) {
            int expected = rule == TieBreaker.FENCE ? 0 : mine;
            if (node.gate.passing(node.local(), 0) != expected) {
                world.checks.violated("without a confirmation the node has " + node.gate.passing(node.local(), 0)
                        + " instead of " + expected + History.state(world));
            }
        }
    }

    private void dies(SimNode node, boolean isHonest) {
        boolean wasSettled = isQuiet();
        node.powerOff();
        long length = chance.between(1, 2 * DECIDED_AFTER) * DEADTIME;
        world.runUntil(world.now() + length);
        if (wasSettled && isHonest && length >= DECIDED_AFTER * DEADTIME && !world.checks.isViolated()) {
            isServed();
        }
        if (!node.isUp()) {
            node.startProcess();
        }
    }

    /** By the survivor, or by both if the dead one is back already; starts may be under way. */
    private void isServed() {
        takeOvers++;
        long limit = world.now() + 4 * DEADTIME;
        while (passing() != ALL && !world.checks.isViolated()) {
            if (world.now() > limit) {
                world.checks.violated("not all is owned after a death" + History.state(world));
            }
            world.runUntil(world.now() + DEADTIME / 4);
        }
    }

    private int passing() {
        int passing = 0;
        for (SimNode each : world.nodes) {
            passing |= each.isUp() ? each.gate.passing(each.local(), 0) : 0;
        }
        return passing;
    }

    private void owns(SimNode node, String when) {
        takeOvers++;
        if (node.gate.passing(node.local(), 0) != ALL || !node.core().isCoordinator()) {
            world.checks.violated(world.names.get(node.index) + " does not own all " + when + History.state(world));
        }
    }

    /** Long enough for a fencing, then each direction comes and goes by itself. */
    private void flicker() {
        cut(true);
        world.runUntil(world.now() + chance.between(1, 8) * DEADTIME);
        long end = world.now() + chance.between(2, 10) * DEADTIME;
        while (world.now() < end && !world.checks.isViolated()) {
            world.cut(0, 1, chance.isOneIn(2));
            world.cut(1, 0, chance.isOneIn(2));
            world.runUntil(world.now() + chance.between(10, 900) * MS);
        }
        cut(true);
        world.runUntil(world.now() + chance.between(1, 8) * DEADTIME);
    }

    private void cut(boolean isCut) {
        world.cut(0, 1, isCut);
        world.cut(1, 0, isCut);
    }

    private void peace() {
        world.healLinks();
        power.mend();
        world.runUntil(world.now() + chance.between(3, 16) * DEADTIME);
    }
}
