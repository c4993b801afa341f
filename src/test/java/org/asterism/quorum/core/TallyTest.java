package org.asterism.quorum.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final List<NodeName> NODES =
            List.of(new NodeName("a"), new NodeName("b"), new NodeName("c"), new NodeName("d"));

    @Test
    void countsAsTheVoterSetDoes() {
        NodeName elsewhere = new NodeName("e");
        List<VoterSet> sets = List.of(
                set(Map.of(NODES.get(0), 1, NODES.get(1), 1, NODES.get(2), 1), Map.of()),
                set(Map.of(NODES.get(0), 3, NODES.get(1), 1, NODES.get(2), 1, NODES.get(3), 0), Map.of()),
                set(Map.of(NODES.get(0), 1, elsewhere, 2), Map.of()),
                set(
                        Map.of(NODES.get(0), 1, NODES.get(1), 1, NODES.get(2), 1),
                        Map.of(NODES.get(1), 1, NODES.get(2), 1, NODES.get(3), 1)));

        for (VoterSet voters : sets) {
            Tally tally = new Tally(voters, NODES, Guards.ALL);
            for (long mask = 0; mask < 1L << NODES.size(); mask++) {
                Set<NodeName> present = new TreeSet<>();
                for (int i = 0; i < NODES.size(); i++) {
                    if ((mask >> i & 1) != 0) {
                        present.add(NODES.get(i));
                    }
                }
                assertThat(tally.isQuorum(mask)).as("%s of %s", present, voters).isEqualTo(voters.isQuorum(present));
            }
        }
    }

    private static VoterSet set(Map<NodeName, Integer> votes, Map<NodeName, Integer> next) {
        return new VoterSet(1, new TreeMap<>(votes), new TreeMap<>(next));
    }
}
