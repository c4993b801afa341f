package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;
import org.junit.jupiter.api.Test;

/** Sentences that are read at night. */
class CauseTest {

    private static final NodeName ONE = new NodeName("pbx1");
    private static final NodeName TWO = new NodeName("pbx2");
    private static final NodeName THREE = new NodeName("pbx3");

    @Test
    void onlyNodesThatChangedAreNamed() {
        var before = new TreeMap<>(Map.of(ONE, Standing.ONLINE, TWO, Standing.ONLINE, THREE, Standing.ONLINE));
        var after = new TreeMap<>(Map.of(ONE, Standing.LOST, TWO, Standing.ONLINE));

        assertThat(Cause.ofNodes(before, after)).isEqualTo("pbx1 is lost, pbx3 was removed from the cluster");
        assertThat(Cause.ofNodes(before, before)).isEmpty();
    }

    @Test
    void aFailureSaysWhatWhereAndWhy() {
        Outcome failed = new Outcome(TWO, Fixtures.key("vip", "start"), Outcome.Result.FAILED, "no such device");
        Outcome refused = new Outcome(TWO, Fixtures.key("vip", "stop"), Outcome.Result.REFUSED, "");

        assertThat(Cause.ended(failed)).isEqualTo("start of vip on pbx2 failed: no such device");
        assertThat(Cause.ended(refused)).isEqualTo("stop of vip on pbx2 was refused");
    }
}
