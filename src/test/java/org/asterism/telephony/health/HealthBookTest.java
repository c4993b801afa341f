package org.asterism.telephony.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class HealthBookTest {

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final Instant T0 = Instant.parse("2026-11-22T21:30:00Z");
    private static final List<Finding> WELL =
            List.of(Finding.good(HealthPart.SIP_UDP), Finding.good(HealthPart.PROCESS));
    private static final List<Finding> DEAF =
            List.of(Finding.good(HealthPart.PROCESS), Finding.bad(HealthPart.SIP_UDP, "SIP is silent"));

    private final HealthBook book = new HealthBook();

    @Test
    void theReasonOutlivesTheRestartThatCuresIt() {
        note(WELL, T0);
        note(DEAF, T0.plusSeconds(5));
        book.close(PBX);
        assertThat(book.entries().get(PBX).look()).isEmpty();
        note(WELL, T0.plusSeconds(9));

        HealthBook.Entry now = book.entries().get(PBX);
        assertThat(now.look().orElseThrow().verdict().level()).isEqualTo(Weight.OFF);
        assertThat(now.ill()).contains(new HealthBook.Ill("SIP is silent", T0.plusSeconds(5)));
    }

    @Test
    void whatStaysTheSameKeepsItsBeginAndAWarningIsNoIllness() {
        List<Finding> warned = List.of(Finding.bad(HealthPart.AMI, "AMI is down"));
        note(warned, T0);
        note(warned, T0.plusSeconds(2));

        HealthBook.Entry now = book.entries().get(PBX);
        assertThat(now.look().orElseThrow().at()).isEqualTo(T0);
        assertThat(now.ill()).isEqualTo(Optional.empty());
        book.close(PBX);
        assertThat(book.entries()).isEmpty();
    }

    @Test
    void partsHaveTheirOrderAndThoseNotLookedForAreLeftOut() {
        HealthLook look = HealthLook.of(
                new HealthVerdict(Weight.OFF, List.of()),
                List.of(
                        Finding.bad(HealthPart.AMI, "AMI is down"),
                        Finding.good(HealthPart.SIP_UDP),
                        Finding.good(HealthPart.PROCESS)),
                Map.of(HealthPart.AMI, Weight.OFF),
                T0);

        assertThat(look.parts())
                .containsExactly(
                        new HealthLook.Part(Finding.good(HealthPart.PROCESS), Weight.FAIL),
                        new HealthLook.Part(Finding.good(HealthPart.SIP_UDP), Weight.FAIL));
    }

    private void note(List<Finding> findings, Instant at) {
        book.note(PBX, HealthLook.of(HealthVerdict.of(findings, Map.of()), findings, Map.of(), at));
    }
}
