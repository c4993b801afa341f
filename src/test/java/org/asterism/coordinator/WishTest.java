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

    @Test
    void aWishIsTheSameAfterTheJourney() {
        NodeName here = new NodeName("pbx1");
        TreeSet<NodeName> two = new TreeSet<>(List.of(here, new NodeName("pbx2")));

        for (Wish wish : List.of(
                new Wish.Cleanup(new ResourceId("pbx"), two),
                new Wish.Cleanup(new ResourceId("pbx"), new TreeSet<>(List.of(here))),
                new Wish.Nodes(new NodeWish(NodeWish.Act.ADD, here, NodeWish.AS_CONFIGURED)),
                new Wish.Nodes(new NodeWish(NodeWish.Act.REMOVE, here, NodeWish.AS_CONFIGURED)),
                new Wish.Nodes(new NodeWish(NodeWish.Act.VOTES, here, 2)),
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
                new Wish.Alter(
                        new Change.Drain(
                                new ResourceId("pbx"),
                                here,
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
                                here,
                                new Constraint.Expiry.At(Instant.parse("2026-11-27T10:00:00Z")),
                                new DrainEnd(OperatorLease.Kind.STANDBY, "", Duration.ofHours(1))),
                        ""),
                new Wish.Alter(new Change.UndrainNode(here), ""),
                new Wish.Alter(
                        new Change.Because(
                                new Change.Due(
                                        new Change.Undrain(new ResourceId("pbx")),
                                        "drain-pbx-pbx1",
                                        Instant.parse("2026-11-27T10:00:00Z")),
                                "no call is left"),
                        ""),
                new Wish.Alter(new Change.Manage(new ResourceId("pbx")), ""),
                new Wish.Alter(new Change.Lapse(Instant.parse("2026-11-27T10:00:00Z")), ""),
                new Wish.Release(here))) {
            assertThat(Wish.read(wish.toMessage(here, 1, "anna"), text -> ClusterDocument.EMPTY))
                    .isEqualTo(wish);
        }
    }
}
