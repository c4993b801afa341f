package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;
import org.junit.jupiter.api.Test;

class ReleaseTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final Instant WALL = Instant.EPOCH;
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());
    private static final BootTime RELEASE = NOW.plus(Duration.ofMillis(100));

    private final List<Standing> planned = new ArrayList<>();
    private Conductor conductor = Conductor.start(
            new Conductor.Tools(
                    state -> {
                        planned.add(state.nodes().get(B).standing());
                        return transition();
                    },
                    Fixtures::digest,
                    new TransitionRun.Limits(30, 30),
                    Conductor.Owners.EXCLUDED_BY_QUORUM),
            Observed.nothing(A, new TreeSet<>(List.of(A, B))));

    /** The lease of a lost node ends without any event; the next one may come before the alarm that was set for it. */
    @Test
    void anEventRightAfterTheReleaseOfALostNodePlansWithIt() {
        conductor = conductor.reaching(new TreeSet<>(List.of(B)), NOW, WALL).next();
        for (NodeName node : List.of(A, B)) {
            conductor = conductor.reported(node, view(1), List.of(), NOW, WALL).next();
        }
        conductor = sighted(heard(EPOCH, view(1)), NOW).next();
        Sight lost = new Sight.GivenUp(incarnation(1), RELEASE);

        Conductor.Step waiting = sighted(lost, NOW);
        conductor = waiting.next();
        assertThat(planned).last().isEqualTo(Standing.UNKNOWN);
        assertThat(waiting.wakeAt()).contains(RELEASE);
        conductor = sighted(lost, RELEASE.plus(Duration.ofMillis(1))).next();

        assertThat(planned).last().isEqualTo(Standing.LOST);
    }

    private Conductor.Step sighted(Sight other, BootTime now) {
        TreeMap<NodeName, Sight> sights = new TreeMap<>();
        sights.put(A, heard(EPOCH, view(1)));
        sights.put(B, other);
        return conductor.sighted(new Lead.Leads(EPOCH), sights, now, WALL);
    }
}
