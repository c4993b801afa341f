package org.asterism.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.asterism.model.Heartbeat;
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

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Takes what came in. */
    @FunctionalInterface
    public interface Receiver {
        /** A genuine, fresh heartbeat of another configured node; called right after it was read from the link. */
        void heard(int link, Heartbeat heartbeat);
    }

    private final NodeName self;
    private final List<NodeName> nodes;
    private final List<LinkPlan> plans;
    private final HeartbeatCodec codec;
    private final Selector selector;
    private volatile Keys keys;
    private final ReplayGuard replays;
    private final List<LinkCounters> counters = new ArrayList<>();
    private final AtomicReferenceArray<End> ends;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final ByteBuffer in = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);
    private final ByteBuffer out = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);

    /** This node's end of a link. */
    private sealed interface End {
        record Open(Medium medium) implements End {}

        record Closed(String reason) implements End {}
    }

    /**
     * @param nodes all configured nodes; positions refer to their sorted order
     * @param codec given over to the heartbeat thread
     */
    public Links(NodeName self, List<NodeName> nodes, List<LinkPlan> plans, HeartbeatCodec codec) throws IOException {
        this.self = self;
        this.nodes = nodes.stream().sorted().toList();
        this.plans = List.copyOf(plans);
        this.codec = codec;
        this.keys = codec.keys();
        this.selector = Selector.open();
        this.replays = new ReplayGuard(nodes.size(), plans.size());
        this.ends = new AtomicReferenceArray<>(plans.size());
        for (int link = 0; link < plans.size(); link++) {
            counters.add(new LinkCounters(self, this.nodes));
            ends.set(link, new End.Closed("not opened yet"));
        }
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
        LinkPlan.Unicast plan = (LinkPlan.Unicast) plans.get(link);
        End.Open end = new End.Open(UnicastMedium.open(plan, nodes));
        ends.set(link, end);
        changes.add(() -> register(link, end));
        wakeUp();
    }

    /** Closes this node's end. {@code reason} is shown in status. */
    public void shut(int link, String reason) {
        if (ends.getAndSet(link, new End.Closed(reason)) instanceof End.Open open) {
            closeQuietly(open.medium());
            wakeUp();
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
        keys = fresh;
        changes.add(() -> codec.useKeys(fresh));
        wakeUp();
    }

    /** Ends the present or next wait at once. */
    public void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
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
                    end instanceof End.Closed closed ? closed.reason() : "",
                    counters.get(link).snapshot()));
        }
        return states;
    }

    /** Waits until something came in, somebody woke us, or the time is over; up to one millisecond longer. */
    public void await(long nanos) {
        try {
            if (nanos <= 0) {
                selector.selectNow();
            } else {
                selector.select((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for heartbeats", e);
        }
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    /** Takes what came in; from each link at most {@value #BATCH} datagrams. Returns whether any link may have more. */
    public boolean drain(Receiver receiver) {
        boolean hasMore = false;
        selector.selectedKeys().clear();
        for (int link = 0; link < plans.size(); link++) {
            if (ends.get(link) instanceof End.Open open) {
                hasMore |= drain(link, open.medium(), receiver);
            }
        }
        return hasMore;
    }

    private boolean drain(int link, Medium medium, Receiver receiver) {
        try {
            for (int taken = 0; taken < BATCH; taken++) {
                if (!medium.receive(in)) {
                    return false;
                }
                judge(link, receiver);
            }
            return true;
        } catch (ClosedChannelException e) {
            return false;
        } catch (IOException e) {
            shut(link, "receiving failed: " + e.getMessage());
            return false;
        }
    }

    private void judge(int link, Receiver receiver) {
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
            counter.refused(Refusal.OWN_NAME);
        } else {
            switch (replays.judge(link, sender, heartbeat)) {
                case OLD_GENERATION -> counter.stale(sender, Refusal.OLD_GENERATION);
                case REPLAY -> counter.stale(sender, Refusal.REPLAY);
                case FRESH -> {
                    counter.received(sender);
                    receiver.heard(link, heartbeat);
                }
            }
        }
    }

    /** Sends to all peers over all open links. */
    public void send(Heartbeat heartbeat) {
        codec.encode(heartbeat, out);
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
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the selector", e);
        }
    }

    private void register(int link, End.Open end) {
        try {
            end.medium().channel().register(selector, SelectionKey.OP_READ);
        } catch (ClosedChannelException e) {
            ends.compareAndSet(link, end, new End.Closed("closed while it was opened"));
        }
    }

    private static void closeQuietly(Medium medium) {
        try {
            medium.close();
        } catch (IOException e) {
            // Closing a datagram socket frees its descriptor even when it reports an error; there is nothing left to
            // do.
            assert e != null;
        }
    }
}
