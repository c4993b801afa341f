package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.quorum.core.QuorumConfig.TieBreaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FencedPairTest {

    private static final long HISTORIES = Long.getLong("asterism.simulation.fencedPair", 1000);
    private static final int BOUND = 4000;

    @Test
    void oneIsFencedAndTheOtherOwnsAllAndNeverBothOwnAlsoWhenTheSwitchLies() {
        int lies = run(TieBreaker.FENCE);

        assertThat(lies).isGreaterThan((int) HISTORIES / 4);
    }

    @Test
    void theOneThatStaysKeepsWhatItHasAndTakesOnceTheOtherIsFenced() {
        run(TieBreaker.STAY_AND_FENCE);
    }

    /** Gives how often the switch lied. */
    private static int run(TieBreaker rule) {
        Long seed = Long.getLong("asterism.simulation.seed");
        if (seed != null) {
            assertThat(FencedPair.run(seed, rule, "", true).violation()).isEmpty();
            return Integer.MAX_VALUE;
        }
        int takeOvers = 0;
        int lies = 0;
        for (long each = 1; each <= HISTORIES; each++) {
            FencedPair.Outcome outcome = FencedPair.run(each, rule, "", false);
            assertThat(outcome.violation())
                    .as("replay with -Dasterism.simulation.seed=%d", each)
                    .isEmpty();
            takeOvers += outcome.takeOvers();
            lies += outcome.lies();
        }
        System.out.printf("%s: %d histories, %d takeovers, %d lies%n", rule, HISTORIES, takeOvers, lies);
        assertThat(takeOvers).isGreaterThan((int) HISTORIES / 4);
        return lies;
    }

    @ParameterizedTest
    @CsvSource({
        "FENCING_CONFIRMED, resources",
        "HEARD_AGAIN, resources",
        "FENCED_UNECHOED, resources",
        "FENCING_REQUEST, resources"
    })
    void withoutTheGuardAHistoryGoesWrong(String guard, String violation) {
        long seed = 1;
        while (seed <= BOUND
                && !FencedPair.run(seed, TieBreaker.FENCE, guard, false)
                        .violation()
                        .startsWith(violation)) {
            seed++;
        }

        System.out.printf("without %s history %d goes wrong%n", guard, seed);
        assertThat(seed).as("histories without %s until %s", guard, violation).isLessThanOrEqualTo(BOUND);
        assertThat(FencedPair.run(seed, TieBreaker.FENCE, "", false).violation())
                .as("seed %d with all guards", seed)
                .isEmpty();
    }
}
