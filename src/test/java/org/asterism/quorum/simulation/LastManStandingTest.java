package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.quorum.simulation.Faults.Kind;
import org.junit.jupiter.api.Test;

/** {@code -Dasterism.lastman.seed=N} runs one history with a trace; {@code asterism.lastman.histories} chooses how many. */
class LastManStandingTest {

    private static final long HISTORIES = Long.getLong("asterism.lastman.histories", 3000);
    private static final long FIRST = Long.getLong("asterism.lastman.first", 1);
    private static final long DEADTIME = World.TIMING.deadtime().toNanos();
    private static final Duration WINDOW = Duration.ofMillis(600);
    private static final int ALL = (1 << Coordination.RESOURCES) - 1;

    @Test
    void nodesDieOneAfterTheOtherUntilTwoAreLeft() {
        World world = formed(5, 2);

        for (int dead = 0; dead < 3; dead++) {
            anyFollower(world).powerOff();
            world.runUntil(world.now() + 16 * DEADTIME);
            assertThat(passing(world)).as("after %d deaths", dead + 1).isEqualTo(ALL);
        }
        assertThat(votesOf(world)).isEqualTo(2);
        anyFollower(world).powerOff();
        world.runUntil(world.now() + 16 * DEADTIME);

        assertThat(passing(world)).as("one of two is no quorum").isZero();
        assertThat(world.checks.violation()).isEmpty();
    }

    @Test
    void withATieBreakerTheLastOneGoesOn() {
        World world = formed(3, 1);
        SimNode last = world.nodes.get(0);

        for (SimNode node : List.of(world.nodes.get(1), world.nodes.get(2))) {
            node.powerOff();
            world.runUntil(world.now() + 20 * DEADTIME);
        }

        assertThat(last.gate.passing(last.local(), 0)).isEqualTo(ALL);
        assertThat(votesOf(world)).isEqualTo(1);
        assertThat(world.checks.violation()).isEmpty();
    }

    @Test
    void whoComesBackHasItsVoteAgain() {
        World world = formed(5, 2);
        List<SimNode> dead = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SimNode node = anyFollower(world);
            dead.add(node);
            node.powerOff();
            world.runUntil(world.now() + 16 * DEADTIME);
        }
        assertThat(votesOf(world)).isEqualTo(3);

        dead.forEach(SimNode::startProcess);
        world.runUntil(world.now() + 20 * DEADTIME);

        assertThat(votesOf(world)).isEqualTo(5);
        assertThat(History.isSettled(world)).isTrue();
    }

    @Test
    void thoseWhoLostTheirVotesBeginNothingByThemselves() {
        World world = formed(5, 2);
        List<SimNode> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SimNode node = anyFollower(world);
            dead.add(node);
            node.powerOff();
            world.runUntil(world.now() + 16 * DEADTIME);
        }
        world.nodes.stream().filter(SimNode::isUp).forEach(SimNode::kill);

        dead.forEach(SimNode::startProcess);
        world.runUntil(world.now() + 40 * DEADTIME);

        assertThat(dead).noneMatch(node -> node.core().isCoordinator());
    }

    @Test
    void aNodeThatWasNotAddedGetsNoVote() {
        World world = new World(Mix.only(4, 0, 1000).lastManStanding(WINDOW, 2), new Chance(3), "", false, 3);
        world.calm();
        world.nodes.subList(0, 3).forEach(SimNode::startProcess);
        world.runUntil(14 * DEADTIME);
        assertThat(votesOf(world)).isEqualTo(3);

        world.nodes.get(3).startProcess();
        world.runUntil(world.now() + 20 * DEADTIME);

        assertThat(votesOf(world)).isEqualTo(3);
    }

    @Test
    void noHistoryBreaksARule() {
        Long seed = Long.getLong("asterism.lastman.seed");
        if (seed != null) {
            assertThat(run(seed, true).violation()).isEmpty();
            return;
        }
        List<String> failures = new ArrayList<>();
        long sets = 0;
        for (long next = FIRST; next < FIRST + HISTORIES && failures.size() < 3; next++) {
            History.Outcome outcome = run(next, false);
            if (!outcome.isWell()) {
                failures.add("replay with -Dasterism.lastman.seed=" + next + ": " + outcome.violation());
            }
            sets += outcome.changesDone();
        }

        System.out.printf("%d histories: %d sets committed%n", HISTORIES, sets);
        assertThat(failures).isEmpty();
        assertThat(sets).isGreaterThan(HISTORIES / 2);
    }

    private static History.Outcome run(long seed, boolean isTraced) {
        Chance chance = new Chance(seed);
        Mix any = Mix.any(chance);
        Mix mix = seed % 2 == 0
                ? any
                : Mix.only(5, 5000, 400, Kind.CRASH_MACHINE, Kind.CUT_PAIR, Kind.ISOLATE, Kind.PARTITION, Kind.HEAL);
        int fewest = chance.isOneIn(3) ? 1 : 2;
        return History.run(
                mix.lastManStanding(Duration.ofMillis(chance.between(1, 700)), fewest), chance, "", isTraced);
    }

    private static World formed(int nodes, int fewest) {
        World world = new World(Mix.only(nodes, 0, 1000).lastManStanding(WINDOW, fewest), new Chance(3), "", false);
        world.calm();
        world.nodes.forEach(SimNode::startProcess);
        world.runUntil(14 * DEADTIME);
        assertThat(History.isSettled(world)).isTrue();
        return world;
    }

    private static SimNode anyFollower(World world) {
        return world.nodes.stream()
                .filter(node -> node.isUp() && !node.core().isCoordinator())
                .findFirst()
                .orElseThrow();
    }

    private static long votesOf(World world) {
        return world.nodes.stream()
                .filter(node -> node.isUp() && node.core().isCoordinator())
                .findFirst()
                .orElseThrow()
                .core()
                .voters()
                .goal()
                .values()
                .stream()
                .filter(votes -> votes > 0)
                .count();
    }

    private static int passing(World world) {
        return world.nodes.stream()
                .filter(SimNode::isUp)
                .mapToInt(node -> node.gate.passing(node.local(), 0))
                .reduce(0, (a, b) -> a | b);
    }
}
