package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.quorum.core.QuorumConfig.WaitForAll;
import org.junit.jupiter.api.Test;

class WaitForAllTest {

    private static final long DEADTIME = World.TIMING.deadtime().toNanos();

    @Test
    void aColdMajorityBeginsNothingUntilTheLastNodeWasHeard() {
        for (long seed = 1; seed <= 50; seed++) {
            World world = world(seed, WaitForAll.WAITS);
            form(world);
            world.nodes.forEach(SimNode::powerOff);
            world.nodes.get(0).startProcess();
            world.nodes.get(1).startProcess();

            world.runUntil(world.now() + 20 * DEADTIME);
            assertThat(world.nodes.get(0).core().isCoordinator()).isFalse();
            assertThat(world.nodes.get(1).core().isCoordinator()).isFalse();
            assertThat(world.nodes.get(0).core().verdict().reason()).contains("wait-for-all");
            world.nodes.get(2).startProcess();
            world.runUntil(world.now() + History.SETTLED_AFTER * DEADTIME);

            assertThat(History.isSettled(world)).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void aNodeThatComesBackToARunningClusterWaitsForNobody() {
        for (long seed = 1; seed <= 50; seed++) {
            World world = world(seed, WaitForAll.WAITS);
            form(world);
            world.nodes.get(2).powerOff();
            world.nodes.get(1).powerOff();
            world.nodes.get(1).startProcess();
            world.runUntil(world.now() + 12 * DEADTIME);
            SimNode coordinator = world.nodes.stream()
                    .filter(node -> node.isUp() && node.core().isCoordinator())
                    .findFirst()
                    .orElseThrow();

            coordinator.kill();
            coordinator.startProcess();
            world.runUntil(world.now() + History.SETTLED_AFTER * DEADTIME);

            assertThat(world.nodes.subList(0, 2)).anyMatch(node -> node.core().isCoordinator());
        }
    }

    @Test
    void withoutItAMajorityBeginsByItself() {
        World world = world(1, WaitForAll.DOES_NOT_WAIT);
        form(world);
        world.nodes.forEach(SimNode::powerOff);
        world.nodes.get(0).startProcess();
        world.nodes.get(1).startProcess();

        world.runUntil(world.now() + 20 * DEADTIME);

        assertThat(world.nodes.subList(0, 2)).anyMatch(node -> node.core().isCoordinator());
    }

    private static World world(long seed, WaitForAll chosen) {
        World world = new World(Mix.only(3, 0, 1000), new Chance(seed), "", false);
        world.useWaitForAll(chosen);
        world.calm();
        return world;
    }

    private static void form(World world) {
        world.nodes.forEach(SimNode::startProcess);
        world.runUntil(History.SETTLED_AFTER * DEADTIME);
        assertThat(History.isSettled(world)).isTrue();
    }
}
