package org.asterism.coordinator.core;

import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;
import org.junit.jupiter.api.BeforeEach;

/** A conductor on node A of three that have all reported; it gets the {@link #answer} of the test for a plan. */
abstract class ConductorFixture {

    static final Epoch EPOCH = new Epoch(5);
    static final Instant WALL = Instant.EPOCH;
    static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());

    final List<ClusterState> asked = new ArrayList<>();
    Transition answer = transition();
    Conductor conductor = conductor(new TransitionRun.Limits(30, 30));

    Conductor conductor(TransitionRun.Limits limits) {
        return Conductor.start(
                new Conductor.Tools(
                        state -> {
                            asked.add(state);
                            return answer;
                        },
                        Fixtures::digest,
                        limits,
                        Conductor.Owners.EXCLUDED_BY_QUORUM),
                Observed.nothing(A, new TreeSet<>(List.of(A, B, C))));
    }

    @BeforeEach
    void allHaveReported() {
        conductor = conductor.reaching(new TreeSet<>(List.of(B, C)), NOW, WALL).next();
        for (NodeName node : List.of(A, B, C)) {
            conductor = conductor.reported(node, view(1), List.of(), NOW, WALL).next();
        }
    }

    static Lead leads() {
        return new Lead.Leads(EPOCH);
    }

    static SortedMap<NodeName, Sight> allHeard(Epoch bound) {
        SortedMap<NodeName, Sight> sights = new TreeMap<>();
        for (NodeName node : List.of(A, B, C)) {
            sights.put(node, heard(bound, view(1)));
        }
        return sights;
    }
}
