package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.Explanation;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

class ExplanationsTest {

    private static final NodeName PBX1 = new NodeName("pbx1");

    @Test
    void ofAGroupEveryMemberIsTold() {
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new Resource.Group(
                        new ResourceId("phones"), List.of(member("vip"), member("pbx")), new TreeMap<>())),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(PBX1, new NodeState(PBX1, NodeState.Standing.ONLINE, new TreeMap<>(), new TreeMap<>()));
        ClusterState state = new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH);
        Transition plan = Scheduler.schedule(state);

        Explanation told =
                Explanations.of(new ResourceStatuses(state, plan).all().get(0), plan);

        assertThat(told.parts())
                .extracting(
                        part -> part.resource().value(), part -> part.chosen().is(PBX1), Explanation.Part::nodes)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("vip", true, List.of()),
                        org.assertj.core.api.Assertions.tuple("pbx", true, List.of()));
        assertThat(told.parts()).allSatisfy(part -> {
            assertThat(part.sentence()).isNotEmpty();
            assertThat(part.scores()).containsOnlyKeys(PBX1);
        });
    }

    private static Resource.Primitive member(String id) {
        return new Resource.Primitive(
                new ResourceId(id),
                AgentName.parse("ocf:pacemaker:Dummy"),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of());
    }
}
