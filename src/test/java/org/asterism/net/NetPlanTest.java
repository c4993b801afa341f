package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class NetPlanTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final NetIdentity OLD = new NetIdentity(NodeOrNone.of(A), new Epoch(3));
    private static final NetIdentity NEW = new NetIdentity(NodeOrNone.of(B), new Epoch(7));

    @Test
    void onlyTheElectedNodeFoundsAndOnlyWhileNobodyReportsANet() {
        Map<NodeName, NetIdentity> none = Map.of(A, NetIdentity.NONE, B, NetIdentity.NONE);

        assertThat(NetPlan.decide(A, NetIdentity.NONE, view(Epoch.NONE, none))).isEqualTo(new NetPlan.Stay());
        assertThat(NetPlan.decide(A, NetIdentity.NONE, view(new Epoch(9), none)))
                .isEqualTo(new NetPlan.Found(new NetIdentity(NodeOrNone.of(A), new Epoch(9))));
        assertThat(NetPlan.decide(A, NetIdentity.NONE, view(new Epoch(9), Map.of(B, OLD))))
                .isEqualTo(new NetPlan.Enter(OLD, new TreeSet<>(Set.of(B))));
    }

    @Test
    void theNewerOfTwoNetsIsJoinedAndTheOlderLeft() {
        Map<NodeName, NetIdentity> nets = Map.of(A, OLD, B, NEW, C, NEW);

        assertThat(NetPlan.decide(A, OLD, view(Epoch.NONE, nets)))
                .isEqualTo(new NetPlan.Enter(NEW, new TreeSet<>(Set.of(B, C))));
        assertThat(NetPlan.decide(B, NEW, view(Epoch.NONE, nets))).isEqualTo(new NetPlan.Stay());
    }

    @Test
    void aFounderInsideItsNetStays() {
        assertThat(NetPlan.decide(B, NEW, view(new Epoch(8), Map.of(A, NetIdentity.NONE))))
                .isEqualTo(new NetPlan.Stay());
    }

    private static NetView view(Epoch elected, Map<NodeName, NetIdentity> nets) {
        return new NetView(
                new Incarnation(new Generation(1), 1), elected, NodeOrNone.NONE, new TreeMap<>(nets), new TreeSet<>());
    }
}
