package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArbitersTest {

    private static final long HISTORIES = Long.getLong("asterism.simulation.arbiters", 300);

    @ParameterizedTest
    @EnumSource
    void twoNodesAndAnArbiterDoWhatIsPromised(Arbiters.Event event) {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            assertThat(Arbiters.run(event, seed, false)).as("seed %d", seed).isEmpty();
        }
    }
}
