package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.model.OcfCode;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.telephony.health.Weight;
import org.junit.jupiter.api.Test;

class AsteriskSeenTest {

    private static final AsteriskBasics.Seen REFUSED = new AsteriskBasics.Seen(
            Ended.of(OcfCode.ERROR, "SIP answers 503"),
            List.of(Finding.good(HealthPart.PROCESS), Finding.bad(HealthPart.SIP_UDP, "SIP answers 503")));

    @Test
    void aRefusalThatTheSecondLookExcusedCountsNoLonger() {
        assertThat(level(REFUSED.excused(Ended.of(OcfCode.SUCCESS, "")))).isEqualTo(Weight.OFF);
        assertThat(level(REFUSED.excused(Ended.of(OcfCode.DEGRADED, "drains")))).isEqualTo(Weight.OFF);
        assertThat(level(REFUSED.excused(Ended.of(OcfCode.ERROR, "SIP answers 503"))))
                .isEqualTo(Weight.FAIL);
    }

    private static Weight level(AsteriskBasics.Seen seen) {
        return HealthVerdict.of(seen.findings(), Map.of()).level();
    }
}
