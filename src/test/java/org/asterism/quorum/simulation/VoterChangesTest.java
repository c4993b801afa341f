package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.simulation.Faults.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes come and go at any time, amid all other faults. {@code -Dasterism.voters.seed=N} runs one history with a trace; {@code
 * asterism.voters.histories} and {@code asterism.voters.first} choose others.
 */
class VoterChangesTest {

    private static final long HISTORIES = Long.getLong("asterism.voters.histories", 6000);
    private static final long FIRST = Long.getLong("asterism.voters.first", 1);
    private static final long DEADTIME = World.TIMING.deadtime().toNanos();
    private static final int BOUND = Integer.getInteger("asterism.voters.bound", 4000);

    @Test
    void noHistoryBreaksARuleAndEachChangeComesToItsEnd() {
        Long seed = Long.getLong("asterism.voters.seed");
        if (seed != null) {
            assertThat(run(seed, "", true).violation()).as("seed %d", seed).isEmpty();
            return;
        }
        List<String> failures = new ArrayList<>();
        long begun = 0;
        long done = 0;
        long longest = 0;
        for (long next = FIRST; next < FIRST + HISTORIES && failures.size() < 3; next++) {
            History.Outcome outcome = run(next, "", false);
            if (!outcome.isWell()) {
                failures.add("replay with -Dasterism.voters.seed=" + next + ": " + outcome.violation());
            }
            begun += outcome.changesBegun();
            done += outcome.changesDone();
            longest = Math.max(longest, outcome.settledMs());
        }

        System.out.printf(
                "%d histories: %d changes of the voter set begun, %d sets committed, settled after at most %d ms%n",
                HISTORIES, begun, done, longest);
        assertThat(failures).isEmpty();
        assertThat(begun).isGreaterThan(HISTORIES / 2);
        assertThat(done).isGreaterThan(HISTORIES / 2);
    }

    @ParameterizedTest
    @CsvSource({"OLD_MAJORITY", "JOINT_COMMITTED", "ONE_CHANGE", "LEAVER_UNGRANTED", "SPARES_OVER"})
    void withoutTheGuardAHistoryGoesWrong(String guard) {
        long seed = 1;
        while (seed <= BOUND && isWell(run(seed, guard, false))) {
            seed++;
        }

        History.Outcome broken = run(seed, guard, false);
        System.out.printf("without %s history %d goes wrong: %.100s%n", guard, seed, broken.violation());
        assertThat(seed).as("histories without %s", guard).isLessThanOrEqualTo(BOUND);
        assertThat(run(seed, guard, false).violation()).as("replayed").isEqualTo(broken.violation());
        assertThat(run(seed, "", false).violation())
                .as("seed %d with all guards", seed)
                .isEmpty();
    }

    @Test
    void whoHasMissedTheChangeIsNotElectedByTheOldSet() {
        assertThat(runAgainstTheOldSet("SET_VERSION")).startsWith("resources");
        assertThat(runAgainstTheOldSet("")).isEmpty();
    }

    @Test
    void theOldSetIsNotLeftBeforeTheNewOneHasWhatWasAcknowledged() {
        assertThat(runWithoutDocuments("DOCUMENT_COVERED")).startsWith("acknowledged");
        assertThat(runWithoutDocuments("")).isEmpty();
    }

    @Test
    void nodesThatAreNamedInAllFilesLearnThatTheyAreNoVotersAndBecomeVotersTogether() {
        World world = formed(2, "");
        assertThat(world.nodes).allMatch(node -> node.core().readiness() == Readiness.READY);
        assertThat(world.nodes).allMatch(node -> node.core().voters().equals(world.voters));
        SimNode stranger = world.nodes.get(4);
        assertThat(stranger.core().verdict().votes()).isEqualTo(ClusterState.Votes.LOST);

        coordinator(world).changeVoters(votes(world.names));
        world.runUntil(world.now() + 10 * DEADTIME);

        assertThat(world.nodes).allMatch(node -> node.core().voters().votes().size() == 5);
        assertThat(world.nodes).allMatch(node -> node.core().verdict().votes() == ClusterState.Votes.WON);
        assertThat(world.checks.violation()).isEmpty();
    }

