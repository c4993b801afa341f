package org.asterism.quorum.simulation;

import java.util.List;

/** A follower that is cut off from its coordinator for a while, and comes back: nothing may change for the others. */
final class Disturbance {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();

    private Disturbance() {}

    /** Returns what was disturbed; empty if nothing. */
    static String run(long seed, String removedGuard) {
        Chance chance = new Chance(seed);
        World world = History.settled(Mix.only(chance.isOneIn(2) ? 3 : 5, 0, 1000), chance, removedGuard);
        SimNode coordinator = world.nodes.stream()
                .filter(each -> each.core().isCoordinator())
                .findFirst()
                .orElseThrow();
        List<SimNode> followers =
                world.nodes.stream().filter(each -> each != coordinator).toList();
        SimNode follower = followers.get(chance.below(followers.size()));
        long epoch = coordinator.core().established().value();
        int elections = world.checks.elections();
        world.cut(coordinator.index, follower.index, true);
        world.cut(follower.index, coordinator.index, chance.isOneIn(2));
        world.runUntil(world.now() + chance.between(3, 10) * DEADTIME);
        world.healLinks();
        world.runUntil(world.now() + 6 * DEADTIME);
        if (world.checks.isViolated()) {
            return world.checks.violation();
        }
        boolean isUndisturbed = coordinator.core().isCoordinator()
                && coordinator.core().established().value() == epoch
                && world.checks.elections() == elections;
        return isUndisturbed ? "" : "epoch " + epoch + " ended because one follower had been cut off for a while";
    }
}
