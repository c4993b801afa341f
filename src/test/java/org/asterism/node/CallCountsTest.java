package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.node.CallCounts.CallsCounted;
import org.asterism.node.CallCounts.Lost;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.Test;

class CallCountsTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final Incarnation LIFE = new Incarnation(new Generation(3), 1);

    private final TreeMap<ResourceId, Integer> own = new TreeMap<>();
    private final List<WireMessage> sent = new ArrayList<>();
    private final List<Lost> bills = new ArrayList<>();
    private BootTime now = BootTime.ZERO.plus(Duration.ofHours(1));
    private final CallCounts counts = new CallCounts(PBX2, () -> own, () -> now, sent::add, bills::add);

    @Test
    void whatALostNodeHadUpIsBilledOnce() {
        counts.takes(told(Map.of("pbx", 12, "fax", 3, "idle", 0)));
        counts.look(sights(new Sight.Heard(LIFE, Epoch.NONE, 0)));
        assertThat(bills).isEmpty();

        counts.look(sights(new Sight.GivenUp(LIFE, now)));
        counts.look(sights(new Sight.GivenUp(LIFE, now)));

        assertThat(bills).singleElement().satisfies(lost -> {
            assertThat(lost.sum()).isEqualTo(15);
            assertThat(lost.sentence())
                    .isEqualTo("15 calls were up on pbx1 when it was lost (fax 3, pbx 12), and are cut");
        });
        counts.takes(told(Map.of("pbx", 1)));
        counts.look(sights(new Sight.GivenUp(LIFE.next(), now)));
        assertThat(bills).hasSize(2);
    }

    @Test
    void whatAStoppedAsteriskHadUpIsToldOnce() {
        own.put(new ResourceId("pbx"), 7);
        counts.tell();
        own.clear();
        counts.tell();

        assertThat(counts.stopped(new ResourceId("fax"), OptionalInt.empty())).isZero();
        assertThat(counts.stopped(new ResourceId("pbx"), OptionalInt.empty())).isEqualTo(7);
        assertThat(counts.stopped(new ResourceId("pbx"), OptionalInt.empty())).isZero();
        own.put(new ResourceId("pbx"), 7);
        counts.tell();
        now = now.plus(CallCounts.FRESH.plusMillis(1));
        assertThat(counts.stopped(new ResourceId("pbx"), OptionalInt.empty())).isZero();
    }

    @Test
    void whatAnAsteriskSaidAsItWasStoppedIsTruerThanAnOldCount() {
        own.put(new ResourceId("pbx"), 3);
        counts.tell();

        assertThat(counts.stopped(new ResourceId("pbx"), OptionalInt.of(0))).isZero();
        assertThat(counts.stopped(new ResourceId("pbx"), OptionalInt.empty())).isZero();
    }

    @Test
    void whatNobodyToldLatelyIsNotKnown() {
        counts.takes(told(Map.of("pbx:0", 12, "pbx:1", 3)));
        own.put(new ResourceId("pbx"), 7);

        assertThat(counts.known().on(PBX1, new ResourceId("pbx"))).hasValue(15);
        assertThat(counts.known().on(PBX2, new ResourceId("pbx"))).hasValue(7);
        assertThat(counts.known().on(PBX1, new ResourceId("fax"))).isEmpty();

        now = now.plus(CallCounts.FRESH).plus(Duration.ofMillis(1));
        assertThat(counts.known().on(PBX1, new ResourceId("pbx"))).isEmpty();
        assertThat(counts.known().on(PBX2, new ResourceId("pbx"))).hasValue(7);
    }

    @Test
    void anOldCountAndNoCallsAreNoBill() {
        counts.takes(told(Map.of("pbx", 0)));
        counts.look(sights(new Sight.GivenUp(LIFE, now)));
        counts.takes(told(Map.of("pbx", 12)));
        now = now.plus(CallCounts.FRESH).plus(Duration.ofMillis(1));
        counts.look(sights(new Sight.GivenUp(LIFE.next(), now)));

        assertThat(bills).isEmpty();
    }

    @Test
    void whoHasNoAsteriskSaysNothingButThatItHasNoneAnyMore() {
        counts.tell();
        assertThat(sent).isEmpty();
        own.put(new ResourceId("pbx"), 7);
        counts.tell();
        own.clear();
        counts.tell();
        counts.tell();

        assertThat(sent)
                .containsExactly(
                        new CallsCounted("pbx2", new TreeMap<>(Map.of("pbx", 7))),
                        new CallsCounted("pbx2", new TreeMap<>()));
    }

    private static CallsCounted told(Map<String, Integer> calls) {
        return new CallsCounted("pbx1", new TreeMap<>(calls));
    }

    private static SortedMap<NodeName, Sight> sights(Sight of) {
        return new TreeMap<>(Map.of(PBX1, of));
    }
}
