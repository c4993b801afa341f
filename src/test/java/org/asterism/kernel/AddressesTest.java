package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.VA;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class AddressesTest {

    private static final DeviceName ABSENT = new DeviceName("none");
    private static final DeviceAddress V4 = new DeviceAddress(Bed.FLOATING4, 24);
    private static final DeviceAddress V6 = new DeviceAddress(Bed.FLOATING6, 64);

    private Bed bed;
    private Addresses addresses;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
        addresses = bed.keep(bed.node.got(Addresses::create));
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    @Test
    void addressesAreAddedOnceAndRemovedOnce() {
        for (DeviceAddress address : List.of(V4, V6)) {
            assertThat(addresses.add(VA, address)).isEqualTo(new Outcome.Done());
            assertThat(addresses.add(VA, address)).isEqualTo(new Outcome.AlreadySo());
            assertThat(listed()).as("usable at once").contains(usable(address));
            assertThat(addresses.remove(VA, address)).isEqualTo(new Outcome.Done());
            assertThat(addresses.remove(VA, address)).isEqualTo(new Outcome.AlreadySo());
            assertThat(listed()).doesNotContain(usable(address));
        }
    }

    @Test
    void anAbsentDeviceIsNamed() {
        assertThat(addresses.device(ABSENT)).isEqualTo(new DeviceReading.Absent(ABSENT));
        assertThat(addresses.add(ABSENT, V4))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().sentence())
                                .isEqualTo(
                                        "cannot add 10.9.0.100/24 to none: there is no such network device (ENODEV)"));
        assertThat(addresses.remove(ABSENT, V4)).isEqualTo(new Outcome.AlreadySo());
    }

    @Test
    void aRouteIsReplacedByAnotherWay() {
        bed.node.ip("link", "add", "vc", "type", "veth", "peer", "name", "vd");
        bed.node.ip("link", "set", "vc", "up");
        bed.node.ip("link", "set", "vd", "up");
        bed.node.ip("addr", "add", "10.10.0.1/24", "dev", "vc");
        bed.node.ip("addr", "add", "10.255.0.1/32", "dev", "lo");
        DeviceAddress peer = new DeviceAddress(Bed.address("10.255.0.2"), 32);
        Route first = new Route(peer, VA, gateway("10.9.0.2"), Bed.address("10.255.0.1"), 0);
        Route second = new Route(peer, new DeviceName("vc"), gateway("10.10.0.2"), Bed.address("10.255.0.1"), 0);
        Route direct = new Route(peer, VA, new Route.Hop.Direct(), Bed.address("10.255.0.1"), 0);

        assertThat(addresses.replaceRoute(first)).isEqualTo(new Outcome.Done());
        assertThat(routes())
                .contains("10.255.0.2 via 10.9.0.2 dev va")
                .contains("src 10.255.0.1")
                .contains("advmss 536");
        assertThat(addresses.replaceRoute(second)).isEqualTo(new Outcome.Done());
        assertThat(routes()).contains("10.255.0.2 via 10.10.0.2 dev vc").doesNotContain("via 10.9.0.2");
        assertThat(addresses.replaceRoute(direct)).isEqualTo(new Outcome.Done());
        assertThat(routes()).contains("10.255.0.2 dev va").doesNotContain("via");

        assertThat(addresses.removeRoute(direct)).isEqualTo(new Outcome.Done());
        assertThat(addresses.removeRoute(direct)).isEqualTo(new Outcome.AlreadySo());
    }

    @Test
    void aSpareRouteIsTakenWhenTheCarrierIsLost() {
        bed.node.ip("link", "add", "vc", "type", "veth", "peer", "name", "vd");
        bed.node.ip("link", "set", "vc", "up");
        bed.node.ip("link", "set", "vd", "up");
        bed.node.ip("addr", "add", "10.10.0.1/24", "dev", "vc");
        bed.node.ip("addr", "add", "10.255.0.1/32", "dev", "lo");
        DeviceAddress peer = new DeviceAddress(Bed.address("10.255.0.2"), 32);
        assertThat(bed.node.in(() -> Sysctl.passOverWithoutCarrier(VA)))
                .noneMatch(Sysctl.Change.Refused.class::isInstance);
        addresses.replaceRoute(new Route(peer, VA, gateway("10.9.0.2"), Bed.address("10.255.0.1"), 0));
        addresses.replaceRoute(
                new Route(peer, new DeviceName("vc"), gateway("10.10.0.2"), Bed.address("10.255.0.1"), 50_001));
        assertThat(bed.node.exec("ip", "route", "get", "10.255.0.2")).contains("dev va");

        bed.client.ip("link", "set", "vb", "down");

        // The kernel tells of a lost carrier at most once a second.
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(bed.node.exec("ip", "route", "get", "10.255.0.2"))
                        .contains("via 10.10.0.2 dev vc"));
    }

    @Test
    void anIpv6RouteIsReplacedByAnotherWay() {
        bed.node.ip("addr", "add", "fd00:255::1/128", "dev", "lo", "nodad");
        DeviceAddress peer = new DeviceAddress(Bed.address("fd00:255::2"), 128);
        Route first = new Route(peer, VA, gateway("fd00:9::2"), Bed.address("fd00:255::1"), 0);
        Route second = new Route(peer, VA, gateway("fd00:9::3"), Bed.address("fd00:255::1"), 0);

        assertThat(addresses.replaceRoute(first)).isEqualTo(new Outcome.Done());
        assertThat(addresses.replaceRoute(second)).isEqualTo(new Outcome.Done());

        assertThat(bed.node.exec("ip", "-6", "route", "show", "fd00:255::2"))
                .contains("via fd00:9::3 dev va")
                .doesNotContain("fd00:9::2");
    }

    @Test
    void carrierAndRemovalAreReported() throws Exception {
        BlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();
        try (LinkWatch watch = bed.node.got(() -> LinkWatch.start(events::add))) {
            assertThat(watch).isNotNull();
            await(events, VA, Device.Link.CARRIER);
            bed.client.ip("link", "set", "vb", "down");
            await(events, VA, Device.Link.NO_CARRIER);
            bed.node.ip("link", "set", "va", "down");
            await(events, VA, Device.Link.DOWN);
            bed.node.ip("link", "set", "va", "up");
            bed.client.ip("link", "set", "vb", "up");
            await(events, VA, Device.Link.CARRIER);
            bed.node.ip("link", "set", "va", "down");
            bed.node.ip("link", "set", "va", "name", "renamed");
            awaitGone(events, VA);
            await(events, new DeviceName("renamed"), Device.Link.DOWN);
            bed.node.ip("link", "del", "renamed");
            awaitGone(events, new DeviceName("renamed"));
        }
    }

    @Test
    void aShaperIsFoundAndExplained() {
        assertThat(addresses.shaper(VA)).isEqualTo(new ShaperReading.NotShaped());
        bed.node.exec(
                "tc", "qdisc", "add", "dev", "va", "root", "tbf", "rate", "2mbit", "burst", "10k", "latency", "500ms");

        assertThat(addresses.shaper(VA)).isInstanceOfSatisfying(ShaperReading.Shaped.class, shaped -> {
            assertThat(shaped.kinds()).containsExactly("tbf");
            assertThat(shaped.sentence()).contains("device va has a traffic shaper (tbf)");
        });
        assertThat(addresses.shaper(ABSENT)).isInstanceOf(ShaperReading.Unreadable.class);
    }

    @Test
    void settingsAreMadeAndReported() {
        String key = "net/ipv4/conf/va/arp_announce";

        assertThat(bed.node.in(() -> Sysctl.ensure(key, "2"))).isEqualTo(new Sysctl.Change.Changed(key, "0", "2"));
        assertThat(bed.node.in(() -> Sysctl.ensure(key, "2"))).isEqualTo(new Sysctl.Change.Unchanged(key, "2"));
        assertThat(bed.node.in(() -> Sysctl.ensure("net/ipv4/conf/va/none", "2")))
                .isInstanceOf(Sysctl.Change.Refused.class);
    }

    private List<ConfiguredAddress> listed() {
        return ((Answer.Got<List<ConfiguredAddress>>) addresses.list(VA)).value();
    }

    private String routes() {
        return bed.node.exec("ip", "route", "show", "10.255.0.2");
    }

    private static ConfiguredAddress usable(DeviceAddress address) {
        return new ConfiguredAddress(address, ConfiguredAddress.Usability.USABLE);
    }

    private static Route.Hop gateway(String address) {
        return new Route.Hop.Gateway(Bed.address(address));
    }

    private static void await(BlockingQueue<LinkEvent> events, DeviceName name, Device.Link link) throws Exception {
        LinkEvent event = events.poll(3, TimeUnit.SECONDS);
        while (!(event instanceof LinkEvent.Seen seen
                && seen.name().equals(name)
                && seen.device().link() == link)) {
            assertThat(event).as("an event before %s is %s", name, link).isNotNull();
            event = events.poll(3, TimeUnit.SECONDS);
        }
    }

    private static void awaitGone(BlockingQueue<LinkEvent> events, DeviceName name) throws Exception {
        LinkEvent event = events.poll(3, TimeUnit.SECONDS);
        while (!new LinkEvent.Vanished(name).equals(event)) {
            assertThat(event).as("an event before %s is gone", name).isNotNull();
            event = events.poll(3, TimeUnit.SECONDS);
        }
    }
}
