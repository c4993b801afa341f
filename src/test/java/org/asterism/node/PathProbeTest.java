package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class PathProbeTest {

    private static final int FRAME = 800;

    private final List<String> told = new ArrayList<>();
    private int mtu = 1500;

    private final PathProbe probe = new PathProbe(
            () -> List.of(
                    new PathProbe.Path("ucast:eth1", "eth1", new NodeName("pbx2"), InetAddress.getLoopbackAddress())),
            FRAME,
            (path, bytes) -> bytes + 28 <= mtu,
            told::add);

    @Test
    void aPathThatCarriesEverythingIsNotWorthAWord() {
        probe.look();

        assertThat(told).isEmpty();
        assertThat(probe.troubles()).isEmpty();
    }

    @Test
    void aPathThatIsTooSmallIsNamedOnceAndItsRepairToo() {
        mtu = 576;
        probe.look();
        probe.look();

        assertThat(told).singleElement().asString().contains("ucast:eth1 to pbx2", "800 bytes", "raise the MTU");
        assertThat(probe.troubles()).isEqualTo(told);

        mtu = 1500;
        probe.look();
        assertThat(probe.troubles()).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void aPathThatAnswersNothingMayHaveAFirewallAndIsNotBlamed() {
        mtu = 0;
        probe.look();

        assertThat(told).isEmpty();
    }
}
