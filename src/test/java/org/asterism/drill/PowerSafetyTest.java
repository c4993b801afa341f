package org.asterism.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.FencingStatus;
import org.asterism.api.FencingStatus.Device;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class PowerSafetyTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");

    @Test
    void aTestedDeviceThatNeverLiedMayBeUsed() {
        assertThat(PowerSafety.objections(status(device("answers", 0, Map.of("pbx2", "4")), List.of()), PBX2))
                .isEmpty();
        assertThat(PowerSafety.objections(status(device("answers", 0, Map.of()), List.of()), PBX2))
                .isEmpty();
    }

    @Test
    void eachDoubtIsNamed() {
        assertThat(PowerSafety.objections(status(device("answers", 0, Map.of("pbx3", "5")), List.of()), PBX2))
                .containsExactly("no usable fence device is configured for pbx2");
        assertThat(PowerSafety.objections(status(device("answers", 0, Map.of("pbx2", "4")), List.of(PBX2)), PBX2))
                .containsExactly("no usable fence device is configured for pbx2");
        assertThat(PowerSafety.objections(status(device("not tested", 0, Map.of("pbx2", "4")), List.of()), PBX2))
                .containsExactly("no fence device of pbx2 has answered a test from pbx1: asterism fence test");
        assertThat(PowerSafety.objections(status(device("failed", 2, Map.of("pbx2", "4")), List.of()), PBX2))
                .hasSize(3)
                .anyMatch(doubt -> doubt.contains("failed its test: no route"))
                .anyMatch(doubt -> doubt.contains("has said done when it was not"));
    }

    @Test
    void whoIsToBeFencedAlreadyIsLeftAlone() {
        FencingStatus busy = new FencingStatus(
                PBX1,
                List.of(device("answers", 0, Map.of("pbx2", "4"))),
                List.of(new FencingStatus.Request(PBX2, "reboot", "lost", "asked")),
                List.of(),
                List.of());

        assertThat(PowerSafety.objections(busy, PBX2)).containsExactly("pbx2 is to be fenced already: asked");
    }

    private static FencingStatus status(Device device, List<NodeName> uncovered) {
        return new FencingStatus(PBX1, List.of(device), List.of(), List.of(), uncovered);
    }

    private static Device device(String test, int lies, Map<String, String> fences) {
        return new Device(
                new ResourceId("pdu"),
                "stonith:fence_apc",
                new TreeMap<>(fences),
                fences.isEmpty() ? "every node" : "",
                test,
                Instant.EPOCH,
                test.equals("failed") ? "no route" : "",
                20,
                lies,
                "");
    }
}
