package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.api.ChangeResult;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SampleStatus;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.Changes;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DocumentVersion;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/** Two Asterisks in one dispatcher set, one on each node. */
class OpenToCallsTest {

    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");
    private static final Set<NodeName> NODES = Set.of(N1, N2);
    private static final ResourceId PBX1 = new ResourceId("pbx1");
    private static final ResourceId PBX2 = new ResourceId("pbx2");
    private static final ChangeResult DONE =
            new ChangeResult.Accepted("would do it", DocumentVersion.EMPTY, List.of("stop pbx1 on n1"));
    private static final DrainEnd THEN = new DrainEnd(Kind.BAN, "", Duration.ofHours(1));

    private ClusterDocument document = ClusterDocument.EMPTY.with(List.of(asterisk(PBX1), asterisk(PBX2)), List.of());
    private final List<ResourceStatus> resources = List.of(status(PBX1, List.of(N1)), status(PBX2, List.of(N2)));

    @Test
    void theFirstOfTwoIsDrainedWithoutAWord() {
        assertThat(told(drain(PBX1, N1))).isEqualTo(DONE);
    }

    @Test
    void theLastOpenOneIsNamedFirst() {
        apply(drain(PBX1, N1));

        ChangeResult.Accepted answer = (ChangeResult.Accepted) told(drain(PBX2, N2));

        assertThat(answer.steps())
                .containsExactly(
                        "warning: pbx2 is the last that takes new calls in dispatcher set 1 at http://10.0.0.21:8000/RPC:"
                                + " until another is open there each new call is refused",
                        "stop pbx1 on n1");
    }

    @Test
    void itsNodeOnStandbyIsTheSame() {
        apply(drain(PBX1, N1));

        assertThat(((ChangeResult.Accepted) told(new Change.Hold(Kind.STANDBY, "n2", Expiry.NEVER))).steps())
                .hasSize(2);
        assertThat(((ChangeResult.Accepted) told(new Change.DrainNode(N2, Expiry.NEVER, THEN))).steps())
                .hasSize(2);
        assertThat(told(new Change.Hold(Kind.NODE_MAINTENANCE, "n2", Expiry.NEVER)))
                .as("calls flow in maintenance")
                .isEqualTo(DONE);
    }

    @Test
    void whereNoneIsOpenAlreadyNothingIsWarnedOf() {
        apply(drain(PBX1, N1));
        apply(drain(PBX2, N2));

        assertThat(told(new Change.Hold(Kind.STANDBY, "n2", Expiry.NEVER))).isEqualTo(DONE);
    }

    private ChangeResult told(Change change) {
        return new OpenToCalls(document, NODES, resources, Instant.EPOCH).told(new Wish.Alter(change, ""), DONE);
    }

    private static Change drain(ResourceId resource, NodeName node) {
        return new Change.Drain(resource, node, Expiry.NEVER, THEN);
    }

    private void apply(Change change) {
        document = ((Change.Result.Changed)
                        Changes.apply(change, document, DocumentVersion.EMPTY, NODES, Change.Origin.UNKNOWN))
                .document();
    }

    private static Resource asterisk(ResourceId id) {
        return new Resource.Primitive(
                id,
                AgentName.parse("asterism:asterisk"),
                new TreeMap<>(Map.of(
                        "drain-variable", "DRAIN",
                        "ami-user", "anna",
                        "ami-secret", "secret",
                        "sip-address", "10.0.0.11",
                        "dispatcher-rpc", "http://10.0.0.21:8000/RPC")),
                new TreeMap<>(),
                List.of());
    }

    private static ResourceStatus status(ResourceId id, List<NodeName> on) {
        return SampleStatus.asterisk(id, ResourceStatus.State.RUNNING, on, Map.of());
    }
}
