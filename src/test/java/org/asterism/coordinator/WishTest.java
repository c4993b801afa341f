package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.NodeWish;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class WishTest {

    private static final NodeName HERE = new NodeName("pbx1");
    private static final TreeSet<NodeName> TWO = new TreeSet<>(List.of(HERE, new NodeName("pbx2")));

    @Test
    void aWishIsTheSameAfterTheJourney() {
        for (Wish wish : List.of(
                new Wish.Cleanup(new ResourceId("pbx"), TWO),
                new Wish.Cleanup(new ResourceId("pbx"), new TreeSet<>(List.of(HERE))),
                new Wish.Nodes(new NodeWish(NodeWish.Act.ADD, HERE, NodeWish.AS_CONFIGURED)),
                new Wish.Nodes(new NodeWish(NodeWish.Act.REMOVE, HERE, NodeWish.AS_CONFIGURED)),
                new Wish.Nodes(new NodeWish(NodeWish.Act.VOTES, HERE, 2)),
                new Wish.Alter(new Change.Hold(OperatorLease.Kind.STANDBY, "pbx1", Constraint.Expiry.NEVER), ""),
                new Wish.Alter(
                        new Change.Because(
                                new Change.Hold(OperatorLease.Kind.STANDBY, "pbx1", Constraint.Expiry.NEVER),
                                "new disk, old cable"),
                        ""),
                new Wish.Alter(
                        new Change.Hold(
                                OperatorLease.Kind.UNMANAGED,
                                "pbx",
                                new Constraint.Expiry.At(Instant.parse("2026-11-27T10:00:00Z"))),
                        ""),
                new Wish.Alter(new Change.Manage(new ResourceId("pbx")), ""),
                new Wish.Alter(new Change.Lapse(Instant.parse("2026-11-27T10:00:00Z")), ""),
                new Wish.Release(HERE))) {
            assertJourney(wish);
        }
    }

    @Test
    void aDrainIsTheSameAfterTheJourney() {
        for (Wish wish : List.of(
                new Wish.Fence(HERE, "reboot", true),
                new Wish.Fence(HERE, "off", false),
                new Wish.Alter(
                        new Change.Drain(
                                new ResourceId("pbx"),
                                HERE,
                                Constraint.Expiry.NEVER,
                                new DrainEnd(
                                        OperatorLease.Kind.MOVE,
                                        "pbx2",
                                        Duration.ofHours(8),
                                        new Constraint.Expiry.At(Instant.parse("2026-11-27T10:00:00Z")),
                                        "fax")),
                        ""),
                new Wish.Alter(
                        new Change.DrainNode(
                                HERE,
                                new Constraint.Expiry.At(Instant.parse("2026-11-27T10:00:00Z")),
                                new DrainEnd(OperatorLease.Kind.STANDBY, "", Duration.ofHours(1))),
                        ""),
                new Wish.Alter(new Change.UndrainNode(HERE), ""),
                new Wish.Alter(
                        new Change.Because(
                                new Change.Due(
                                        new Change.Undrain(new ResourceId("pbx")),
                                        "drain-pbx-pbx1",
                                        Instant.parse("2026-11-27T10:00:00Z")),
                                "no call is left"),
                        ""))) {
            assertJourney(wish);
        }
    }

    private static void assertJourney(Wish wish) {
        assertThat(Wish.read(wish.toMessage(HERE, 1, "anna"), text -> ClusterDocument.EMPTY))
                .isEqualTo(wish);
    }
}
