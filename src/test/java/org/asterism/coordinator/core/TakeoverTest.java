package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.coordinator.core.Conductor.Owners;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** One of two nodes takes over what the other had. */
class TakeoverTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());
    private static final Instant WALL = Instant.EPOCH;

    private final AtomicInteger plans = new AtomicInteger();
    private Transition answer = transition(
            action(1, ActionKind.START, "first", A),
            action(2, ActionKind.START, "second", A, 1),
            action(3, ActionKind.MONITOR, "first", A, 1));

    @Test
    void everyStartOfATakeoverHasToAskTheNetwork() {
        Step taken = taken(Owners.ASK_NETWORK);
        Step next = ended(taken.next());

        assertThat(taken.orders()).extracting(TakeoverTest::asks).containsExactly(true);
        assertThat(next.orders())
                .extracting(order -> order.action().id(), TakeoverTest::asks)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, true), org.assertj.core.groups.Tuple.tuple(3, false));
    }

    @Test
    void noneHasToWhereAMajorityDecides() {
        Step taken = taken(Owners.EXCLUDED_BY_QUORUM);

        assertThat(taken.orders()).extracting(TakeoverTest::asks).containsExactly(false);
        assertThat(ended(taken.next()).orders()).extracting(TakeoverTest::asks).containsExactly(false, false);
    }

    @Test
    void aDocumentThatIsCommittedAgainAsItWasAsksForNoPlan() {
        Conductor conductor = taken(Owners.ASK_NETWORK).next();
        Observed known = conductor.observed().documented(ClusterDocument.EMPTY, new DocumentVersion(new Epoch(4), 9));
        conductor = conductor.documented(known, NOW, WALL).next();
        int before = plans.get();

        Step again = conductor.documented(
                conductor.observed().documented(ClusterDocument.EMPTY, new DocumentVersion(EPOCH, 1)), NOW, WALL);

        assertThat(plans).hasValue(before);
        assertThat(again.next().observed().version()).isEqualTo(new DocumentVersion(EPOCH, 1));
        assertThat(again.next().run().inFlight()).isNotEmpty();
    }

    private Step taken(Owners owners) {
        Conductor conductor = Conductor.start(
                new Conductor.Tools(
                        state -> {
                            plans.incrementAndGet();
                            return answer;
                        },
                        Fixtures::digest,
                        new TransitionRun.Limits(30, 30),
                        owners),
                Observed.nothing(A, new TreeSet<>(List.of(A, B))));
        conductor = conductor.reported(A, view(1), List.of(), NOW, WALL).next();
        conductor = conductor.reported(B, view(1), List.of(), NOW, WALL).next();
        SortedMap<NodeName, Sight> sights = new TreeMap<>();
        sights.put(A, heard(EPOCH, view(1)));
        sights.put(B, new Sight.GivenUp(incarnation(1), NOW));
        return conductor.sighted(new Lead.Leads(EPOCH), sights, NOW, WALL);
    }

    private static Step ended(Conductor conductor) {
        return conductor.reported(
                A,
                view(2, ran("first", "start", 3, OcfCode.SUCCESS)),
                List.of(new Outcome(A, key("first", "start"), Outcome.Result.SUCCEEDED, "")),
                NOW,
                WALL);
    }

    private static boolean asks(Conductor.Order order) {
        return order.action().params().containsKey("CRM_meta_takeover");
    }
}
