package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.ChangeMode;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SampleStatus;
import org.asterism.coordinator.Wish;
import org.asterism.http.Change;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DrainEnd;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class PlannedMovesTest {

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final NodeName HERE = new NodeName("pbx1");
    private static final NodeName THERE = new NodeName("pbx2");
    private static final Pace FOREVER = new Pace.AfterDrain(Lifetime.FOREVER);

    @Test
    void aMoveOfAnAsteriskWithAGateDrainsItFirst() {
        PlannedMoves planned = planned(Map.of("drain-variable", "DRAIN", "ami-user", "anna"), List.of(HERE));

        assertThat(planned.drainBefore(move(NodeOrNone.of(THERE), FOREVER)))
                .contains(drain(new DrainEnd(Kind.MOVE, "pbx2", Duration.ofHours(2))));
        assertThat(planned.drainBefore(move(NodeOrNone.NONE, FOREVER)))
                .contains(drain(new DrainEnd(Kind.BAN, "", Duration.ofHours(2))));
        assertThat(planned.drainBefore(new Change.Ban(
                        PBX,
                        NodeOrNone.of(HERE),
                        new Lifetime.For(Duration.ofHours(2)),
                        ChangeMode.APPLY,
                        "",
                        FOREVER)))
                .contains(drain(new DrainEnd(Kind.BAN, "", Duration.ofHours(2))));
        assertThat(planned.drainBefore(new Change.Standby(HERE, Lifetime.FOREVER, ChangeMode.APPLY, "", FOREVER)))
                .contains(new Wish.Alter(
                        new org.asterism.coordinator.core.Change.DrainNode(
                                HERE, Expiry.NEVER, new DrainEnd(Kind.STANDBY, "", Duration.ZERO)),
                        ""));
    }

    @Test
    void nothingIsDrainedWhereNoCallWouldBeCutOrNobodyCanWait() {
        PlannedMoves planned = planned(Map.of("drain-variable", "DRAIN", "ami-user", "anna"), List.of(HERE));

        assertThat(planned.drainBefore(move(NodeOrNone.of(THERE), Pace.NOW))).isEmpty();
        assertThat(planned.drainBefore(move(NodeOrNone.of(HERE), FOREVER))).isEmpty();
        assertThat(planned.drainBefore(
                        new Change.Ban(PBX, NodeOrNone.of(THERE), Lifetime.DEFAULT, ChangeMode.APPLY, "", FOREVER)))
                .isEmpty();
        assertThat(planned.drainBefore(new Change.Standby(THERE, Lifetime.DEFAULT, ChangeMode.APPLY, "", FOREVER)))
                .isEmpty();
        assertThat(planned(Map.of(), List.of(HERE)).drainBefore(move(NodeOrNone.NONE, FOREVER)))
                .as("without a gate")
                .isEmpty();
        assertThat(planned(Map.of("drain-variable", "DRAIN", "ami-user", "anna"), List.of())
                        .drainBefore(move(NodeOrNone.of(THERE), FOREVER)))
                .as("stopped")
                .isEmpty();
    }

    @Test
    void aNodeWithoutAnAsteriskThatCanBeDrainedIsNotDrained() {
        Change.DrainNode drain = new Change.DrainNode(HERE, Lifetime.DEFAULT, ChangeMode.APPLY, "", new Pace.GiveUp());

        assertThatThrownBy(() -> planned(Map.of(), List.of(HERE)).drain(drain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Asterisk with a gate for new calls runs on pbx1");
    }

    @Test
    void aDrainThatCutsAtItsDeadlineIsNotOverThen() {
        PlannedMoves planned = planned(Map.of("drain-variable", "DRAIN", "ami-user", "anna"), List.of(HERE));
        Pace pace = new Pace.AfterDrain(Lifetime.DEFAULT, new Pace.Cut("emergency,conference:5"));

        Wish.Alter wish =
                (Wish.Alter) planned.drainBefore(move(NodeOrNone.NONE, pace)).orElseThrow();

        org.asterism.coordinator.core.Change.Drain drain = (org.asterism.coordinator.core.Change.Drain) wish.change();
        assertThat(drain.expiry()).isEqualTo(Expiry.NEVER);
        assertThat(drain.then().cut()).isInstanceOf(Expiry.At.class);
        assertThat(drain.then().keep()).isEqualTo("emergency conference:5");
        Pace unknown = new Pace.AfterDrain(Lifetime.DEFAULT, new Pace.Cut("police"));
        assertThatThrownBy(() -> planned.drainBefore(move(NodeOrNone.NONE, unknown)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 'police'");
    }

    private static Change.Move move(NodeOrNone to, Pace pace) {
        return new Change.Move(PBX, to, new Lifetime.For(Duration.ofHours(2)), ChangeMode.APPLY, "", pace);
    }

    private static Wish drain(DrainEnd then) {
        return new Wish.Alter(new org.asterism.coordinator.core.Change.Drain(PBX, HERE, Expiry.NEVER, then), "");
    }

    private static PlannedMoves planned(Map<String, String> params, List<NodeName> on) {
        ClusterDocument document = ClusterDocument.EMPTY.with(
                List.of(new Resource.Primitive(
                        PBX, AgentName.parse("asterism:asterisk"), new TreeMap<>(params), new TreeMap<>(), List.of())),
                List.of());
        return new PlannedMoves(document, List.of(status(on)));
    }

    private static ResourceStatus status(List<NodeName> on) {
        return SampleStatus.asterisk(PBX, ResourceStatus.State.RUNNING, on, Map.of());
    }
}
