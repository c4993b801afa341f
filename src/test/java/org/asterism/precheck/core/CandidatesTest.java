package org.asterism.precheck.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final ResourceId VIP = new ResourceId("vip");
    private static final List<NodeName> NODES =
            List.of(new NodeName("pbx1"), new NodeName("pbx2"), new NodeName("pbx3"));

    private final SortedMap<String, String> options = new TreeMap<>();
    private final List<Constraint> constraints = new ArrayList<>();

    private static Resource.Primitive primitive(ResourceId id) {
        return new Resource.Primitive(
                id, AgentName.parse("asterism:" + id), new TreeMap<>(), new TreeMap<>(), List.of());
    }

    private void location(ResourceId resource, String node, Score score, Constraint.Expiry expiry) {
        constraints.add(new Constraint.Location("l" + constraints.size(), resource, new NodeName(node), score, expiry));
    }

    private List<String> candidates(Resource... resources) {
        ClusterDocument document = new ClusterDocument(
                options, new TreeMap<>(), List.of(resources), constraints, new TreeMap<>(), new TreeMap<>());
        return Candidates.of(document, PBX, NODES).stream().map(NodeName::value).toList();
    }

    @Test
    void allNodesWithoutConstraints() {
        assertThat(candidates(primitive(PBX))).containsExactly("pbx1", "pbx2", "pbx3");
    }

    @Test
    void notWhereItIsForbiddenForGoodButWhereABanExpires() {
        location(PBX, "pbx3", Score.MINUS_INFINITY, Constraint.Expiry.NEVER);
        location(PBX, "pbx2", Score.MINUS_INFINITY, new Constraint.Expiry.At(Instant.EPOCH));

        assertThat(candidates(primitive(PBX))).containsExactly("pbx1", "pbx2");
    }

    @Test
    void notWhereItsGroupItsCloneOrWhatItHasToBeWithIsForbidden() {
        location(VIP, "pbx3", Score.MINUS_INFINITY, Constraint.Expiry.NEVER);
        Resource group =
                new Resource.Group(new ResourceId("all"), List.of(primitive(VIP), primitive(PBX)), new TreeMap<>());

        assertThat(candidates(group)).containsExactly("pbx1", "pbx2");

        constraints.add(new Constraint.Colocation("c", PBX, VIP, Score.INFINITY));
        Resource clone = new Resource.Clone(new ResourceId("pbxs"), primitive(PBX), new TreeMap<>());
        assertThat(candidates(primitive(VIP), clone)).containsExactly("pbx1", "pbx2");

        location(new ResourceId("pbxs"), "pbx2", Score.MINUS_INFINITY, Constraint.Expiry.NEVER);
        assertThat(candidates(primitive(VIP), clone)).containsExactly("pbx1");
    }

    @Test
    void onlyWhereItIsAllowedIfNothingIsUnlessSaid() {
        options.put("symmetric-cluster", "false");
        location(PBX, "pbx2", Score.of(0), Constraint.Expiry.NEVER);

        assertThat(candidates(primitive(PBX))).containsExactly("pbx2");
    }
}
