package org.asterism.telephony.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole from its parts. */
class HealthVerdictTest {

    @Test
    void silenceIsToldApartUnlessSomethingElseFailsToo() {
        Finding silent = Finding.silent(HealthPart.SIP_TLS, "silent");
        Finding bad = Finding.bad(HealthPart.SIP_TCP, "refused");

        assertThat(HealthVerdict.of(List.of(silent), Map.of()).level()).isEqualTo(Weight.FAIL);
        assertThat(HealthVerdict.isSilence(List.of(silent, AMI), Map.of())).isTrue();
        assertThat(HealthVerdict.isSilence(List.of(silent, bad), Map.of())).isFalse();
        assertThat(HealthVerdict.isSilence(List.of(AMI), Map.of())).isFalse();
        assertThat(HealthVerdict.isSilence(List.of(silent), Map.of(HealthPart.SIP_TLS, Weight.WARN)))
                .isFalse();
    }

    private static final Finding AMI = Finding.bad(HealthPart.AMI, "AMI is down");
    private static final Finding TLS = Finding.bad(HealthPart.SIP_TLS, "TLS is deaf");

    @Test
    void theWorstWeightDecidesAndIsToldFirst() {
        HealthVerdict verdict = HealthVerdict.of(List.of(AMI, TLS, Finding.good(HealthPart.TASKS)), Map.of());

        assertThat(verdict).isEqualTo(new HealthVerdict(Weight.FAIL, List.of("TLS is deaf", "AMI is down")));
    }

    @Test
    void whatIsOffOrUnknownCountsForNothing() {
        Finding unknown = Finding.unknown(HealthPart.SIP_TLS, "not asked");

        assertThat(HealthVerdict.of(List.of(AMI, unknown), Map.of(HealthPart.AMI, Weight.OFF)))
                .isEqualTo(new HealthVerdict(Weight.OFF, List.of()));
    }

    @Test
    void anOperatorMayMakeAWarningFail() {
        assertThat(HealthVerdict.of(List.of(AMI), Map.of(HealthPart.AMI, Weight.FAIL))
                        .level())
                .isEqualTo(Weight.FAIL);
    }

    @Test
    void whatWorksPoorlyWarnsAtMost() {
        Finding slow = Finding.poor(HealthPart.CALL, "slow");
        Map<HealthPart, Weight> fail = Map.of(HealthPart.CALL, Weight.FAIL);

        assertThat(HealthVerdict.of(List.of(slow), fail)).isEqualTo(new HealthVerdict(Weight.WARN, List.of("slow")));
        assertThat(HealthVerdict.of(List.of(slow), Map.of(HealthPart.CALL, Weight.OFF))
                        .level())
                .isEqualTo(Weight.OFF);
    }

    @Test
    void aFullQueueIsReadFromTheTable() {
        String output = "Processor   Processed   In Queue  Max Depth  Low water High water Low time(us) High time(us)\n"
                + "ast_msg_queue    0   0   0   450   500   0   0\n"
                + "pjsip/distributor-00000023   12   500   900   450   500   0   0\n"
                + "3 taskprocessors\n";

        assertThat(TaskProcessors.above(output))
                .containsExactly("pjsip/distributor-00000023 (500 waiting, high water 500)");
    }
}
