package org.asterism.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.asterism.api.ChangeMode;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillOrder;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SampleStatus;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.junit.jupiter.api.Test;

class DrillSafetyTest {

    private static final DrillOrder LINK = new DrillOrder(DrillOrder.Kind.LINK, "eth1", 5, ChangeMode.APPLY, "");

    @Test
    void everythingThatIsInTheWayIsNamed() {
        List<String> objections = DrillSafety.objections(SampleStatus.status());

        assertThat(String.join("\n", objections))
                .contains("the cluster is at work: starting recorder on pbx2")
                .contains("pbx3 is not online")
                .contains("failed on");
    }

    @Test
    void aResourceThatWouldRunNowhereIsNamedWithTheReason() {
        ResourceStatus held = SampleStatus.status().resources().stream()
                .filter(resource -> resource.kind() == ResourceStatus.Kind.PRIMITIVE
                        && resource.nodes().contains(SampleStatus.PBX2))
                .findFirst()
                .orElseThrow();
        TreeMap<ResourceId, String> unreleased = new TreeMap<>();
        unreleased.put(held.id(), "pbx2 was given up without fencing");

        List<String> stays = DrillSafety.notTakenOver(
                SampleStatus.status(),
                SampleStatus.PBX2,
                new Transition(List.of(), List.of(), unreleased, Instant.EPOCH));
        List<String> nowhere = DrillSafety.notTakenOver(
                SampleStatus.status(), SampleStatus.PBX2, new Transition(List.of(), List.of(), new TreeMap<>()));
        List<String> taken = DrillSafety.notTakenOver(
                SampleStatus.status(),
                SampleStatus.PBX2,
                new Transition(
                        List.of(),
                        SampleStatus.status().resources().stream()
                                .flatMap(resource -> leaves(resource).stream())
                                .map(id -> new Transition.Placement(
                                        id, new Transition.Target.On(SampleStatus.PBX1), new TreeMap<>(), ""))
                                .toList(),
                        new TreeMap<>()));

        assertThat(stays).contains(held.id() + " would stay away: pbx2 was given up without fencing");
        assertThat(nowhere).contains(held.id() + " would run nowhere: no node may");
        assertThat(taken).isEmpty();
    }

    private static List<ResourceId> leaves(ResourceStatus resource) {
        return resource.children().isEmpty()
                ? List.of(resource.id())
                : resource.children().stream()
                        .flatMap(child -> leaves(child).stream())
                        .toList();
    }

    @Test
    void aMoveByOneCutLinkIsNoPass() {
        ClusterStatus before = SampleStatus.status();

        List<String> same = DrillSafety.notWhole(before, before, LINK);

        assertThat(same).contains("pbx3 is not online", "the cluster is still at work");
        assertThat(same).noneMatch(text -> text.contains("moved"));
    }

    @Test
    void aFaultIsTakenBackByTwoPrograms() {
        Fault fault = Fault.cut("eth1", 694, 17355, 5);

        assertThat(String.join(" ", fault.script())).contains("udp dport 694 drop", "sleep 5; nft delete table inet");
        assertThat(String.join(" ", fault.deadMansSwitch()))
                .contains("echo armed; sleep 10; nft delete table inet")
                .doesNotContain("drop");
        assertThat(Fault.kill("pbx", List.of(7L, 8L)).lasts()).isFalse();
        assertThatThrownBy(() -> Fault.cut("eth1; reboot", 694, 17355, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
