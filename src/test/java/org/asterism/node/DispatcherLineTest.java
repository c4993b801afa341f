package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.Destination;
import org.asterism.telephony.drain.DispatcherKeeper.Reason;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.junit.jupiter.api.Test;

class DispatcherLineTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final ResourceId ASTERISK = new ResourceId("asterisk");
    private static final ResourceId GROUP = new ResourceId("phones");
    private static final AgentName AGENT = AgentName.parse("asterism:asterisk");
    private static final Incarnation LIFE = new Incarnation(new Generation(1), 1);
    private static final Destination DESTINATION =
            new Destination(List.of(URI.create("http://10.0.0.21:8000/RPC")), 1, "sip:10.0.0.11:5060");

    private final TreeMap<NodeName, Sight> sights = new TreeMap<>();
    private final TreeMap<NodeName, NodeView> views = new TreeMap<>();
    private final List<OperatorLease> leases = new ArrayList<>();
    private Instant now = Instant.EPOCH.plusSeconds(10);
    private final TreeMap<String, String> options = new TreeMap<>();

    @Test
    void oneThatRunsIsOpenAndOneWhoseNodeIsLostIsClosed() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));
        assertThat(position()).containsExactly(Position.OPEN);

        sights.put(PBX1, new Sight.GivenUp(LIFE, BootTime.ZERO));
        assertThat(position()).containsExactly(Position.CLOSED);
    }

    @Test
    void oneThatIsBeingStartedIsNotThereYet() {
        heard(PBX1, run("start", OperationResult.Status.PENDING, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));

        assertThat(position()).containsExactly(Position.CLOSED);
    }

    @Test
    void whatIsNotKnownStaysAsItWas() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        sights.put(PBX1, Sight.SILENT);
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));

        assertThat(position()).isEmpty();
        assertThat(stands(new TreeMap<>(Map.of(ASTERISK, new Stand(DESTINATION, Position.OPEN)))))
                .containsExactly(new Stand(DESTINATION, Position.OPEN));

        views.remove(PBX1);
        sights.put(PBX1, heard());
        assertThat(position()).as("it has not reported").isEmpty();
    }

    @Test
    void whatRanInAFormerLifeOfANodeIsNotThereBeforeItReports() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));
        sights.put(PBX1, new Sight.Heard(LIFE.next(), Epoch.NONE, 0));
        SortedMap<ResourceId, Stand> closed = new TreeMap<>(Map.of(ASTERISK, new Stand(DESTINATION, Position.CLOSED)));

        assertThat(stands(closed))
                .as("the same life, another incarnation")
                .containsExactly(new Stand(DESTINATION, Position.OPEN));

        sights.put(PBX1, new Sight.Heard(new Incarnation(new Generation(2), 1), Epoch.NONE, 0));
        assertThat(stands(closed)).containsExactly(new Stand(DESTINATION, Position.CLOSED));
    }

    @Test
    void oneThatIsSetAsideWhereItRunsIsLeftToItsNode() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));

        for (OperatorLease lease : List.of(
                lease(Kind.DRAIN, "asterisk", "pbx1"),
                lease(Kind.BAN, "phones", "pbx1"),
                lease(Kind.MOVE, "phones", "pbx2"),
                lease(Kind.UNMANAGED, "asterisk", ""),
                lease(Kind.STANDBY, "pbx1", ""))) {
            leases.clear();
            leases.add(lease);
            assertThat(position()).as(lease.what()).isEmpty();
        }
        for (OperatorLease lease : List.of(
                lease(Kind.DRAIN, "asterisk", "pbx2"),
                lease(Kind.BAN, "phones", "pbx2"),
                lease(Kind.MOVE, "phones", "pbx1"),
                lease(Kind.BAN, "another", "pbx1"),
                lease(Kind.STANDBY, "pbx2", ""))) {
            leases.clear();
            leases.add(lease);
            assertThat(position()).as(lease.what()).containsExactly(Position.OPEN);
        }
    }

    @Test
    void whatWasClosedAsFullIsStillHeldInMaintenanceButNotInADrain() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));
        SortedMap<ResourceId, Stand> full =
                new TreeMap<>(Map.of(ASTERISK, new Stand(DESTINATION, Position.CLOSED, Reason.FULL)));

        leases.add(lease(Kind.RESOURCE_MAINTENANCE, "asterisk", ""));
        assertThat(stands(full)).containsExactly(new Stand(DESTINATION, Position.OPEN));
        assertThat(stands(new TreeMap<>(Map.of(ASTERISK, new Stand(DESTINATION, Position.OPEN)))))
                .as("nothing is told any more")
                .isEmpty();
        leases.add(lease(Kind.DRAIN, "asterisk", "pbx1"));
        assertThat(stands(full)).isEmpty();
    }

    @Test
    void whatIsInMaintenanceBesideOthersCountsForTheRate() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));
        ResourceId other = new ResourceId("other");
        TreeMap<ResourceId, Stand> stands = new TreeMap<>(Map.of(other, new Stand(DESTINATION, Position.OPEN)));
        TreeMap<ResourceId, Destination> farm = new TreeMap<>(Map.of(ASTERISK, DESTINATION, other, DESTINATION));

        assertThat(DispatcherLine.withLeftAlone(stands, farm, observed())).containsOnlyKeys(other);
        leases.add(lease(Kind.UNMANAGED, "asterisk", ""));
        assertThat(DispatcherLine.withLeftAlone(stands, farm, observed())).containsOnlyKeys(ASTERISK, other);
        leases.add(lease(Kind.DRAIN, "asterisk", "pbx1"));
        assertThat(DispatcherLine.withLeftAlone(stands, farm, observed())).containsOnlyKeys(other);
    }

    @Test
    void aMoveOfLongAgoDoesNotCloseWhatCameBackBecauseTheOtherNodeWasLost() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        sights.put(PBX2, new Sight.GivenUp(LIFE, BootTime.ZERO));
        leases.add(lease(Kind.MOVE, "phones", "pbx2"));
        assertThat(position()).isEmpty();

        now = now.plusSeconds(60);
        assertThat(position()).containsExactly(Position.OPEN);
    }

    @Test
    void inMaintenanceNothingIsTold() {
        heard(PBX1, run("start", OperationResult.Status.DONE, 0));
        heard(PBX2, run("monitor", OperationResult.Status.DONE, 7));
        options.put("maintenance-mode", "true");

        assertThat(position()).isEmpty();
    }

    @Test
    void whatAResourceIsForDispatchersStandsInItsParameters() {
        Map<String, String> params = Map.of(
                "dispatcher-rpc", "http://10.0.0.21:8000/RPC",
                "sip-address", "10.0.0.11",
                "drain-variable", "ASTERISM_DRAIN",
                "ami-user", "asterism");

        assertThat(AsteriskAgent.destination(primitive(AGENT, params))).contains(DESTINATION);
        assertThat(AsteriskAgent.destination(primitive(AGENT, Map.of()))).isEmpty();
        assertThat(AsteriskAgent.destination(primitive(AGENT, Map.of("dispatcher-rpc", "x"))))
                .isEmpty();
        assertThat(AsteriskAgent.destination(primitive(AgentName.parse("ocf:heartbeat:asterisk"), params)))
                .isEmpty();
    }

    private List<Position> position() {
        return stands(Collections.emptySortedMap()).stream()
                .map(Stand::position)
                .toList();
    }

    private List<Stand> stands(SortedMap<ResourceId, Stand> before) {
        return List.copyOf(DispatcherLine.stands(new TreeMap<>(Map.of(ASTERISK, DESTINATION)), observed(), before, now)
                .values());
    }

    private Observed observed() {
        ClusterDocument document = new ClusterDocument(
                        options, new TreeMap<>(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>())
                .with(
                        List.of(new Resource.Group(
                                GROUP, List.of(primitive(AGENT, Map.of())), new TreeMap<>(), Resource.Details.NONE)),
                        List.of())
                .withLeases(leases);
        return new Observed(
                PBX1,
                document,
                DocumentVersion.EMPTY,
                views,
                sights,
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Sight heard() {
        return new Sight.Heard(LIFE, Epoch.NONE, 0);
    }

    private void heard(NodeName node, OperationResult run) {
        sights.put(node, heard());
        ResourceHistory history = new ResourceHistory(
                ASTERISK, AGENT, new TreeMap<>(Map.of(run.key(), run)), new TreeMap<>(), Instant.EPOCH);
        views.put(
                node,
                new NodeView(LIFE, 1, NodeView.Stay.STAYS, new TreeMap<>(), new TreeMap<>(Map.of(ASTERISK, history))));
    }

    private static OperationResult run(String action, OperationResult.Status status, int exit) {
        return new OperationResult(
                new OperationKey(ASTERISK, action, Duration.ZERO),
                1,
                status,
                exit,
                0,
                "",
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static OperatorLease lease(Kind kind, String subject, String node) {
        return new OperatorLease(kind, subject, node, Expiry.NEVER, Instant.EPOCH, "anna", "");
    }

    private static Resource.Primitive primitive(AgentName agent, Map<String, String> params) {
        return new Resource.Primitive(ASTERISK, agent, new TreeMap<>(params), new TreeMap<>(), List.of());
    }
}
