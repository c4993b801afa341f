package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING4;
import static org.asterism.kernel.Bed.FLOATING6;
import static org.asterism.kernel.Bed.VA;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.model.BootTime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pings, introductions and routes between two machines on one wire. */
@Tag("netns")
class EchoTest {

    private static final Duration WAIT = Duration.ofMillis(400);
    private static final InetAddress PEER4 = Bed.address("10.9.0.2");
    private static final InetAddress PEER6 = Bed.address("fd00:9::2");
    private static final InetAddress NOBODY = Bed.address("10.9.0.77");

    private Bed bed;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    @Test
    void hostsOfBothFamiliesAnswerAndTheOthersAreLeftOut() {
        // IPv6 is ready some time after the carrier.
        Awaitility.await()
                .until(() -> ask(List.of(PEER4, PEER6), new Echo.Sender.Any()).size() == 2);
        BootTime start = BootClock.now();
        assertThat(ask(List.of(PEER4, PEER6), new Echo.Sender.Any())).containsExactlyInAnyOrder(PEER4, PEER6);
        assertThat(BootClock.now().since(start)).as("ends with the last answer").isLessThan(WAIT);

        start = BootClock.now();
        assertThat(ask(List.of(NOBODY, PEER6, PEER4), new Echo.Sender.Any())).containsExactlyInAnyOrder(PEER4, PEER6);
        assertThat(BootClock.now().since(start)).as("two attempts").isGreaterThan(WAIT.multipliedBy(2));
    }

    @Test
    void anEchoFromTheAddressTellsWhetherTheWayBackLeadsHereAndAnIntroductionMendsIt() {
        bed.addFloating();
        for (InetAddress address : List.of(FLOATING4, FLOATING6)) {
            InetAddress peer = address == FLOATING4 ? PEER4 : PEER6;
            Echo.Sender sender = new Echo.Sender.From(address, VA);
            Awaitility.await().until(() -> !ask(List.of(peer), sender).isEmpty());
            assertThat(ask(List.of(peer), sender)).containsExactly(peer);
            // The neighbour believes that another machine has it, as after a takeover that it missed.
            bed.client.ip(
                    "neigh",
                    "replace",
                    address.getHostAddress(),
                    "lladdr",
                    "02:00:00:00:99:99",
                    "dev",
                    "vb",
                    "nud",
                    "stale");
            assertThat(ask(List.of(peer), sender)).isEmpty();

            Announcer announcer = bed.keep(bed.node.got(Announcer::create));
            assertThat(bed.node.in(() -> announcer.introduce(VA, address, peer, WAIT)))
                    .isInstanceOf(ProbeAnswer.Answered.class);

            assertThat(ask(List.of(peer), sender)).as("from " + address).containsExactly(peer);
        }
        Announcer announcer = bed.keep(bed.node.got(Announcer::create));
        assertThat(bed.node.in(() -> announcer.introduce(VA, FLOATING4, NOBODY, WAIT)))
                .isEqualTo(new ProbeAnswer.Silent());
    }

    @Test
    void whatCannotAskIsNotSilence() {
        Answer<Set<InetAddress>> answer = bed.node.in(
                () -> Echo.ask(new Echo.Question(List.of(PEER4), 1, WAIT, new Echo.Sender.From(FLOATING4, VA))));
        assertThat(answer).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void routesAreReadSetReplacedAndPutBackAsTheyWere() {
        RouteBook book = bed.keep(bed.node.got(RouteBook::create));
        assertThat(book.gateway(VA, true)).isEmpty();
        bed.node.ip("route", "add", "default", "via", "10.9.0.2", "dev", "va", "proto", "static", "mtu", "1400");
        bed.node.ip("-6", "route", "add", "default", "via", "fd00:9::2", "dev", "va");
        assertThat(book.gateway(VA, true)).contains(PEER4);
        assertThat(book.gateway(VA, false)).contains(PEER6);
        String before = bed.node.exec("ip", "route", "show", "default");
        DeviceAddress all = new DeviceAddress(Bed.address("0.0.0.0"), 0);
        RouteEntry original = find(book, all);
        assertThat(RouteEntry.parse(original.text())).isEqualTo(original);

        assertThat(book.put(original.from(Bed.OWN4))).isInstanceOf(Outcome.Done.class);
        assertThat(bed.node.exec("ip", "route", "show", "default")).contains("src 10.9.0.1", "mtu 1400");
        assertThat(find(book, all).source()).contains(Bed.OWN4);
        assertThat(book.put(RouteEntry.parse(original.text()))).isInstanceOf(Outcome.Done.class);
        assertThat(bed.node.exec("ip", "route", "show", "default")).isEqualTo(before);

        DeviceAddress net = new DeviceAddress(Bed.address("fd00:77::"), 64);
        RouteEntry made = bed.node.got(() -> book.through(VA, net, Optional.of(PEER6), 1234, 77));
        assertThat(book.put(made)).isInstanceOf(Outcome.Done.class);
        RouteEntry seen = find(book, net);
        assertThat(seen.isInTable(1234)).isTrue();
        assertThat(seen.metric()).isEqualTo(77);
        assertThat(seen.isUsable()).isTrue();
        assertThat(book.remove(made)).isInstanceOf(Outcome.Done.class);
        assertThat(book.remove(made)).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(bed.node.got(() -> book.list())).noneMatch(route -> route.leadsTo(net));
    }

    private static RouteEntry find(RouteBook book, DeviceAddress destination) {
        return ((Answer.Got<List<RouteEntry>>) book.list())
                .value().stream()
                        .filter(route -> route.leadsTo(destination) && route.isUnicast())
                        .findFirst()
                        .orElseThrow();
    }

    private Set<InetAddress> ask(List<InetAddress> hosts, Echo.Sender sender) {
        return bed.node.got(() -> Echo.ask(new Echo.Question(hosts, 2, WAIT, sender)));
    }
}
