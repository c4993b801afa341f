package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.api.SampleStatus.PBX1;
import static org.asterism.api.SampleStatus.PBX2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.asterism.api.ClusterStatus;
import org.asterism.api.LeaseStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.State;
import org.asterism.api.SampleStatus;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class UnusualTest {

    @Test
    void nothingIsUnusualWhereAllRuns() {
        assertThat(Unusual.of(status(
                        List.of(asterisk("pbx1", State.RUNNING, PBX1), asterisk("fax", State.DISABLED, PBX2)),
                        List.of())))
                .isEmpty();
    }

    @Test
    void whatDoesNotRunIsNamed() {
        assertThat(Unusual.of(status(
                        List.of(asterisk("pbx1", State.STOPPED, PBX1), asterisk("pbx2", State.RUNNING, PBX2)),
                        List.of())))
                .isEqualTo("pbx1 does not run");
        assertThat(Unusual.of(status(
                        List.of(asterisk("pbx1", State.BLOCKED, PBX1), asterisk("pbx2", State.FAILED, PBX2)),
                        List.of())))
                .isEqualTo("pbx1, pbx2 do not run");
    }

    @Test
    void ofADrainTheCallsThatAreLeftThereAreNamed() {
        ResourceStatus one = asterisk("pbx1", State.RUNNING, PBX1, Map.of(PBX1, 12, PBX2, 7));
        ResourceStatus two = asterisk("pbx2", State.RUNNING, PBX1, Map.of(PBX1, 1));

        assertThat(Unusual.of(status(List.of(one, two), List.of(drain("drain", "pbx1", "pbx1")))))
                .isEqualTo("pbx1 takes no new calls (drain, 12 calls left)");
        assertThat(Unusual.of(status(List.of(one, two), List.of(drain("node-drain", "pbx1", "")))))
                .isEqualTo("pbx1 takes no new calls (drain, 13 calls left)");
        assertThat(Unusual.of(status(
                        List.of(asterisk("pbx1", State.RUNNING, PBX1)), List.of(drain("drain", "pbx1", "pbx1")))))
                .as("nobody tells the calls")
                .isEqualTo("pbx1 takes no new calls (drain)");
    }

    private static LeaseStatus drain(String kind, String subject, String node) {
        return new LeaseStatus(
                kind, subject, node, Constraint.Expiry.NEVER, Instant.EPOCH, "anna", "", "drain", "asterism drain");
    }

    private static ResourceStatus asterisk(String id, State state, NodeName on) {
        return asterisk(id, state, on, Map.of());
    }

    private static ResourceStatus asterisk(String id, State state, NodeName on, Map<NodeName, Integer> calls) {
        return SampleStatus.asterisk(new ResourceId(id), state, List.of(on), calls);
    }

    private static ClusterStatus status(List<ResourceStatus> resources, List<LeaseStatus> leases) {
        ClusterStatus sample = SampleStatus.status();
        return new ClusterStatus(
                sample.cluster(),
                sample.ownNode(),
                sample.takenAt(),
                sample.coordinator(),
                sample.epoch(),
                sample.votes(),
                sample.document(),
                sample.activity(),
                sample.planning(),
                sample.nodes(),
                resources,
                List.of(),
                leases,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
