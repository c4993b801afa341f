package org.asterism.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Poller;
import org.asterism.kernel.UdpSocket;
import org.asterism.model.Heartbeat;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Keys;
import org.asterism.wire.Refusal;
import org.asterism.wire.Verdict;

/**
 * All links of this node, as the heartbeat thread uses them: wait, take what came, send. These three and {@link #close} are
 * for that one thread; all other methods are for any.
 */
public final class Links implements AutoCloseable {

    /** Most datagrams taken from one medium before everything else gets its turn: more than a socket buffer holds. */
    private static final int BATCH = 512;

    /** Takes what came in. */
    @FunctionalInterface
    public interface Receiver {
        /** A genuine, fresh heartbeat of another configured node; called right after it was read from the link. */
        void heard(int link, Heartbeat heartbeat);
    }

    private final NodeName self;
    private final List<NodeName> nodes;
    private final List<LinkPlan> plans;
    private final LinkHealth health;
    private final HeartbeatCodec codec;
    private final Poller poller;
    private volatile Keys keys;
    private final ReplayGuard replays;
    private final OwnRounds ownRounds = new OwnRounds();
    private final LearnedAddresses learned;
    private final List<LinkCounters> counters = new ArrayList<>();
    private final AtomicReferenceArray<End> ends;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> keyChanges = new ConcurrentLinkedQueue<>();
    private boolean isMoreToDrain;
    private final ByteBuffer in = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);
    private final ByteBuffer out = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);

    /** This node's end of a link. */
    private sealed interface End {
        /** {@code remark} says what hinders it although it is open; empty if nothing. */
        record Open(Medium medium, String remark) implements End {}

        record Closed(String reason) implements End {}
    }

    /**
     * @param nodes all configured nodes; positions refer to their sorted order
     * @param codec given over to the heartbeat thread
     */
    public Links(NodeName self, List<NodeName> nodes, List<LinkPlan> plans, LinkHealth health, HeartbeatCodec codec)
            throws IOException {
        this.self = self;
        this.health = health;
        this.nodes = nodes.stream().sorted().toList();
        this.plans = List.copyOf(plans);
        this.codec = codec;
        this.keys = codec.keys();
        this.poller = poller();
        this.learned = new LearnedAddresses(nodes.size(), plans.size());
        this.replays = new ReplayGuard(nodes.size(), plans.size());
        this.ends = new AtomicReferenceArray<>(plans.size());
        for (int link = 0; link < plans.size(); link++) {
            counters.add(new LinkCounters(self, this.nodes));
            ends.set(link, new End.Closed("not opened yet"));
        }
    }

    private static Poller poller() throws IOException {
        if (Poller.create() instanceof Answer.Got<Poller> got) {
            return got.value();
        }
        throw new IOException("no descriptor to wait with; raise the limit of open files (LimitNOFILE=)");
    }

    /** When one of them counts as good again, and when as flapping. */
    public LinkHealth health() {
        return health;
    }

    public int count() {
        return plans.size();
    }

    public LinkPlan plan(int link) {
        return plans.get(link);
    }

    public List<String> labels() {
        return plans.stream().map(LinkPlan::label).toList();
    }

    /**
     * Opens this node's end. No effect if it is open.
     *
     * @throws IOException if the address is missing or taken
     */
    public void open(int link) throws IOException {
        if (isOpen(link)) {
            return;
        }
        ends.set(link, new End.Open(medium(plans.get(link)), ""));
        changes.add(this::watch);
        wakeUp();
    }

    private Medium medium(LinkPlan plan) throws IOException {
        if (plan instanceof LinkPlan.Udp udp) {
            return UdpMedium.open(udp, self, nodes);
        }
        if (plan instanceof LinkPlan.Routed routed) {
            return UdpMedium.routed(routed, nodes);
        }
        if (plan instanceof LinkPlan.Serial serial) {
            return SerialMedium.open(serial, self, UdpMedium.peers(self, nodes), this::wakeUp);
        }
        throw new AssertionError("unknown link " + plan);
    }

    /** Closes this node's end. {@code reason} is shown in status. */
    public void shut(int link, String reason) {
        if (ends.getAndSet(link, new End.Closed(reason)) instanceof End.Open open) {
            open.medium().close();
            changes.add(this::watch);
            wakeUp();
        }
    }

    /** Number of the device that this node's end uses; 0 if it is closed or uses none. */
    int deviceIndex(int link) {
        return ends.get(link) instanceof End.Open open && open.medium() instanceof UdpMedium udp
                ? udp.socket().deviceIndex()
                : 0;
    }

    /** Where the peer is on this link: as configured, else as learned. */
    public Optional<InetAddress> address(int link, NodeName peer) {
        return plans.get(link) instanceof LinkPlan.Unicast unicast
                        && unicast.peers().get(peer) != null
                ? Optional.of(unicast.peers().get(peer).getAddress())
                : learnedAddress(link, peer);
    }

    /** Where the peer's genuine heartbeats came from on this link, last; empty if none came, or the link has no addresses. */
    public Optional<InetAddress> learnedAddress(int link, NodeName peer) {
        int position = nodes.indexOf(peer);
        return position < 0 ? Optional.empty() : learned.of(link, position);
    }

    /** Shows the remark with the state of an open link. */
    void note(int link, String remark) {
        if (ends.get(link) instanceof End.Open open && !open.remark().equals(remark)) {
            ends.compareAndSet(link, open, new End.Open(open.medium(), remark));
        }
    }

    public boolean isOpen(int link) {
        return ends.get(link) instanceof End.Open;
    }

    /** The keys of this node now. */
    public Keys keys() {
        return keys;
    }

    /** Signs and accepts with these keys from the next wait on. */
    public void useKeys(Keys fresh) {
        useKeys(fresh, () -> {});
    }

    /**
     * The same; what was received before is still judged by the old keys.
     *
     * @param whenUsed run by the heartbeat thread, short: nothing is signed with the old keys any more
     */
    public void useKeys(Keys fresh, Runnable whenUsed) {
        keyChanges.add(() -> {
            codec.useKeys(fresh);
            keys = fresh;
            whenUsed.run();
        });
        wakeUp();
    }

    /** Ends the present or next wait at once. */
    public void wakeUp() {
        poller.wakeUp();
    }

    public List<LinkStatus> status() {
        List<LinkStatus> states = new ArrayList<>();
        for (int link = 0; link < plans.size(); link++) {
            End end = ends.get(link);
            boolean isOpen = end instanceof End.Open;
            states.add(new LinkStatus(
                    link,
                    plans.get(link).label(),
                    isOpen ? LinkStatus.State.OPEN : LinkStatus.State.CLOSED,
                    end instanceof End.Closed closed ? closed.reason() : ((End.Open) end).remark(),
                    counters.get(link).snapshot()));
        }
        return states;
    }

    /** Waits until something came in, somebody woke us, or the time is over; up to one millisecond longer. */
    public void await(long nanos) {
        if (!isMoreToDrain) {
            for (Runnable change = keyChanges.poll(); change != null; change = keyChanges.poll()) {
                change.run();
            }
        }
        poller.await(nanos);
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    /** Takes what came in; from each link at most {@value #BATCH} datagrams. Returns whether any link may have more. */
    public boolean drain(Receiver receiver) {
        boolean hasMore = false;
        for (int link = 0; link < plans.size(); link++) {
            if (ends.get(link) instanceof End.Open open) {
                hasMore |= drain(link, open.medium(), receiver);
            }
        }
        isMoreToDrain = hasMore;
        return hasMore;
    }

    private boolean drain(int link, Medium medium, Receiver receiver) {
        try {
            for (int taken = 0; taken < BATCH; taken++) {
                if (!medium.receive(in)) {
                    if (medium instanceof SerialMedium serial) {
                        serial.count(counters.get(link));
                    }
                    return false;
                }
                judge(link, medium, receiver);
            }
            return true;
        } catch (IOException e) {
            shut(link, "receiving failed: " + e.getMessage());
            return false;
        }
    }

    private void judge(int link, Medium medium, Receiver receiver) {
        LinkCounters counter = counters.get(link);
        Verdict verdict = codec.decode(in);
        if (verdict instanceof Verdict.Refused refused) {
            counter.refused(refused.reason());
            return;
        }
        Heartbeat heartbeat = ((Verdict.Accepted) verdict).heartbeat();
        int sender = nodes.indexOf(heartbeat.sender());
        if (sender < 0) {
            counter.refused(Refusal.UNKNOWN_SENDER);
        } else if (heartbeat.sender().equals(self)) {
            if (!ownRounds.isOurs(heartbeat)) {
                counter.refused(Refusal.OWN_NAME);
            }
        } else {
            switch (replays.judge(link, sender, heartbeat)) {
                case OLD_GENERATION -> counter.stale(sender, Refusal.OLD_GENERATION);
                case REPLAY -> counter.stale(sender, Refusal.REPLAY);
                case FRESH -> {
                    counter.received(sender);
                    medium.source().ifPresent(source -> learned.learn(link, sender, source));
                    if (medium instanceof SerialMedium serial) {
                        forward(serial, heartbeat.sender());
                    }
                    receiver.heard(link, heartbeat);
                }
            }
        }
    }

    /** Round a ring of serial lines: by all but the one it came from. */
    private void forward(SerialMedium from, NodeName sender) {
        for (int link = 0; link < plans.size(); link++) {
            if (ends.get(link) instanceof End.Open open
                    && open.medium() instanceof SerialMedium line
                    && !line.equals(from)) {
                line.forward(from, sender);
            }
        }
    }

    /** Sends to all peers over all open links. */
    public void send(Heartbeat heartbeat) {
        codec.encode(heartbeat, out);
        ownRounds.sent(heartbeat);
        for (int link = 0; link < plans.size(); link++) {
            if (ends.get(link) instanceof End.Open open) {
                open.medium().send(out, counters.get(link));
            }
        }
    }

    /** Closes all links and the wait itself. */
    @Override
    public void close() {
        for (int link = 0; link < plans.size(); link++) {
            shut(link, "this node ends");
        }
        poller.close();
    }

    private void watch() {
        List<UdpSocket> sockets = new ArrayList<>();
        for (int link = 0; link < plans.size(); link++) {
            if (ends.get(link) instanceof End.Open open && open.medium() instanceof UdpMedium udp) {
                sockets.add(udp.socket());
            }
        }
        poller.watch(sockets);
    }
}
