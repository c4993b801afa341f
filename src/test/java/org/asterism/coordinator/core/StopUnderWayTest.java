package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.ran;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.coordinator.core.TransitionRun.Limits;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** A new plan while something is being stopped by the one before; with the real scheduler. */
class StopUnderWayTest {

    private static final InFlight STOP = new InFlight(A, key("first", "stop"));

    private static final String GROUP = """
            asterism {
              resources {
                first { agent = "ocf:heartbeat:Dummy" }
                second { agent = "ocf:heartbeat:Dummy" }
                line { group = [ first, second ] }
              }
            }
            """;

    /** As when a move was begun, and the reason for it passed. */
    @Test
    void whatNeedsItStartsAfterItWasStartedAgainAndNotBesideTheStop() {
        Transition plan = Scheduler.schedule(Begun.in(state(), Set.of(STOP)));

        TransitionRun.Step begun = TransitionRun.begin(1, plan, new Limits(30, 30), Set.of(STOP));
        assertThat(begun.orders()).isEmpty();
        TransitionRun.Step stopped = begun.run().succeeded(A, STOP.operation());
        assertThat(stopped.orders()).extracting(Action::kind).containsExactly(ActionKind.START);
        assertThat(stopped.orders()).extracting(Action::resource).containsExactly(new ResourceId("first"));
        TransitionRun.Step started = stopped.run().succeeded(A, key("first", "start"));
        assertThat(started.orders()).extracting(Action::resource).contains(new ResourceId("second"));
    }

    @Test
    void withoutItWhatNeedsItStartsAtOnce() {
        Transition plan = Scheduler.schedule(state());

        assertThat(TransitionRun.begin(1, plan, new Limits(30, 30), Set.of()).orders())
                .filteredOn(action -> action.kind() == ActionKind.START)
                .extracting(Action::resource)
                .containsExactly(new ResourceId("second"));
    }

    private static ClusterState state() {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(
                A,
                node(A, ran("first", "start", 7, OcfCode.SUCCESS), ran("second", "monitor", 1, OcfCode.NOT_RUNNING)));
        nodes.put(
                B,
                node(
                        B,
                        ran("first", "monitor", 1, OcfCode.NOT_RUNNING),
                        ran("second", "monitor", 2, OcfCode.NOT_RUNNING)));
        return new ClusterState(document(), nodes, ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH);
    }

    private static ClusterDocument document() {
        Reading<ClusterDocument> reading = DocumentReader.readText("test", GROUP, new TreeSet<>(List.of(A, B)));
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted<ClusterDocument>) reading).value();
    }

    private static NodeState node(NodeName name, ResourceHistory... histories) {
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        for (ResourceHistory one : histories) {
            history.put(one.resource(), one);
        }
        return new NodeState(name, NodeState.Standing.ONLINE, new TreeMap<>(), history);
    }
}
