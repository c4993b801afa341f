package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every refusal for want of a right says which right. Capabilities belong to a thread, so only that one gives them up.
 */
@Tag("netns")
class CapabilitiesTest {

    @Test
    void aMissingRightIsNamed() {
        try (Namespace namespace = Namespace.create("caps")) {
            AddressGate gate = namespace.got(() -> AddressGate.create());
            Addresses addresses = namespace.got(Addresses::create);
            namespace.in(() -> {
                giveUpAll();
                return 0;
            });

            DeviceName lo = new DeviceName("lo");
            String install = namespace
                    .in(() -> gate.installClosed(List.of(lo), Bed.FLOATING))
                    .toString();
            String add = namespace
                    .in(() -> addresses.add(lo, new DeviceAddress(Bed.FLOATING4, 32)))
                    .toString();
            String announce = namespace.in(Announcer::create).toString();

            assertThat(install).contains("cannot install the gate").contains("needs CAP_NET_ADMIN");
            assertThat(add).contains("cannot add 10.9.0.100/32 to lo").contains("needs CAP_NET_ADMIN");
            assertThat(announce).contains("needs CAP_NET_RAW");
            gate.close();
            addresses.close();
        }
    }

    private static void giveUpAll() {
        try (Memory header = new Memory(8);
                Memory none = new Memory(24)) {
            header.setInt(0, 0x20080522);
            header.setInt(4, 0);
            none.clear();
            assertThat(Namespace.Calls.capset(header, none)).isZero();
        }
    }
}