    @Test
    void aNodeThatWasNeverAddedKeepsThatOverARestart() {
        World world = formed(3, "");
        SimNode stranger = world.nodes.get(4);
        stranger.kill();
        stranger.startProcess();
        world.runUntil(world.now() + 8 * DEADTIME);

        assertThat(stranger.core().voters()).isEqualTo(world.voters);
        assertThat(stranger.core().readiness()).isEqualTo(Readiness.READY);
    }

    /** Three nodes, of which one does not hear the coordinator; two more are added; then the first two are cut off. */
    private static String runAgainstTheOldSet(String removedGuard) {
        World world = formed(3, removedGuard);
        SimNode coordinator = coordinator(world);
        List<SimNode> others = world.nodes.subList(0, 3).stream()
                .filter(node -> node != coordinator)
                .toList();
        cut(world, List.of(coordinator), others.subList(0, 1));
        coordinator.changeVoters(votes(world.names));
        world.runUntil(world.now() + 10 * DEADTIME);
        List<SimNode> rest =
                world.nodes.stream().filter(node -> !others.contains(node)).toList();
        cut(world, rest, others);
        world.runUntil(world.now() + 40 * DEADTIME);
        return world.checks.violation();
    }

    /** Five nodes become three, of which two never get a document; then only those two are left. */
    private static String runWithoutDocuments(String removedGuard) {
        World world = formed(5, removedGuard);
        SimNode coordinator = coordinator(world);
        List<SimNode> others =
                world.nodes.stream().filter(node -> node != coordinator).toList();
        List<SimNode> staying = others.subList(0, 2);
        world.keepDocumentsFrom(Set.of(staying.get(0).index, staying.get(1).index));
        assertThat(coordinator.coordination().write(1)).isTrue();
        world.runUntil(world.now() + 4 * DEADTIME);
        assertThat(world.checks.acknowledged()).isNotZero();
        coordinator.changeVoters(votes(List.of(
                world.names.get(coordinator.index),
                world.names.get(staying.get(0).index),
                world.names.get(staying.get(1).index))));
        world.runUntil(world.now() + 10 * DEADTIME);
        coordinator.kill();
        others.subList(2, 4).forEach(SimNode::kill);
        world.keepDocumentsFrom(Set.of());
        world.runUntil(world.now() + 20 * DEADTIME);
        return world.checks.violation();
    }

    private static World formed(int members, String removedGuard) {
        World world = new World(Mix.only(5, 0, 1000), new Chance(7), removedGuard, false, members);
        world.useWaitForAll(QuorumConfig.WaitForAll.DOES_NOT_WAIT);
        world.calm();
        world.nodes.subList(0, members).forEach(SimNode::startProcess);
        world.runUntil(14 * DEADTIME);
        world.nodes.subList(members, 5).forEach(SimNode::startProcess);
        world.runUntil(world.now() + 8 * DEADTIME);
        return world;
    }

    private static SimNode coordinator(World world) {
        return world.nodes.stream()
                .filter(node -> node.core().isCoordinator())
                .findFirst()
                .orElseThrow();
    }

    private static SortedMap<NodeName, Integer> votes(List<NodeName> nodes) {
        SortedMap<NodeName, Integer> votes = new TreeMap<>();
        nodes.forEach(node -> votes.put(node, 1));
        return votes;
    }

    private static void cut(World world, List<SimNode> some, List<SimNode> others) {
        for (SimNode a : some) {
            for (SimNode b : others) {
                world.cut(a.index, b.index, true);
                world.cut(b.index, a.index, true);
            }
        }
    }

    /** That it does not come to rest would prove little. */
    private static boolean isWell(History.Outcome outcome) {
        return outcome.isWell() || outcome.violation().startsWith("not settled");
    }

    private static History.Outcome run(long seed, String removedGuard, boolean isTraced) {
        Chance chance = new Chance(seed);
        return History.run(mix(seed, chance).changing(), chance, removedGuard, isTraced);
    }

    /** All faults; or cut links and dead nodes again and again, among many nodes. */
    private static Mix mix(long seed, Chance chance) {
        return switch ((int) (seed % 4)) {
            case 0 ->
                Mix.only(5, 3500, 250, Kind.CUT_PAIR, Kind.ISOLATE, Kind.PARTITION, Kind.CRASH_PROCESS, Kind.HEAL);
            case 1 -> Mix.only(5, 4000, 120, Kind.CUT_PAIR, Kind.CUT_ONE_WAY, Kind.PARTITION, Kind.HEAL);
            default -> Mix.any(chance);
        };
    }
}
