package org.asterism.fencing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.fencing.core.Fixture.catalogue;
import static org.asterism.fencing.core.Fixture.device;
import static org.asterism.fencing.core.Fixture.level;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");

    @Test
    void aDeviceIsReadWithItsHostsPortsAndManners() {
        Catalogue catalogue = catalogue(device(
                "apc", "stonith:fence_apc",
                "pcmk_host_map", "pbx1:1,2;pbx2:3",
                "pcmk_reboot_action", "off",
                "pcmk_off_timeout", "2min",
                "pcmk_off_retries", "5",
                "pcmk_delay_base", "pbx1:3s;pbx2:0",
                "pcmk_delay_max", "5",
                "pcmk_action_limit", "-1",
                "priority", "7",
                "ip", "10.0.0.9"));

        Device apc = catalogue.devices().get(new ResourceId("apc"));

        assertThat(catalogue.problems()).isEmpty();
        assertThat(apc.params()).containsOnlyKeys("ip");
        assertThat(apc.hosts()).containsEntry("pbx1", "1,2").containsEntry("pbx2", "3");
        assertThat(apc.hostCheck()).isEqualTo(Device.HostCheck.STATIC_LIST);
        assertThat(apc.manner(FenceAction.REBOOT).word()).isEqualTo("off");
        assertThat(apc.manner(FenceAction.OFF)).isEqualTo(new Device.Manner("off", Duration.ofMinutes(2), 5));
        assertThat(apc.delay().of(PBX1, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(apc.delay().of(PBX2, 0.0)).isEqualTo(Duration.ZERO);
        assertThat(apc.calls()).isEqualTo(-1);
        assertThat(apc.priority()).isEqualTo(7);
    }

    @Test
    void whatCannotBeReadIsNamedAndTheDeviceIsNotUsed() {
        Catalogue catalogue = catalogue(device(
                "apc", "stonith:fence_apc",
                "pcmk_host_list", "pbx1",
                "pcmk_delay_base", "soon",
                "pcmk_off_retries", "0",
                "pcmk_host_check", "maybe",
                "pcmk_action_limit", "0",
                "password", "a\naction=on"));

        assertThat(catalogue.devices()).isEmpty();
        assertThat(catalogue.problems().get(new ResourceId("apc")))
                .contains("'soon' is not a duration", "pcmk_off_retries", "'maybe'", "pcmk_action_limit", "line break");
    }

    @Test
    void withoutTopologyEachDeviceIsALevelByPriority() {
        Catalogue catalogue = catalogue(
                device("a", "stonith:fence_a", "pcmk_host_list", "pbx1 pbx2"),
                device("b", "stonith:fence_b", "pcmk_host_list", "pbx1", "priority", "5"),
                device("c", "stonith:fence_c", "pcmk_host_list", "pbx2"));

        assertThat(ids(catalogue.way(PBX1, new TreeMap<>(), Set.of()))).containsExactly(List.of("b"), List.of("a"));
        assertThat(ids(catalogue.way(PBX1, new TreeMap<>(), Set.of(new ResourceId("b")))))
                .containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void topologyGivesLevelsInOrderAndLeavesOutWhatCannotWork() {
        Catalogue catalogue = catalogue(
                List.of(level("pbx1", 2, "c"), level("pbx1", 1, "a", "b"), level("pbx1", 3, "gone")),
                device("a", "stonith:fence_a", "pcmk_host_list", "pbx1"),
                device("b", "stonith:fence_b", "pcmk_host_list", "pbx1"),
                device("c", "stonith:fence_c", "pcmk_host_list", "pbx1"));

        Catalogue.Way way = catalogue.way(PBX1, new TreeMap<>(), Set.of());

        assertThat(ids(way)).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(way.remarks()).containsExactly("level 3 is left out: gone is no usable device");
    }

    @Test
    void aDeviceThatHasNotSaidWhomItFencesIsNotUsed() {
        Catalogue catalogue = catalogue(device("a", "stonith:fence_a"));
        SortedMap<ResourceId, Hosts> known = new TreeMap<>();

        assertThat(catalogue.way(PBX1, known, Set.of()).levels()).isEmpty();
        assertThat(catalogue.way(PBX1, known, Set.of()).remarks()).hasSize(1);

        known.put(new ResourceId("a"), new Hosts.Named(new TreeMap<>(java.util.Map.of("pbx2", "2"))));
        assertThat(catalogue.way(PBX1, known, Set.of()).levels()).isEmpty();
        assertThat(catalogue.way(PBX2, known, Set.of()).ports()).containsEntry(new ResourceId("a"), "2");
    }

    private static List<List<String>> ids(Catalogue.Way way) {
        return way.levels().stream()
                .map(level -> level.stream().map(device -> device.id().value()).toList())
                .toList();
    }
}
