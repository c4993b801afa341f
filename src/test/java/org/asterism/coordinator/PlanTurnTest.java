package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanTurnTest {

    @Test
    void changesOfABurstAreOneTurnAndThoseDuringTheMakingAreTheNext() {
        PlanTurn waiting = PlanTurn.QUIET.changed();
        assertThat(waiting.wantsTimer()).isTrue();
        assertThat(waiting.due().changed().wantsTimer())
                .as("already on the timer")
                .isFalse();

        PlanTurn making = waiting.due().changed().begun();
        assertThat(making.changed().wantsTimer()).as("one is under way").isFalse();
        assertThat(making.changed().made().wantsTimer()).isTrue();
        assertThat(making.made().wantsTimer()).as("nothing changed").isFalse();
    }
}
