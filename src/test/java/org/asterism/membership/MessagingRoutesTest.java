package org.asterism.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Route;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MessagingRoutesTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final int BOTH = 3;

    private final BlockingQueue<Route> set = new LinkedBlockingQueue<>();
    private final BlockingQueue<Route> spares = new LinkedBlockingQueue<>();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void messagesBeginOnTheFirstLinkAndLeaveItWhenItFails() throws Exception {
        ActorRef<MessagingRoutes.Command> routes = start(Duration.ofHours(1));
        assertThat(next()).isEqualTo("10.255.0.2/32 by eth0 via 10.0.0.2");
        awaitSpares(); // by then the actor knows that the first route is set

        routes.tell(seen(LinkState.State.UP, LinkState.State.UP, BOTH));
        routes.tell(seen(LinkState.State.LATE, LinkState.State.UP, BOTH));

        assertThat(next()).isEqualTo("10.255.0.2/32 by eth1 via 10.1.0.2");
        routes.tell(seen(LinkState.State.UP, LinkState.State.UP, BOTH));
        assertThat(set.poll(100, TimeUnit.MILLISECONDS)).as("stays where it is").isNull();
    }

    @Test
    void everyLinkHasASpareRouteForWhenACarrierIsLost() throws Exception {
        start(Duration.ofHours(1));

        Route first = spares.poll(10, TimeUnit.SECONDS);
        Route second = spares.poll(10, TimeUnit.SECONDS);
        assertThat(List.of(first, second))
                .extracting(route -> route.device().value())
                .containsExactly("eth0", "eth1");
        assertThat(first.metric()).isPositive().isLessThan(second.metric());
    }

    @Test
    void aLinkOverWhichThePeerHearsNothingIsLeftToo() throws Exception {
        ActorRef<MessagingRoutes.Command> routes = start(Duration.ofHours(1));
        next();

        routes.tell(seen(LinkState.State.UP, LinkState.State.UP, 2));

        assertThat(next()).contains("eth1");
    }

    @Test
    void routesAreSetAnewNowAndThen() throws Exception {
        start(Duration.ofMillis(50));

        assertThat(next()).isEqualTo(next()).isEqualTo(next());
    }

    private ActorRef<MessagingRoutes.Command> start(Duration refresh) {
        TreeMap<NodeName, MessagingWays.Peer> peers = new TreeMap<>();
        peers.put(
                B,
                new MessagingWays.Peer(
                        address("10.255.0.2"),
                        List.of(
                                new MessagingWays.Way(0, "eth0", address("10.0.0.2")),
                                new MessagingWays.Way(1, "eth1", address("10.1.0.2")))));
        MessagingWays ways = new MessagingWays(address("10.255.0.1"), peers);
        return KIT.spawn(MessagingRoutes.create(new MessagingRoutes.Setting(
                A,
                () -> ways,
                route -> {
                    (route.metric() == 0 ? set : spares).add(route);
                    return new Outcome.Done();
                },
                Runnable::run,
                refresh)));
    }

    private void awaitSpares() throws InterruptedException {
        assertThat(spares.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(spares.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    private String next() throws InterruptedException {
        Route route = set.poll(10, TimeUnit.SECONDS);
        assertThat(route).as("a route is set").isNotNull();
        return route.destination() + " by " + route.device() + " via "
                + ((Route.Hop.Gateway) route.hop()).address().getHostAddress();
    }

    /** What A sees of B, and over which links B says that it hears A. */
    private static MessagingRoutes.Seen seen(LinkState.State first, LinkState.State second, long hearsUs) {
        List<LinkState> links = new ArrayList<>();
        links.add(new LinkState(B, "ucast:eth0", first, Duration.ZERO, Duration.ZERO, 0, LinkState.Steadiness.STEADY));
        links.add(new LinkState(B, "ucast:eth1", second, Duration.ZERO, Duration.ZERO, 0, LinkState.Steadiness.STEADY));
        TreeMap<NodeName, Heartbeat> newest = new TreeMap<>();
        newest.put(B, heartbeat(hearsUs));
        return new MessagingRoutes.Seen(new HeartSnapshot(
                BootTime.ZERO,
                new Incarnation(new Generation(1), 1),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                BootTime.ZERO,
                Heartbeat.Leadership.NONE,
                Epoch.NONE,
                HeartSnapshot.Office.FOLLOWS,
                VoterSet.configured(new TreeMap<>(java.util.Map.of(new NodeName("pbx1"), 1))),
                HeartSnapshot.VoterChanging.SETTLED,
                DocumentVersion.EMPTY,
                DocumentVersion.EMPTY,
                Votes.WON,
                "",
                List.of(new PeerState(B, Hearing.Verdict.HEARD, PeerState.Returns.TWO_WAY, links)),
                newest,
                new TreeMap<>(),
                new TreeSet<>(),
                List.of(),
                new TreeSet<>(),
                Duration.ZERO));
    }

    private static Heartbeat heartbeat(long hearsUs) {
        Heartbeat.PeerEntry entry = new Heartbeat.PeerEntry(
                A,
                Heartbeat.Heard.NOTHING,
                hearsUs,
                Heartbeat.Grant.GRANTED,
                Heartbeat.Consent.NONE,
                Duration.ZERO,
                1,
                1,
                Heartbeat.AsksLoss.NO,
                Heartbeat.Spares.NO);
        return new Heartbeat(
                B,
                new Incarnation(new Generation(1), 1),
                1,
                BootTime.ZERO,
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                Epoch.NONE,
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                DocumentVersion.EMPTY,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                List.of(entry),
                0,
                Heartbeat.VoterWord.UNSAID);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
