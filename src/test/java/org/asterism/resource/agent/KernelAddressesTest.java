package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Device;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.LinkEvent;
import org.asterism.kernel.MacAddress;
import org.asterism.resource.agent.AddressPort.Carrier;
import org.asterism.resource.agent.AddressPort.Condition;
import org.asterism.resource.agent.AddressPort.Presence;
import org.junit.jupiter.api.Test;

/** Reads the loopback device of the present namespace and changes nothing. */
class KernelAddressesTest {

    @Test
    void itSeesDevicesAddressesAndChangesOfCarriers() throws Exception {
        Answer<KernelAddresses> answer = KernelAddresses.create();
        assumeTrue(answer instanceof Answer.Got<KernelAddresses>, "packet sockets need CAP_NET_RAW");
        try (KernelAddresses addresses = ((Answer.Got<KernelAddresses>) answer).value()) {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            assertThat(addresses.inspect(new FloatingAddress(loopback, 8, "lo")))
                    .isEqualTo(new Condition.Seen(Carrier.PRESENT, Presence.CONFIGURED));
            assertThat(addresses.inspect(new FloatingAddress(InetAddress.getByName("192.0.2.1"), 24, "lo")))
                    .isEqualTo(new Condition.Seen(Carrier.PRESENT, Presence.ABSENT));
            assertThat(addresses.inspect(new FloatingAddress(loopback, 8, "no-such-dev")))
                    .isEqualTo(new Condition.Seen(Carrier.NO_DEVICE, Presence.ABSENT));

            List<Carrier> seen = new ArrayList<>();
            addresses.watch("eth9", seen::add);
            addresses.linkChanged(event(Device.Link.CARRIER));
            addresses.linkChanged(event(Device.Link.NO_CARRIER));
            addresses.linkChanged(event(Device.Link.NO_CARRIER));
            addresses.linkChanged(new LinkEvent.Vanished(new DeviceName("eth9")));
            assertThat(seen).containsExactly(Carrier.MISSING, Carrier.NO_DEVICE);
        }
    }

    @Test
    void signalsReachAGroup() throws Exception {
        Process leader = new ProcessBuilder("setsid", "sleep", "60").start();
        KernelSignals signals = new KernelSignals();
        org.awaitility.Awaitility.await().until(() -> {
            signals.signalGroup(leader.pid(), Signal.TERM);
            return !leader.isAlive();
        });

        assertThat(leader.waitFor()).isEqualTo(143);
        signals.signalGroup(leader.pid(), Signal.KILL); // gone already: no error
    }

    private static LinkEvent event(Device.Link link) {
        return new LinkEvent.Seen(new Device(new DeviceName("eth9"), 9, MacAddress.BROADCAST, link));
    }
}
