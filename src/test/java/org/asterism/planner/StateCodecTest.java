package org.asterism.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.asterism.policy.RandomClusters;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** What goes through the pipe comes out equal. */
class StateCodecTest {

    private static final int CLUSTERS = 300;

    private final StateCodec codec = new StateCodec();

    @Test
    void randomStatesComeOutEqual() throws IOException {
        for (long seed = 0; seed < CLUSTERS; seed++) {
            ClusterState state = RandomClusters.of(seed);

            assertThat(codec.state(codec.encode(state))).as("seed %d", seed).isEqualTo(state);
        }
    }

    @Test
    void theirTransitionsComeOutEqual() throws IOException {
        for (long seed = 0; seed < CLUSTERS; seed++) {
            Transition transition = Scheduler.schedule(RandomClusters.of(seed));

            assertThat(codec.transition(codec.encode(transition)))
                    .as("seed %d", seed)
                    .isEqualTo(transition);
        }
    }

    @Test
    void whatIsCutOffIsRefused() throws IOException {
        byte[] bytes = codec.encode(RandomClusters.of(1));

        assertThatThrownBy(() -> codec.state(Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(IOException.class);
    }
}
