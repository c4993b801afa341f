package org.asterism.quorum.simulation;

/** An owner hears nobody while all hear it: what it had runs elsewhere soon, and it comes back once it hears again. */
final class DeafOwner {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();
    private static final int ALL = (1 << Coordination.RESOURCES) - 1;

    private DeafOwner() {}

    /** Returns what went wrong; empty if nothing. */
    static String run(long seed) {
        Chance chance = new Chance(seed);
        World world = History.settled(Mix.only(chance.isOneIn(2) ? 3 : 5, 0, 1000), chance, "");
        SimNode owner = world.nodes.stream()
                .filter(node -> node.gate.passing(node.local(), 0) != 0)
                .findFirst()
                .orElseThrow();
        int before = world.checks.losses();
        for (SimNode other : world.nodes) {
            if (other != owner) {
                world.cut(other.index, owner.index, true);
            }
        }
        int elsewhere = 0;
        for (int i = 0; i < 8 && elsewhere != ALL; i++) {
            world.runUntil(world.now() + DEADTIME);
            elsewhere = 0;
            for (SimNode node : world.nodes) {
                elsewhere |= node == owner ? 0 : node.gate.passing(node.local(), 0);
            }
        }
        world.runUntil(world.now() + chance.between(0, 6) * DEADTIME);
        int losses = world.checks.losses() - before;
        world.healLinks();
        world.runUntil(world.now() + 6 * DEADTIME);
        if (world.checks.isViolated()) {
            return world.checks.violation();
        }
        if (elsewhere != ALL) {
            return "only " + elsewhere + " of " + ALL + " run elsewhere" + History.state(world);
        }
        if (losses != 1) {
            return "lost " + losses + " times";
        }
        return History.isSettled(world) ? "" : "not settled after the heal" + History.state(world);
    }
}
