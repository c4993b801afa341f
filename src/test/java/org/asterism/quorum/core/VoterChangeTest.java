package org.asterism.quorum.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

class VoterChangeTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");

    @Test
    void versionsAreOrderedByEpochAndThenByStep() {
        long first = VoterSet.version(new Epoch(7), 0);
        long second = VoterSet.version(new Epoch(7), 1);
        long later = VoterSet.version(new Epoch(8), 0);

        assertThat(VoterSet.CONFIGURED).isLessThan(first);
        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(later);
        assertThat(VoterSet.epochOf(second)).isEqualTo(new Epoch(7));
        assertThat(VoterSet.show(second)).isEqualTo("7/1");
        assertThat(VoterSet.configured(votes(Map.of(A, 1))).isConfigured()).isTrue();
    }

    @Test
    void aJointSetNeedsBothMajoritiesAndNamesBoth() {
        VoterSet joint = new VoterSet(2, votes(Map.of(A, 1)), votes(Map.of(A, 1, B, 2)));

        assertThat(joint.isQuorum(java.util.Set.of(A))).isFalse();
        assertThat(joint.isQuorum(java.util.Set.of(B))).isFalse();
        assertThat(joint.isQuorum(java.util.Set.of(A, B))).isTrue();
        assertThat(joint.members()).containsExactly(A, B);
        assertThat(joint.goal()).isEqualTo(joint.next());
    }

    private static SortedMap<NodeName, Integer> votes(Map<NodeName, Integer> votes) {
        return new TreeMap<>(votes);
    }
}
