package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.quorum.core.QuorumConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoNodesTest {

    private static final long HISTORIES = Long.getLong("asterism.simulation.twoNodes", 2000);

    @Test
    void theSideThatReachesThePingNodeTakesOverAndNeverBothOwn() {
        Long seed = Long.getLong("asterism.simulation.seed");
        if (seed != null) {
            assertThat(TwoNodes.run(seed, true).violation()).isEmpty();
            return;
        }
        int takeOvers = 0;

        for (long each = 1; each <= HISTORIES; each++) {
            TwoNodes.Outcome outcome = TwoNodes.run(each, false);
            assertThat(outcome.violation())
                    .as("replay with -Dasterism.simulation.seed=%d", each)
                    .isEmpty();
            takeOvers += outcome.takeOvers();
        }

        assertThat(takeOvers).isGreaterThan((int) HISTORIES / 4);
    }

    @Test
    void withoutTieBreakerEachKeepsWhatItHasAndNobodyTakes() {
        Long seed = Long.getLong("asterism.simulation.seed");
        if (seed != null) {
            assertThat(TwoNodes.runStaying(seed, true).violation()).isEmpty();
            return;
        }
        int kept = 0;

        for (long each = 1; each <= HISTORIES; each++) {
            TwoNodes.Outcome outcome = TwoNodes.runStaying(each, false);
            assertThat(outcome.violation())
                    .as("replay with -Dasterism.simulation.seed=%d", each)
                    .isEmpty();
            kept += outcome.takeOvers();
        }

        assertThat(kept).isGreaterThan((int) HISTORIES);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "TAKE"})
    void aPeerWithAnotherDeadTimeIsNotTakenForSilent(QuorumConfig.TieBreaker tieBreaker) {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(TwoNodes.runForeign(seed, tieBreaker))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }
}
