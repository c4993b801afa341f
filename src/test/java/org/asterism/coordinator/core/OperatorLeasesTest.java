package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.coordinator.core.Change.Origin;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DocumentVersion;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class OperatorLeasesTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant ONE = Instant.parse("2026-11-27T13:00:00Z");
    private static final Origin ANNA = new Origin("anna", NOON, "");
    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final ResourceId PHONES = new ResourceId("phones");
    private static final ClusterDocument DOCUMENT = ClusterDocument.EMPTY.with(
            List.of(new Resource.Primitive(
                    PHONES,
                    AgentName.parse("ocf:pacemaker:Dummy"),
                    new TreeMap<>(),
                    new TreeMap<>(Map.of("priority", "5")),
                    List.of())),
            List.of());

    @Test
    void eachKindHoldsWithAuthorAndReasonAndEndsByItselfLeavingNothing() {
        for (Change change : List.of(
                new Change.Move(PHONES, PBX1, new Expiry.At(ONE)),
                new Change.Ban(PHONES, PBX1, new Expiry.At(ONE)),
                new Change.Hold(Kind.STANDBY, "pbx1", new Expiry.At(ONE)),
                new Change.Hold(Kind.NODE_MAINTENANCE, "pbx1", new Expiry.At(ONE)),
                new Change.Hold(Kind.CLUSTER_MAINTENANCE, OperatorLease.EVERYTHING, new Expiry.At(ONE)),
                new Change.Hold(Kind.RESOURCE_MAINTENANCE, "phones", new Expiry.At(ONE)),
                new Change.Hold(Kind.UNMANAGED, "phones", new Expiry.At(ONE)))) {
            ClusterDocument held = changed(new Change.Because(change, "new disk"), DOCUMENT);

            OperatorLease lease = held.details().leases().get(0);
            assertThat(lease.by()).isEqualTo("anna");
            assertThat(lease.reason()).isEqualTo("new disk");
            assertThat(lease.since()).isEqualTo(NOON);
            assertThat(lease.holdsIn(held)).as(lease.what()).isTrue();

            assertThat(apply(new Change.Lapse(ONE.minusSeconds(1)), held)).isInstanceOf(Result.Refused.class);
            ClusterDocument after = changed(new Change.Lapse(ONE), held);
            assertThat(after.details().leases()).isEmpty();
            assertThat(lease.holdsIn(after)).as(lease.what()).isFalse();
            assertThat(after.resources()).isEqualTo(DOCUMENT.resources());
            assertThat(after.constraints()).isEmpty();
            assertThat(after.options()).isEqualTo(DOCUMENT.options());
        }
    }

    @Test
    void aDrainIsALeaseAloneAndEndsByAMoveAStandbyOrACommand() {
        Change.Drain drain = new Change.Drain(PHONES, PBX1, new Expiry.At(ONE), DrainEnd.USUAL);
        ClusterDocument held = changed(drain, DOCUMENT);

        assertThat(held.constraints()).isEmpty();
        assertThat(held.resources()).isEqualTo(DOCUMENT.resources());
        assertThat(held.details().leases()).singleElement().satisfies(lease -> {
            assertThat(lease.what()).isEqualTo("drain of phones on pbx1");
            assertThat(lease.holdsIn(held)).isTrue();
        });
        assertThat(kinds(changed(new Change.Undrain(PHONES), held))).isEmpty();
        assertThat(kinds(changed(new Change.Lapse(ONE), held))).isEmpty();
        assertThat(kinds(changed(new Change.Ban(PHONES, PBX1, Expiry.NEVER), held)))
                .containsExactly(Kind.BAN);
        assertThat(kinds(changed(new Change.Move(PHONES, new NodeName("pbx2"), Expiry.NEVER), held)))
                .containsExactly(Kind.MOVE);
        assertThat(kinds(changed(new Change.Move(PHONES, PBX1, Expiry.NEVER), held)))
                .containsExactlyInAnyOrder(Kind.MOVE, Kind.DRAIN);
        assertThat(kinds(changed(new Change.Hold(Kind.STANDBY, "pbx1", Expiry.NEVER), held)))
                .containsExactly(Kind.STANDBY);
    }

    @Test
    void theDrainOfANodeEndsByItsStandbyItsReturnOrACommand() {
        Change.DrainNode drain =
                new Change.DrainNode(PBX1, new Expiry.At(ONE), new DrainEnd(Kind.STANDBY, "", Duration.ofHours(8)));
        ClusterDocument held = changed(drain, DOCUMENT);

        assertThat(held.nodeAttributes()).isEqualTo(DOCUMENT.nodeAttributes());
        assertThat(held.details().leases())
                .singleElement()
                .extracting(OperatorLease::what)
                .isEqualTo("drain of node pbx1, then its standby");
        assertThat(kinds(changed(new Change.UndrainNode(PBX1), held))).isEmpty();
        assertThat(kinds(changed(new Change.Online(PBX1), held))).isEmpty();
        assertThat(kinds(changed(new Change.Lapse(ONE), held))).isEmpty();
        assertThat(kinds(changed(new Change.Hold(Kind.STANDBY, "pbx1", Expiry.NEVER), held)))
                .containsExactly(Kind.STANDBY);
        assertThat(apply(new Change.UndrainNode(PBX1), DOCUMENT)).isInstanceOf(Result.Refused.class);
        assertThat(apply(drain, changed(new Change.Hold(Kind.STANDBY, "pbx1", Expiry.NEVER), DOCUMENT)))
                .isInstanceOf(Result.Refused.class);
    }

    @Test
    void aMoveThatWaitsForCallsToEndIsClearedLikeOneThatIsMade() {
        DrainEnd then = new DrainEnd(Kind.MOVE, "pbx2", Duration.ZERO);
        ClusterDocument held = changed(new Change.Drain(PHONES, PBX1, new Expiry.At(ONE), then), DOCUMENT);

        assertThat(held.details().leases())
                .singleElement()
                .extracting(OperatorLease::what)
                .isEqualTo("drain of phones on pbx1, then its move to pbx2");
        assertThat(kinds(changed(new Change.Clear(PHONES), held))).isEmpty();
        DrainEnd nowhere = new DrainEnd(Kind.MOVE, "pbx9", Duration.ZERO);
        assertThat(apply(new Change.Drain(PHONES, PBX1, Expiry.NEVER, nowhere), DOCUMENT))
                .isInstanceOf(Result.Refused.class);
    }

    @Test
    void aDrainThatMakesNoSenseIsRefused() {
        ClusterDocument banned = changed(new Change.Ban(PHONES, PBX1, Expiry.NEVER), DOCUMENT);

        assertThat(apply(new Change.Drain(PHONES, PBX1, Expiry.NEVER, DrainEnd.USUAL), banned))
                .isInstanceOf(Result.Refused.class);
        assertThat(apply(new Change.Drain(new ResourceId("none"), PBX1, Expiry.NEVER, DrainEnd.USUAL), DOCUMENT))
                .isInstanceOf(Result.Refused.class);
        assertThat(apply(new Change.Undrain(PHONES), DOCUMENT)).isInstanceOf(Result.Refused.class);
    }

    private static List<Kind> kinds(ClusterDocument document) {
        return document.details().leases().stream().map(OperatorLease::kind).toList();
    }

    @Test
    void foreverNeverEndsByItself() {
        ClusterDocument held = changed(new Change.Hold(Kind.STANDBY, "pbx1", Expiry.NEVER), DOCUMENT);

        assertThat(OperatorLeases.over(held, Instant.MAX)).isEmpty();
    }

    @Test
    void maintenanceOfTheClusterIsAnOptionAndEndsWithIt() {
        ClusterDocument held = changed(
                new Change.Hold(Kind.CLUSTER_MAINTENANCE, OperatorLease.EVERYTHING, new Expiry.At(ONE)), DOCUMENT);

        assertThat(held.options()).containsEntry("maintenance-mode", "true");
        assertThat(kinds(held)).containsExactly(Kind.CLUSTER_MAINTENANCE);
        assertThat(kinds(changed(new Change.Option("maintenance-mode", ""), held)))
                .isEmpty();
    }

    @Test
    void anEndByCommandTakesTheLeaseOutToo() {
        ClusterDocument standby = changed(new Change.Hold(Kind.STANDBY, "pbx1", new Expiry.At(ONE)), DOCUMENT);
        ClusterDocument both = changed(new Change.Hold(Kind.NODE_MAINTENANCE, "pbx1", new Expiry.At(ONE)), standby);
        ClusterDocument unmanaged = changed(new Change.Hold(Kind.UNMANAGED, "phones", new Expiry.At(ONE)), both);

        assertThat(unmanaged.details().leases()).hasSize(3);
        ClusterDocument online = changed(new Change.Online(PBX1), unmanaged);
        assertThat(online.details().leases()).extracting(OperatorLease::kind).containsExactly(Kind.UNMANAGED);
        assertThat(changed(new Change.Manage(PHONES), online).details().leases())
                .isEmpty();
    }

    @Test
    void aBanEndsTheMoveToTheSameNodeAndTheLaterTimeCounts() {
        ClusterDocument moved = changed(new Change.Move(PHONES, PBX1, new Expiry.At(ONE)), DOCUMENT);
        ClusterDocument banned = changed(new Change.Ban(PHONES, PBX1, new Expiry.At(ONE)), moved);
        ClusterDocument longer = changed(new Change.Ban(PHONES, PBX1, new Expiry.At(ONE.plusSeconds(60))), banned);

        assertThat(longer.details().leases())
                .extracting(OperatorLease::id, OperatorLease::until)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ban-phones-pbx1", new Expiry.At(ONE.plusSeconds(60))));
    }

    @Test
    void whatFollowsFromADrainIsRefusedOnceTheDrainWasEndedOrBegunAnew() {
        Change drain = new Change.Drain(PHONES, PBX1, new Expiry.At(ONE), DrainEnd.USUAL);
        ClusterDocument drained = changed(drain, DOCUMENT);
        OperatorLease lease = drained.details().leases().get(0);
        Change leave = new Change.Due(new Change.Ban(PHONES, PBX1, Expiry.NEVER), lease.id(), lease.since());
        ClusterDocument aborted = changed(new Change.Undrain(PHONES), drained);
        ClusterDocument again = ((Result.Changed) Changes.apply(
                        drain,
                        aborted,
                        DocumentVersion.EMPTY,
                        Set.of(PBX1),
                        new Change.Origin("bert", ONE.minusSeconds(1), "")))
                .document();

        assertThat(changed(leave, drained).details().leases())
                .extracting(OperatorLease::kind)
                .containsExactly(Kind.BAN);
        assertThat(((Result.Refused) apply(leave, aborted)).sentence())
                .isEqualTo("'" + lease.id() + "' has ended meanwhile");
        assertThat(apply(leave, again)).isInstanceOf(Result.Refused.class);
    }

    @Test
    void whatTheResourceOrNodeIsCalledHasToBeKnown() {
        assertThat(apply(new Change.Hold(Kind.UNMANAGED, "nothing", Expiry.NEVER), DOCUMENT))
                .isInstanceOf(Result.Refused.class);
        assertThat(apply(new Change.Hold(Kind.NODE_MAINTENANCE, "pbx9", Expiry.NEVER), DOCUMENT))
                .isInstanceOf(Result.Refused.class);
        assertThat(apply(new Change.Manage(new ResourceId("nothing")), DOCUMENT))
                .isInstanceOf(Result.Refused.class);
    }

    private static ClusterDocument changed(Change change, ClusterDocument document) {
        return ((Result.Changed) apply(change, document)).document();
    }

    private static Result apply(Change change, ClusterDocument document) {
        return Changes.apply(change, document, DocumentVersion.EMPTY, Set.of(PBX1, new NodeName("pbx2")), ANNA);
    }
}
