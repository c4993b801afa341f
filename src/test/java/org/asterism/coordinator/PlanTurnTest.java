package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.Test;

class PlanTurnTest {

    private static final BootTime NOW = new BootTime(Duration.ofSeconds(5).toNanos());

    @Test
    void theLongerTheMakingTheLongerTheRest() {
        PlanTurn making = PlanTurn.QUIET.changed().due().begun(NOW);

        assertThat(making.made(NOW.plus(Duration.ofMillis(100)), true).rest()).isEqualTo(Duration.ofMillis(300));
        assertThat(making.made(NOW, true).rest()).isEqualTo(PlanTurn.QUIET.rest());
    }

    @Test
    void changesOfABurstAreOneTurnAndThoseDuringTheMakingAreTheNext() {
        PlanTurn waiting = PlanTurn.QUIET.changed();
        assertThat(waiting.wantsTimer()).isTrue();
        assertThat(waiting.due().changed().wantsTimer())
                .as("already on the timer")
                .isFalse();

        PlanTurn making = waiting.due().changed().begun(NOW);
        assertThat(making.changed().wantsTimer()).as("one is under way").isFalse();
        assertThat(making.changed().made(NOW, true).wantsTimer()).isTrue();
        assertThat(making.made(NOW, true).wantsTimer()).as("nothing changed").isFalse();
        assertThat(making.made(NOW, false).wantsTimer()).as("plans are missing").isTrue();
    }
}
