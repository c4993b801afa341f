package org.asterism.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.executor.AgentResult;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** What a node remembers of the starts of a resource. */
class LedgerTest {

    private static final ResourceId RESOURCE = new ResourceId("vip");
    private static final AgentName AGENT = AgentName.parse("ocf:heartbeat:Dummy");
    private static final OperationKey START = new OperationKey(RESOURCE, "start", Duration.ZERO);
    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

    private Ledger ledger = Ledger.empty(RESOURCE, AGENT);
    private long calls;

    @Test
    void movesAreRememberedWithTheStartAndRestartsInPlaceAreNone() {
        start(true, BEGIN, OcfCode.SUCCESS);
        start(false, BEGIN.plusSeconds(10), OcfCode.SUCCESS);
        start(true, BEGIN.plusSeconds(20), OcfCode.SUCCESS);

        assertThat(arrivals()).containsExactly(BEGIN, BEGIN.plusSeconds(20));
    }

    @Test
    void aStartThatNeverRanLeavesNoMove() {
        start(true, BEGIN, OcfCode.SUCCESS);
        Ledger before = ledger;
        ledger = ledger.begun(Results.pending(plan(true), ++calls, BEGIN.plusSeconds(10)));
        assertThat(arrivals()).hasSize(2);

        ledger = ledger.undone(START, before);

        assertThat(arrivals()).containsExactly(BEGIN);
    }

    @Test
    void aCleanupForgetsTheMoves() {
        start(true, BEGIN, OcfCode.SUCCESS);

        ledger = ledger.cleaned();
        start(false, BEGIN.plusSeconds(10), OcfCode.SUCCESS);

        assertThat(arrivals()).isEmpty();
    }

    private void start(boolean isMove, Instant at, OcfCode code) {
        OperationResult pending = Results.pending(plan(isMove), ++calls, at);
        ledger = ledger.begun(pending);
        ledger = ledger.ended(
                Results.ended(pending, AgentResult.Ended.of(code, ""), Duration.ofSeconds(1), at.plusSeconds(1)),
                false);
    }

    private List<Instant> arrivals() {
        return RunDetails.arrivals(ledger.history().operations().get(START).details());
    }

    private static Job.Plan plan(boolean isMove) {
        Map<String, String> params = isMove ? Map.of("CRM_meta_move", "true") : Map.of();
        return new Job.Plan(START, AGENT, new TreeMap<>(params), Duration.ofSeconds(20), 0, "", ActionKind.START);
    }
}
