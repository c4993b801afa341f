package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final Resource.Primitive PBX = primitive("pbx");
    private static final Resource.Primitive DISK = primitive("disk");
    private static final Resource.Primitive DATABASE = primitive("database");

    @Test
    void theNameOfAGroupOrCloneStandsForThePrimitivesBelow() {
        Resource.Group billing =
                new Resource.Group(new ResourceId("billing"), List.of(DISK, DATABASE), new TreeMap<>());
        Resource.Clone pbxClone = new Resource.Clone(new ResourceId("pbx-clone"), PBX, new TreeMap<>());
        Resource.Clone billingClone = new Resource.Clone(new ResourceId("billing-clone"), billing, new TreeMap<>());

        assertThat(primitives(pbxClone, "pbx-clone")).containsExactly(PBX.id());
        assertThat(primitives(pbxClone, "pbx")).containsExactly(PBX.id());
        assertThat(primitives(billing, "billing")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(billing, "database")).containsExactly(DATABASE.id());
        assertThat(primitives(billingClone, "billing-clone")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(billingClone, "billing")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(PBX, "disk")).isEmpty();
    }

    @Test
    void theReasonStandsInTheNoteAndChangesNothingElse() {
        Set<NodeName> nodes = Set.of(new NodeName("pbx1"));
        Change standby = standby("pbx1");
        Change.Result.Changed plain = (Change.Result.Changed)
                Changes.apply(standby, ClusterDocument.EMPTY, DocumentVersion.EMPTY, nodes, Change.Origin.UNKNOWN);

        assertThat(Changes.apply(
                        new Change.Because(standby, "new disk"),
                        ClusterDocument.EMPTY,
                        DocumentVersion.EMPTY,
                        nodes,
                        Change.Origin.UNKNOWN))
                .isEqualTo(new Change.Result.Changed(
                        plain.document()
                                .withLeases(List.of(new OperatorLease(
                                        OperatorLease.Kind.STANDBY,
                                        "pbx1",
                                        "",
                                        Constraint.Expiry.NEVER,
                                        Instant.EPOCH,
                                        "",
                                        "new disk"))),
                        "standby pbx1 (new disk)"));
        assertThat(Changes.apply(
                        new Change.Because(standby("pbx9"), "new disk"),
                        ClusterDocument.EMPTY,
                        DocumentVersion.EMPTY,
                        nodes,
                        Change.Origin.UNKNOWN))
                .isInstanceOf(Change.Result.Refused.class);
    }

    @Test
    void aTicketThatNothingNeedsIsRefusedAndOthersChangeInTheDocument() {
        ClusterDocument document = with(
                new Constraint.TicketNeed(
                        "t",
                        "berlin",
                        List.of(new ResourceSet(
                                "",
                                List.of(PBX.id()),
                                ResourceSet.Sequence.SEQUENTIAL,
                                ResourceSet.Need.ALL,
                                Role.ANY,
                                "")),
                        Constraint.LossPolicy.STOP),
                List.of());

        Change.Result unknown = change(document, new Change.Ticket("berlni", Change.TicketAct.GRANT));
        Change.Result granted = change(document, new Change.Ticket("berlin", Change.TicketAct.GRANT));

        assertThat(((Change.Result.Refused) unknown).remedy()).isEqualTo("the tickets are berlin");
        ClusterDocument after = ((Change.Result.Changed) granted).document();
        assertThat(after.details().tickets())
                .containsExactly(new ClusterState.Ticket("berlin", true, false, new TreeMap<>()));
        assertThat(new ClusterState(after, new TreeMap<>(), ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH)
                        .tickets())
                .containsOnlyKeys("berlin");
        ClusterDocument revoked = ((Change.Result.Changed)
                        change(after, new Change.Ticket("berlin", Change.TicketAct.REVOKE)))
                .document();
        assertThat(revoked.details().tickets())
                .containsExactly(new ClusterState.Ticket("berlin", false, false, new TreeMap<>()));
    }

    @Test
    void theOperatorsStandbyComesBeforeAttributesThatDependOnRules() {
        NodeName node = new NodeName("pbx1");
        Rule always = new Rule.Any(List.of(new Rule.OnAttribute("#uname", "defined", "", "", "literal")));
        AttributeSet ruled =
                new AttributeSet("night", Score.of(5), always, new TreeMap<>(Map.of("standby", "off", "rack", "7")));
        ClusterDocument document = with(
                new Constraint.Location("l", PBX.id(), node, Score.of(1), Constraint.Expiry.NEVER),
                List.of(new NodeConfig(node, "1", NodeConfig.Kind.MEMBER, List.of(ruled), List.of())));

        ClusterDocument standby = ((Change.Result.Changed) change(document, standby(node.value()))).document();
        ClusterDocument online = ((Change.Result.Changed) change(standby, new Change.Online(node))).document();

        assertThat(AttributeSet.ordered(standby.details().nodes().get(0).attributes())
                        .get(0)
                        .values())
                .containsEntry("standby", "on");
        assertThat(online.details().nodes().get(0).attributes()).hasSize(2);
        assertThat(online.details().nodes().get(0).attributes().get(0).values()).containsEntry("standby", "off");
    }

    private static Change.Result change(ClusterDocument document, Change change) {
        return Changes.apply(
                change, document, DocumentVersion.EMPTY, Set.of(new NodeName("pbx1")), Change.Origin.UNKNOWN);
    }

    private static Change standby(String node) {
        return new Change.Hold(OperatorLease.Kind.STANDBY, node, Constraint.Expiry.NEVER);
    }

    private static ClusterDocument with(Constraint constraint, List<NodeConfig> nodes) {
        return ClusterDocument.EMPTY.with(List.of(PBX), List.of(constraint)).withNodes(nodes);
    }

    private static List<ResourceId> primitives(Resource configured, String id) {
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(), new TreeMap<>(), List.of(configured), List.of(), new TreeMap<>(), new TreeMap<>());
        return Changes.primitives(document, new ResourceId(id));
    }

    private static Resource.Primitive primitive(String id) {
        return new Resource.Primitive(new ResourceId(id), Fixtures.DUMMY, new TreeMap<>(), new TreeMap<>(), List.of());
    }
}
