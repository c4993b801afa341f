package org.asterism.recorder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OngoingTest {

    private static final Instant BEGAN = Instant.parse("2026-11-27T01:54:12.345Z");

    @Test
    void anIncidentLastsUntilThirtySecondsAfterWhatProlongedItLast() {
        Ongoing quiet = Ongoing.NONE.noted("link-down", false, BEGAN);
        Ongoing begun = quiet.noted("node-lost", false, BEGAN);
        Ongoing prolonged = begun.noted("resource-started", false, BEGAN.plusSeconds(20));

        assertThat(quiet.at(BEGAN)).isEmpty();
        assertThat(begun.at(BEGAN.plusSeconds(29))).contains("20261127-015412");
        assertThat(begun.at(BEGAN.plusSeconds(30))).isEmpty();
        assertThat(prolonged.at(BEGAN.plusSeconds(49))).contains("20261127-015412");
        assertThat(prolonged.at(BEGAN.plusSeconds(50))).isEmpty();
    }

    @Test
    void itBeginsWithTheSilenceThatLedToIt() {
        Ongoing begun = Ongoing.NONE.noted("verdict", true, BEGAN).noted("node-lost", false, BEGAN.plusSeconds(2));

        assertThat(begun.at(BEGAN.plusSeconds(2))).contains("20261127-015412");
    }

    @Test
    void theNextOneHasAnIdOfItsOwn() {
        Ongoing next =
                Ongoing.NONE.noted("node-lost", false, BEGAN).noted("resource-failed", false, BEGAN.plusSeconds(90));

        assertThat(next.at(BEGAN.plusSeconds(91))).contains("20261127-015542");
    }
}
