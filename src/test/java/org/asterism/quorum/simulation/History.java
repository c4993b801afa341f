package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

/** One run of the world: faults for a while, then peace, in which all must come right within a stated time. */
final class History {

    /** One coordinator and one owner of each resource within this many dead times after the last fault. */
    static final int SETTLED_AFTER = 14;

    private static final long STEP = World.TIMING.deadtime().toNanos() / 4;

    /** How a history ended; {@code violation} is empty if well. */
    record Outcome(
            String violation,
            long settledMs,
            int elections,
            int losses,
            int openings,
            int changesBegun,
            int changesDone) {
        boolean isWell() {
            return violation.isEmpty();
        }
    }

    private History() {}

    static Outcome run(Mix mix, Chance chance, String removedGuard, boolean isTraced) {
        World world = new World(mix, chance, removedGuard, isTraced);
        for (SimNode node : world.nodes) {
            world.at(chance.between(0, 300) * MS, node::startProcess);
        }
        Faults faults = new Faults(world);
        world.runUntil(800 * MS);
        faults.begin();
        world.runUntil((800 + mix.faultsMs()) * MS);
        faults.end();
        long calmSince = world.now();
        long limit = calmSince + SETTLED_AFTER * World.TIMING.deadtime().toNanos();
        while (!world.checks.isViolated() && !isSettled(world)) {
            if (world.now() >= limit) {
                world.checks.violated(
                        "not settled " + SETTLED_AFTER + " dead times after the last fault: " + state(world));
            }
            world.runUntil(world.now() + STEP);
        }
        Checks checks = world.checks;
        return new Outcome(
                checks.violation(),
                (world.now() - calmSince) / MS,
                checks.elections(),
                checks.losses(),
                checks.openings(),
                checks.changesBegun(),
                checks.changesDone());
    }

    /** A calm world in which everything runs, some dead times after its start. */
    static World settled(Mix mix, Chance chance, String removedGuard) {
        World world = new World(mix, chance, removedGuard, false);
        world.calm();
        for (SimNode node : world.nodes) {
            world.at(chance.between(0, 300) * MS, node::startProcess);
        }
        while (world.now() < 80 * STEP && !isSettled(world)) {
            world.runUntil(world.now() + STEP);
        }
        world.runUntil(world.now() + 16 * STEP);
        return world;
    }

    /** Starts all, then one episode after the other, each with its peace; in the end all must come right. */
    static void runEpisodes(World world, Chance chance, int count, Runnable episode) {
        for (SimNode node : world.nodes) {
            world.at(chance.between(0, 300) * MS, node::startProcess);
        }
        world.runUntil(16 * STEP);
        for (int i = 0; i < count && !world.checks.isViolated(); i++) {
            episode.run();
        }
        long limit = world.now() + SETTLED_AFTER * 4 * STEP;
        while (!world.checks.isViolated() && !isSettled(world)) {
            if (world.now() > limit) {
                world.checks.violated("not settled after the last fault" + state(world));
            }
            world.runUntil(world.now() + STEP);
        }
    }

    static boolean isSettled(World world) {
        int coordinators = 0;
        int[] owners = new int[Coordination.RESOURCES];
        long epoch = 0;
        for (SimNode node : world.nodes) {
            if (!node.isUp()) {
                return false;
            }
            boolean leads = node.core().isCoordinator() && node.core().mayOrder();
            coordinators += leads ? 1 : 0;
            epoch = leads ? node.core().established().value() : epoch;
            int passing = node.gate.passing(node.local(), 0);
            for (int r = 0; r < owners.length; r++) {
                owners[r] += passing >> r & 1;
            }
        }
        boolean isSettled = coordinators == 1;
        for (int owner : owners) {
            isSettled &= owner == 1;
        }
        for (SimNode node : world.nodes) {
            boolean isMember = node.core().voters().members().contains(world.names.get(node.index));
            isSettled &= !isMember || node.core().established().value() == epoch;
            isSettled &= !node.core().isCoordinator() || !node.core().isChangingVoters();
        }
        return isSettled;
    }

    static String state(World world) {
        StringBuilder text = new StringBuilder();
        for (SimNode node : world.nodes) {
            text.append("\n  ")
                    .append(world.names.get(node.index))
                    .append(node.isUp() ? " " : " down ")
                    .append(node.core().readiness())
                    .append(" coordinates ")
                    .append(node.core().isCoordinator())
                    .append(" promised ")
                    .append(node.core().promised())
                    .append(" established ")
                    .append(node.core().established())
                    .append(" incarnation ")
                    .append(node.core().incarnation())
                    .append(' ')
                    .append(node.core().tenure())
                    .append(" document ")
                    .append(node.disk.document().version())
                    .append(" voters ")
                    .append(node.core().voters())
                    .append(" mine ")
                    .append(node.gate.mine())
                    .append(" verdict ")
                    .append(node.core().verdict().reason());
        }
        return text.toString();
    }
}
