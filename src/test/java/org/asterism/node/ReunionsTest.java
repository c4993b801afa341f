package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.model.Hearing;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReunionsTest {

    private final Reunions reunions = new Reunions();
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void listen() {
        reunions.onSilence(() -> done.add("silence"));
        reunions.onReunion(() -> done.add("reunion"));
    }

    @Test
    void silenceAndItsEndAreTold() {
        judged(Hearing.Verdict.LATE);
        assertThat(done).isEmpty();
        judged(Hearing.Verdict.SILENT);
        assertThat(done).containsExactly("silence");
        judged(Hearing.Verdict.HEARD);
        assertThat(done).containsExactly("silence", "reunion");
    }

    @Test
    void whoWasOnlyLateWasNotAway() {
        judged(Hearing.Verdict.LATE);
        judged(Hearing.Verdict.HEARD);
        assertThat(done).isEmpty();
    }

    private void judged(Hearing.Verdict verdict) {
        reunions.heard(new HeartEvent.PeerJudged(new NodeName("pbx2"), verdict));
    }
}
