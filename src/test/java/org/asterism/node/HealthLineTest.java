package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.api.ServiceHealth;
import org.asterism.api.ServiceHealth.Verdict;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthBook;
import org.asterism.telephony.health.HealthLook;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.Test;

class HealthLineTest {

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00Z");

    private final AtomicReference<BootTime> now = new AtomicReference<>(new BootTime(1_000_000_000_000L));
    private final HealthBook book = new HealthBook();
    private final List<WireMessage> sent = new ArrayList<>();
    private final HealthLine first = line("pbx1");
    private final HealthLine second = line("pbx2");

    private HealthLine line(String node) {
        return new HealthLine(new NodeName(node), now::get);
    }

    @Test
    void anotherNodeShowsThePartsAndForgetsWhatIsOld() {
        first.of(book::entries, TreeMap::new);
        note(Finding.good(HealthPart.PROCESS), Finding.bad(HealthPart.AMI, "AMI is down"));

        first.tell(sent::add);
        sent.forEach(second::takes);

        ServiceHealth seen = second.about(new ResourceId("pbx:0")).get(0);
        assertThat(second.about(PBX)).isEqualTo(first.about(PBX)).containsExactly(seen);
        assertThat(seen.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(seen.sentence()).isEqualTo("AMI is down");
        assertThat(seen.since()).isEqualTo(AT);
        assertThat(seen.parts())
                .containsExactly(
                        new ServiceHealth.Part("process", ServiceHealth.State.GOOD, ServiceHealth.Weight.FAIL, ""),
                        new ServiceHealth.Part(
                                "AMI", ServiceHealth.State.BAD, ServiceHealth.Weight.WARN, "AMI is down"));
        later(HealthLine.FRESH.plusMillis(1));
        assertThat(second.about(PBX)).isEmpty();
    }

    @Test
    void itIsToldWhenItChangesAndSeldomOtherwise() {
        first.of(book::entries, TreeMap::new);
        first.tell(sent::add);
        assertThat(sent).isEmpty();
        note(Finding.good(HealthPart.PROCESS));
        first.tell(sent::add);
        first.tell(sent::add);
        assertThat(sent).hasSize(1);

        note(Finding.bad(HealthPart.PROCESS, "not running"));
        first.tell(sent::add);
        assertThat(sent).hasSize(2);
        later(HealthLine.AGAIN);
        first.tell(sent::add);
        assertThat(sent).hasSize(3);
        assertThat(first.about(PBX).get(0).lastIll()).isEqualTo("not running");
    }

    @Test
    void whatIsNotItsMessageIsLeft() {
        assertThat(first.takes(new WireMessage() {})).isFalse();
    }

    private void later(Duration span) {
        now.set(now.get().plus(span));
    }

    private void note(Finding... findings) {
        List<Finding> all = List.of(findings);
        book.note(PBX, HealthLook.of(HealthVerdict.of(all, Map.of()), all, Map.of(), AT));
    }
}
