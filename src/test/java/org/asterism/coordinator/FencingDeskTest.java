package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

/** When an operator's word that a node is down is not taken (fault F46). */
class FencingDeskTest {

    private static final NodeName NODE = new NodeName("pbx1");
    private static final Duration DEADTIME = Duration.ofSeconds(1);
    private static final Incarnation LIFE = new Incarnation(new Generation(3), 1);
    private static final Sight LOST = new Sight.GivenUp(LIFE, BootTime.ZERO);

    @Test
    void aNodeHeardLessThanADeadtimeAgoIsNotDown() {
        var refused = FencingDesk.against(NODE, LOST, DEADTIME.minusMillis(1), DEADTIME);

        assertThat(refused).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo("NOT_ALLOWED");
            assertThat(refusal.sentence()).contains("pbx1 was heard 999 ms ago");
            assertThat(refusal.remedy()).contains("cut its power", "1000 ms");
        });
    }

    @Test
    void aDrillTakesANodeOnlyWhileAllOthersAreThereAndNoneIsAboutToBeTaken() {
        NodeName other = new NodeName("pbx2");

        assertThat(FencingDesk.againstDrill(NODE, List.of(), Optional.empty())).isEmpty();
        assertThat(FencingDesk.againstDrill(NODE, List.of(NODE), Optional.empty()))
                .as("the node itself may be silent: then its fencing is refused elsewhere")
                .isEmpty();
        assertThat(FencingDesk.againstDrill(NODE, List.of(other), Optional.empty()))
                .hasValueSatisfying(refusal -> assertThat(refusal.sentence()).contains("pbx2 is not heard"));
        assertThat(FencingDesk.againstDrill(NODE, List.of(), Optional.of(other)))
                .hasValueSatisfying(refusal -> assertThat(refusal.sentence()).contains("pbx2 was to be fenced"));
    }

    @Test
    void aNodeThatIsLostAndSilentForADeadtimeMayBeConfirmed() {
        assertThat(FencingDesk.against(NODE, LOST, DEADTIME, DEADTIME)).isEmpty();
    }

    @Test
    void aNodeThatNoQuorumGaveUpIsNotLostHoweverLongItIsSilent() {
        Duration hour = Duration.ofHours(1);

        assertThat(FencingDesk.against(NODE, Sight.SILENT, hour, DEADTIME)).isPresent();
        assertThat(FencingDesk.against(NODE, new Sight.Heard(LIFE, new Epoch(1), 0), hour, DEADTIME))
                .isPresent();
        assertThat(FencingDesk.against(NODE, null, hour, DEADTIME)).isPresent();
    }
}
