package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.tls.Certificates;
import org.asterism.tls.IdentityKeeper;
import org.asterism.tls.TlsRefused;
import org.asterism.wire.ClusterName;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nets on loopback, one process. */
class NetKeeperTest {

    /** A message as features send them. */
    public record Hello(String from, int number) implements WireMessage {}

    private static final Duration SOON = Duration.ofSeconds(15);

    private final ActorTestKit kit = ActorTestKit.create();
    private final List<Node> nodes = new ArrayList<>();
    private final SortedMap<NodeName, InetSocketAddress> addresses = new TreeMap<>();
    private final Map<String, NetSettings.Channel> channels = new HashMap<>();

    private Duration patience = Duration.ofSeconds(10);
    private NodeOrNone coordinator = NodeOrNone.NONE;

    @TempDir
    private Path temporary = Path.of("");

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.status.system().ifPresent(system -> {
            system.terminate();
            NetEnd.cut(system);
            await().atMost(SOON)
                    .until(() ->
                            system.getWhenTerminated().toCompletableFuture().isDone());
        }));
        kit.shutdownTestKit();
    }

    @Test
    void theElectedNodeFoundsTheOthersJoinAndMessagesArrive() throws IOException {
        threeNodes();

        formedBy(nodes.get(0), 5);
        nodes.get(1).postman.send(new NodeName("c"), new Hello("b", 42));

        await().atMost(SOON).until(() -> nodes.get(2).arrived.contains(new Hello("b", 42)));
        assertThat(nodes)
                .allMatch(node ->
                        node.status.identity().equals(new NetIdentity(NodeOrNone.of(nodes.get(0).name), new Epoch(5))));
    }

    @Test
    void aNodeThatWasGivenUpComesBackWithoutARestartOfTheProcess() throws IOException {
        threeNodes();
        formedBy(nodes.get(0), 5);
        Node lost = nodes.get(2);
        nodes.get(0).lost.add(lost.name);
        nodes.get(1).lost.add(lost.name);
        tellAll();
        await().atMost(SOON).until(() -> !nodes.get(0).reachable.contains(lost.name));

        nodes.get(0).lost.clear();
        nodes.get(1).lost.clear();
        lost.incarnation = lost.incarnation.next();
        tellAll();

        await().atMost(SOON).until(() -> {
            tellAll();
            return nodes.get(0).reachable.contains(lost.name) && lost.reachable.size() == 2;
        });
        lost.arrived.clear();
        await().atMost(SOON).until(() -> {
            nodes.get(0).postman.send(lost.name, new Hello("a", 7));
            return lost.arrived.contains(new Hello("a", 7));
        });
    }

    /** Each holds a megabyte, and a node may be given up many times in its life. */
    @Test
    void aNetThatHasEndedLeavesTheMemoryOfAThreadThatSentThroughIt() throws IOException {
        threeNodes();
        formedBy(nodes.get(0), 5);
        Node lost = nodes.get(2);
        WeakReference<ActorSystem<?>> before =
                new WeakReference<>(lost.status.system().orElseThrow());
        await().pollInSameThread().atMost(SOON).until(() -> {
            lost.postman.send(nodes.get(0).name, new Hello("c", 1));
            return nodes.get(0).arrived.contains(new Hello("c", 1));
        });

        lost.incarnation = lost.incarnation.next();

        awaitToldAll(() -> {
            System.gc();
            return before.refersTo(null);
        });
    }

    /** One that nobody downs would keep everybody else out, since Pekko lets in only who all agree on. */
    @Test
    void aLostNodeThatJoinsAgainKeepsNobodyElseOut() throws IOException {
        threeNodes();
        formedBy(nodes.get(0), 5);
        Node founder = nodes.get(0);
        Node third = nodes.get(1);
        Node lost = nodes.get(2);
        founder.lost.add(lost.name);
        tellAll();
        await().atMost(SOON).until(() -> lost.status.identity().equals(NetIdentity.NONE));
        awaitToldAll(() -> !lost.status.identity().equals(NetIdentity.NONE));

        third.incarnation = third.incarnation.next();
        tellAll();
        await().atMost(SOON).until(() -> third.status.identity().equals(NetIdentity.NONE));

        awaitToldAll(() -> founder.reachable.contains(third.name) && third.reachable.contains(founder.name));
    }

    /** As when a net holds two lives of its address, and Pekko lets it in no more. */
    @Test
    void aNetThatTheCoordinatorDoesNotGetIntoIsLeftForOneOfItsOwn() throws IOException {
        patience = Duration.ofSeconds(2);
        threeNodes();
        Node coordinating = nodes.get(0);
        Node third = nodes.get(2);
        coordinating.deaf = true;
        nodes.get(1).elected = new Epoch(5);
        awaitToldAll(() -> third.reachable.contains(nodes.get(1).name));

        nodes.get(1).elected = Epoch.NONE;
        coordinator = NodeOrNone.of(coordinating.name);
        awaitToldAll(
                () -> nodes.stream().allMatch(node -> node.status.identity().equals(NetIdentity.NONE)));

        coordinating.deaf = false;
        coordinating.elected = new Epoch(5);
        awaitToldAll(() -> nodes.stream().allMatch(node -> node.reachable.size() == 2));
        assertThat(third.status.identity()).isEqualTo(new NetIdentity(NodeOrNone.of(coordinating.name), new Epoch(5)));
    }

    @Test
    void inTlsMessagesArriveAndAReplacedCertificateServesTheNextNet() throws Exception {
        Certificates cluster = Certificates.in(temporary.resolve("cluster"), Instant.now());
        encrypt(cluster, "a");
        encrypt(cluster, "b");
        IdentityKeeper third = encrypt(cluster, "c");
        threeNodes();
        formedBy(nodes.get(0), 5);
        nodes.get(1).postman.send(new NodeName("c"), new Hello("b", 42));
        await().atMost(SOON).until(() -> nodes.get(2).arrived.contains(new Hello("b", 42)));

        cluster.make("c", 2 * Certificates.YEAR);
        third.refresh(told -> {});
        Node again = nodes.get(2);
        again.incarnation = again.incarnation.next();
        tellAll();
        await().atMost(SOON).until(() -> again.status.identity().equals(NetIdentity.NONE));

        awaitToldAll(() -> nodes.get(0).reachable.contains(again.name) && again.reachable.size() == 2);
    }

    @Test
    void aNodeWithACertificateOfAnotherAuthorityIsNotLetInAndMovesNobody() throws Exception {
        Certificates cluster = Certificates.in(temporary.resolve("cluster"), Instant.now());
        encrypt(cluster, "a");
        encrypt(cluster, "b");
        encrypt(Certificates.in(temporary.resolve("other"), Instant.now()), "c");
        threeNodes();
        nodes.get(0).elected = new Epoch(5);
        awaitToldAll(() -> nodes.get(0).reachable.contains(nodes.get(1).name)
                && nodes.get(1).reachable.contains(nodes.get(0).name));

        await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> {
            tellAll();
            return nodes.get(2).status.identity().equals(NetIdentity.NONE)
                    && nodes.get(0).reachable.contains(nodes.get(1).name)
                    && nodes.get(1).reachable.contains(nodes.get(0).name);
        });
    }

    /** A peer that is frozen: its kernel takes connections, and nobody answers. */
    @Test
    void aNetThatAMutePeerKeepsOutIsEndedAndTriedAnew() throws Exception {
        Certificates cluster = Certificates.in(temporary.resolve("cluster"), Instant.now());
        encrypt(cluster, "b");
        patience = Duration.ofSeconds(2);
        threeNodes();
        Node joiner = nodes.get(1);
        SortedMap<NodeName, NetIdentity> nets = new TreeMap<>();
        nets.put(nodes.get(0).name, new NetIdentity(NodeOrNone.of(nodes.get(0).name), new Epoch(5)));
        try (ServerSocket mute = new ServerSocket()) {
            mute.bind(addresses.get(nodes.get(0).name));
            joiner.keeper.tell(new NetKeeper.Viewed(
                    new NetView(joiner.incarnation, Epoch.NONE, NodeOrNone.NONE, nets, joiner.lost)));
            await().atMost(SOON).until(() -> joiner.status.system().isPresent());
            var first = joiner.status.system().orElseThrow().getWhenTerminated();

            await().atMost(SOON)
                    .until(() -> first.toCompletableFuture().isDone()
                            && joiner.status.system().isPresent());
        }
    }

    private IdentityKeeper encrypt(Certificates of, String name) throws TlsRefused {
        IdentityKeeper keeper = IdentityKeeper.start(of.make(name), new NodeName(name), Clock.systemUTC());
        channels.put(name, new NetSettings.Channel.Encrypted(keeper::present));
        return keeper;
    }

    private void awaitToldAll(java.util.function.BooleanSupplier condition) {
        await().atMost(SOON.multipliedBy(2)).until(() -> {
            tellAll();
            return condition.getAsBoolean();
        });
    }

    private void formedBy(Node founder, long epoch) {
        founder.elected = new Epoch(epoch);
        await().atMost(SOON).until(() -> {
            tellAll();
            return nodes.stream().allMatch(node -> node.reachable.size() == 2);
        });
    }

    private void tellAll() {
        SortedMap<NodeName, NetIdentity> nets = new TreeMap<>();
        nodes.forEach(node -> nets.put(node.name, node.status.identity()));
        for (Node node : nodes) {
            if (node.deaf) {
                continue;
            }
            SortedMap<NodeName, NetIdentity> others = new TreeMap<>(nets);
            others.remove(node.name);
            node.keeper.tell(
                    new NetKeeper.Viewed(new NetView(node.incarnation, node.elected, coordinator, others, node.lost)));
        }
    }

    private void threeNodes() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                addresses.put(
                        new NodeName(name),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort()));
            }
        }
        addresses.keySet().forEach(name -> nodes.add(new Node(name, addresses)));
    }

    private final class Node {
        private final NodeName name;
        private final Postman postman;
        private final NetKeeper.Status status = new NetKeeper.Status();
        private final List<WireMessage> arrived = new CopyOnWriteArrayList<>();
        private final SortedSet<NodeName> lost = new TreeSet<>();
        private final ActorRef<NetKeeper.Command> keeper;
        private volatile Set<NodeName> reachable = Set.of();
        private Incarnation incarnation = new Incarnation(new Generation(1), 1);
        private Epoch elected = Epoch.NONE;

        /** Told nothing, so it joins nothing. */
        private boolean deaf = false;

        Node(NodeName name, SortedMap<NodeName, InetSocketAddress> addresses) {
            this.name = name;
            NetSettings settings = NetSettings.of("test-" + name, name, addresses)
                    .with(channels.getOrDefault(name.value(), new NetSettings.Channel.Clear()));
            this.postman = new Postman(
                    settings,
                    new Postmark(
                            new ClusterName("test"), () -> Heartbeats.keys("0123456789abcdef"), () -> 1, peer -> 1));
            this.keeper = kit.spawn(NetKeeper.create(
                    settings,
                    postman,
                    status,
                    new NetKeeper.Listener(arrived::add, now -> reachable = Set.copyOf(now), back -> {}),
                    patience));
        }
    }
}
