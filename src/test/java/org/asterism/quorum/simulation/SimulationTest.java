package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Many histories of a few nodes in a world where everything goes wrong. {@code -Dasterism.simulation.seed=N} runs one of them
 * with a trace; {@code asterism.simulation.histories} and {@code asterism.simulation.first} choose others.
 */
class SimulationTest {

    private static final long HISTORIES = Long.getLong("asterism.simulation.histories", 100_000);
    private static final long FIRST = Long.getLong("asterism.simulation.first", 1);
    private static final int THREADS = Integer.getInteger("asterism.simulation.threads", 2);

    /** What a part of the histories showed; a simulation in which nothing happens proves nothing. */
    private record Sum(List<String> failures, long elections, long losses, long openings, long longestMs) {}

    @Test
    void noHistoryBreaksARuleAndAllComeRightAfterTheLastFault() throws Exception {
        Long seed = Long.getLong("asterism.simulation.seed");
        if (seed != null) {
            assertThat(run(seed, true).violation()).as("seed %d", seed).isEmpty();
            return;
        }
        AtomicLong next = new AtomicLong(FIRST);

        List<Sum> sums = inParallel(() -> runSome(next));

        assertThat(sums).allSatisfy(sum -> assertThat(sum.failures()).isEmpty());
        long elections = sums.stream().mapToLong(Sum::elections).sum();
        long losses = sums.stream().mapToLong(Sum::losses).sum();
        long openings = sums.stream().mapToLong(Sum::openings).sum();
        long longest = sums.stream().mapToLong(Sum::longestMs).max().orElse(0);
        System.out.printf(
                "%d histories: %d elections, %d losses decided, %d openings of a gate, settled after at most %d ms%n",
                HISTORIES, elections, losses, openings, longest);
        assertThat(elections).isGreaterThan(HISTORIES);
        assertThat(losses).isGreaterThan(HISTORIES / 2);
        assertThat(openings).isGreaterThan(HISTORIES);
    }

    /** Each showed a fault that is mended. */
    @Test
    void historiesThatOnceDidNotSettleDo() {
        for (long seed : new long[] {10_124_787, 10_206_584, 20_038_585, 30_073_805, 30_375_026}) {
            assertThat(run(seed, false).violation()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aFollowerThatWasCutOffComesBackWithoutAnElection() {
        for (long seed = 1; seed <= 500; seed++) {
            assertThat(Disturbance.run(seed, "")).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void whatADeafOwnerHadRunsElsewhereThoughAllHearIt() {
        for (long seed = 1; seed <= 500; seed++) {
            assertThat(DeafOwner.run(seed)).as("seed %d", seed).isEmpty();
        }
    }

    private static List<Sum> inParallel(Callable<Sum> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Sum>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(threads.submit(work));
            }
            List<Sum> sums = new ArrayList<>();
            for (Future<Sum> result : results) {
                sums.add(result.get());
            }
            return sums;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Sum runSome(AtomicLong next) {
        List<String> failures = new ArrayList<>();
        long elections = 0;
        long losses = 0;
        long openings = 0;
        long longest = 0;
        long seed = next.getAndIncrement();
        while (seed < FIRST + HISTORIES && failures.size() < 3) {
            History.Outcome outcome = run(seed, false);
            if (!outcome.isWell()) {
                failures.add("replay with -Dasterism.simulation.seed=" + seed + ": " + outcome.violation());
            }
            elections += outcome.elections();
            losses += outcome.losses();
            openings += outcome.openings();
            longest = Math.max(longest, outcome.settledMs());
            seed = next.getAndIncrement();
        }
        return new Sum(failures, elections, losses, openings, longest);
    }

    private static History.Outcome run(long seed, boolean isTraced) {
        Chance chance = new Chance(seed);
        return History.run(Mix.any(chance), chance, "", isTraced);
    }
}
