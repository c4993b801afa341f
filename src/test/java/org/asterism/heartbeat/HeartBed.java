package org.asterism.heartbeat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.asterism.kernel.BootClock;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.Remembered;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.Links;
import org.asterism.transport.Loopback;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;

/** Several hearts in this process, over real sockets on the loopback device, each with two links and a model of the gate. */
final class HeartBed implements AutoCloseable {

    static final int LINKS = 2;

    final List<NodeName> names;
    final Map<NodeName, Node> nodes = new TreeMap<>();
    private final Timing timing;
    private final QuorumConfig.TieBreaker tieBreaker;
    private final int[] ports;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();
    private final ExecutorService disk = Executors.newSingleThreadExecutor();

    /** One life after the other of one node; gate and disk outlive each. */
    final class Node implements HeartDisk {
        final NodeName name;
        final TicketGate gate = new TicketGate();
        final Queue<HeartEvent> events = new ConcurrentLinkedQueue<>();
        volatile boolean hasFailed;
        volatile boolean answersPing = true;
        volatile long digest;
        private final Map<NodeName, Duration> spares = new ConcurrentHashMap<>();
        private volatile Epoch ceiling = Epoch.NONE;
        private volatile Generation generation = new Generation(1);
        private volatile VoterSet voters;
        private Links links;
        private boolean isStopped = true;
        Heart heart;

        Node(NodeName name) {
            this.name = name;
        }

        void start(Remembered.Trust trust) throws IOException {
            isStopped = false;
            links = links(name);
            for (int link = 0; link < LINKS; link++) {
                links.open(link);
            }
            Remembered remembered = new Remembered(
                    trust, generation, ceiling, DocumentVersion.EMPTY, new TreeMap<>(spares), gate.restartLeft());
            TreeMap<NodeName, Integer> votes = new TreeMap<>();
            names.forEach(voter -> votes.put(voter, 1));
            voters = voters == null ? VoterSet.configured(votes) : voters;
            QuorumConfig config = new QuorumConfig(
                    name,
                    names,
                    List.of(),
                    voters,
                    timing,
                    System.nanoTime(),
                    tieBreaker,
                    QuorumConfig.WaitForAll.WAITS,
                    QuorumConfig.LastManStanding.OFF,
                    Duration.ofSeconds(30));
            heart = Heart.start(new Heart.Setting(
                    config,
                    remembered,
                    links,
                    gate,
                    this,
                    answered -> {
                        if (answersPing) {
                            callbacks.execute(answered);
                        }
                    },
                    events::add,
                    BootClock::now,
                    () -> digest,
                    callbacks,
                    () -> hasFailed = true));
        }

        void stop(Heart.Ending ending) {
            heart.stop(ending);
            try {
                if (!heart.awaitEnd(Duration.ofSeconds(5))) {
                    throw new IllegalStateException("heart of " + name + " does not end");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            links.close();
            isStopped = true;
        }

        /** Next life, with intact state. */
        void restart() throws IOException {
            generation = generation.next();
            start(Remembered.Trust.INTACT);
        }

        /** No datagram goes in or out of this node by this link any more. */
        void cut(int link) {
            links.shut(link, "cut");
        }

        void mend(int link) throws IOException {
            links.open(link);
        }

        <E extends HeartEvent> List<E> told(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        HeartSnapshot snapshot() {
            return heart.snapshot();
        }

        @Override
        public void reserveEpochs(Epoch upTo, Runnable written) {
            disk.execute(() -> {
                ceiling = upTo;
                written.run();
            });
        }

        @Override
        public void persistGeneration(Generation fresh, Runnable written) {
            disk.execute(() -> {
                generation = fresh;
                written.run();
            });
        }

        @Override
        public void persistSpare(NodeName peer, Duration length, Runnable written) {
            disk.execute(() -> {
                spares.put(peer, length);
                written.run();
            });
        }

        @Override
        public void noteDocument(org.asterism.model.DocumentVersion version, Runnable written) {
            written.run();
        }

        @Override
        public void storeVoters(VoterSet set, Runnable written) {
            disk.execute(() -> {
                voters = set;
                written.run();
            });
        }

        @Override
        public void forgetSpare(NodeName peer) {
            disk.execute(() -> spares.remove(peer));
        }
    }

    HeartBed(int count, Timing timing, QuorumConfig.TieBreaker tieBreaker) throws IOException {
        this.timing = timing;
        this.tieBreaker = tieBreaker;
        this.names =
                IntStream.range(0, count).mapToObj(i -> new NodeName("n" + i)).toList();
        this.ports = Loopback.freePorts(count * LINKS);
        names.forEach(name -> nodes.put(name, new Node(name)));
    }

    /** A new cluster: nobody has any state. */
    void startAll() throws IOException {
        for (Node node : nodes.values()) {
            node.start(Remembered.Trust.LOST);
        }
    }

    Node node(int index) {
        return nodes.get(names.get(index));
    }

    /** The node that coordinates, once there is one. */
    Node coordinator() {
        return nodes.values().stream()
                .filter(node -> !node.isStopped && node.snapshot().elected().value() > 0)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody coordinates"));
    }

    /** Some node that does not. */
    Node follower() {
        return nodes.values().stream()
                .filter(node -> !node.isStopped && node.snapshot().elected().value() == 0)
                .findFirst()
                .orElseThrow(() -> new AssertionError("everybody coordinates"));
    }

    private Links links(NodeName self) throws IOException {
        List<LinkPlan> plans = new ArrayList<>();
        for (int link = 0; link < LINKS; link++) {
            TreeMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
            for (NodeName peer : names) {
                if (!peer.equals(self)) {
                    peers.put(peer, address(peer, link));
                }
            }
            plans.add(new LinkPlan.Unicast("ucast:l" + link, Loopback.DEVICE, address(self, link), peers, List.of()));
        }
        return new Links(
                self,
                names,
                plans,
                LinkHealth.standard(),
                new HeartbeatCodec(new ClusterName("bed"), Heartbeats.keys("0123456789abcdef")));
    }

    private InetSocketAddress address(NodeName node, int link) {
        return Loopback.address(ports[names.indexOf(node) * LINKS + link]);
    }

    @Override
    public void close() {
        for (Node node : nodes.values()) {
            if (!node.isStopped) {
                node.stop(Heart.Ending.CLOSE);
            }
        }
        callbacks.shutdown();
        disk.shutdown();
    }
}
