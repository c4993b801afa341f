package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** What an older coordinator may have ordered of a node is not started elsewhere; with the real scheduler. */
class UnprovedNodeTest {

    private static final Epoch OLDER = new Epoch(4);
    private static final Epoch EPOCH = new Epoch(5);
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());
    private static final AgentName ADDRESS = AgentName.parse("asterism:address");
    private static final NodeView STOPPED = view(1, ran("db", "stop", 3, OcfCode.SUCCESS));

    @Test
    void nothingStartsWhileANodeThatIsHeardMayHaveTakenAnOlderOrder() {
        SortedMap<NodeName, Sight> sights = heardAt(EPOCH, STOPPED);
        sights.put(B, heard(OLDER, STOPPED));

        Step unproved = lead(following(Fixtures.DUMMY, "Started", STOPPED), sights);
        Step proved = lead(unproved.next(), heardAt(EPOCH, STOPPED));

        assertThat(starts(unproved)).isZero();
        assertThat(starts(proved)).isOne();
    }

    @Test
    void nothingStartsWhileTheDigestOfANodeTellsOfAnotherState() {
        NodeView starting = view(2, ran("db", "start", 4, OcfCode.SUCCESS));
        SortedMap<NodeName, Sight> sights = heardAt(EPOCH, STOPPED);
        sights.put(B, heard(EPOCH, starting));

        Step unproved = lead(following(Fixtures.DUMMY, "Started", STOPPED), sights);
        Step reported = unproved.next().reported(B, starting, List.of(), NOW, Instant.EPOCH);

        assertThat(starts(unproved)).isZero();
        assertThat(starts(reported)).isZero();
    }

    @Test
    void nothingStartsBeforeTheEndOfASilentNodeIsConfirmed() {
        SortedMap<NodeName, Sight> sights = heardAt(EPOCH, STOPPED);
        sights.put(B, Sight.SILENT);

        Step silent = lead(following(Fixtures.DUMMY, "Started", STOPPED), sights);
        sights.put(B, new Sight.GivenUp(incarnation(1), NOW));
        Step lost = lead(silent.next(), sights);

        Step confirmed = lost.next().confirmed(B, new Generation(1), "fenced", NOW, Instant.EPOCH);

        assertThat(starts(silent)).isZero();
        assertThat(starts(lost)).isZero();
        assertThat(starts(confirmed)).isOne();
    }

    /** Its orders are ours since it joined: there is nothing to wait for. */
    @Test
    void aNodeThatHasJoinedAndFallsSilentDoesNotHoldUpWhatItDoesNotRun() {
        Conductor joined = lead(following(Fixtures.DUMMY, "Stopped", STOPPED), heardAt(EPOCH, STOPPED))
                .next();
        SortedMap<NodeName, Sight> sights = heardAt(EPOCH, STOPPED);
        sights.put(B, Sight.SILENT);

        Conductor silent = lead(joined, sights).next();
        Step wanted = silent.documented(
                silent.observed().documented(document(Fixtures.DUMMY, "Started"), new DocumentVersion(EPOCH, 2)),
                NOW,
                Instant.EPOCH);

        assertThat(starts(wanted)).isOne();
    }

    @Test
    void anAddressIsNotTakenBeforeTheLeaseOfItsLostNodeIsOver() {
        NodeView open = view(2, by(ADDRESS, ran("db", "start", 4, OcfCode.SUCCESS)));
        NodeView closed = view(1, by(ADDRESS, STOPPED.history().get(new ResourceId("db"))));
        Conductor following = following(ADDRESS, "Started", closed)
                .reported(B, open, List.of(), NOW, Instant.EPOCH)
                .next();
        SortedMap<NodeName, Sight> sights = heardAt(EPOCH, closed);
        sights.put(B, heard(EPOCH, open));
        Conductor joined = lead(following, sights).next();
        BootTime release = NOW.plus(Duration.ofMillis(40));
        sights.put(B, new Sight.GivenUp(incarnation(1), release));

        Step early = lead(joined, sights);
        Step late = early.next().woken(release, Instant.EPOCH);

        assertThat(starts(early)).isZero();
        assertThat(starts(late)).isOne();
    }

    private static Conductor following(AgentName agent, String role, NodeView all) {
        Observed observed = Observed.nothing(A, new TreeSet<>(List.of(A, B, C)))
                .documented(document(agent, role), new DocumentVersion(EPOCH, 1))
                .reaching(new TreeSet<>(List.of(B, C)));
        for (NodeName node : List.of(A, B, C)) {
            observed = observed.reported(node, all);
        }
        return Conductor.start(
                new Conductor.Tools(
                        Scheduler::schedule,
                        Fixtures::digest,
                        new TransitionRun.Limits(30, 30),
                        Conductor.Owners.EXCLUDED_BY_QUORUM),
                observed);
    }

    private static ClusterDocument document(AgentName agent, String role) {
        Resource.Primitive db = new Resource.Primitive(
                new ResourceId("db"), agent, new TreeMap<>(), new TreeMap<>(Map.of("target-role", role)), List.of());
        return new ClusterDocument(
                new TreeMap<>(), new TreeMap<>(), List.of(db), List.of(), new TreeMap<>(), new TreeMap<>());
    }

    private static ResourceHistory by(AgentName agent, ResourceHistory ran) {
        return new ResourceHistory(ran.resource(), agent, ran.operations(), ran.failCounts(), ran.lastFailure());
    }

    private static SortedMap<NodeName, Sight> heardAt(Epoch bound, NodeView view) {
        SortedMap<NodeName, Sight> sights = new TreeMap<>();
        List.of(A, B, C).forEach(node -> sights.put(node, heard(bound, view)));
        return sights;
    }

    private static Step lead(Conductor conductor, SortedMap<NodeName, Sight> sights) {
        return conductor.sighted(new Lead.Leads(EPOCH), sights, NOW, Instant.EPOCH);
    }

    private static long starts(Step step) {
        return step.orders().stream()
                .filter(order -> order.action().kind() == ActionKind.START)
                .count();
    }
}
