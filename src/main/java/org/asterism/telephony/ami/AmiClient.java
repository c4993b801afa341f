package org.asterism.telephony.ami;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A standing connection to one Asterisk's manager interface. Logs in, pings, and comes back by itself after a loss, with pauses that
 * grow; has one daemon thread. All methods may be called from any thread and none blocks.
 */
public final class AmiClient implements AutoCloseable {

    /** Actions that may wait at once; more are answered with {@link AmiReply.NotConnected}. */
    public static final int MOST_PENDING = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AmiClient.class);

    private final AmiSettings settings;
    private final Supplier<BootTime> clock;
    private final Selector selector;
    private final List<AmiListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<PendingAction> outgoing = new ArrayDeque<>(); // guarded by itself
    private volatile AmiState state;
    private volatile boolean isClosed;
    private Duration pause;

    private AmiClient(AmiSettings settings, Supplier<BootTime> clock) {
        this.settings = settings;
        this.clock = clock;
        this.pause = settings.shortestPause();
        this.state = new AmiState.Down(AmiState.Cause.NOT_YET, "not tried yet", clock.get());
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins to connect.
     *
     * @param clock CLOCK_BOOTTIME
     * @throws UncheckedIOException no descriptor is left in this process
     */
    public static AmiClient open(AmiSettings settings, Supplier<BootTime> clock, AmiListener... listeners) {
        AmiClient client = new AmiClient(settings, clock);
        client.listeners.addAll(List.of(listeners));
        Thread thread =
                new Thread(client::run, "asterism-ami-" + settings.address().getPort());
        thread.setDaemon(true);
        thread.start();
        return client;
    }

    /** How it stands now. */
    public AmiState state() {
        return state;
    }

    public boolean isConnected() {
        return state instanceof AmiState.Connected;
    }

    /** From now on; nothing is told of what was before. */
    public void listen(AmiListener listener) {
        listeners.add(listener);
    }

    public void forget(AmiListener listener) {
        listeners.remove(listener);
    }

    /**
     * Asks. Never fails; completes within the limit on the client's thread: hand over before doing more.
     *
     * @param limit from now to the last message of the answer
     */
    public CompletionStage<AmiReply> send(AmiAction action, Duration limit) {
        PendingAction pending = new PendingAction(action, limit, clock.get());
        String refusal = "";
        synchronized (outgoing) {
            if (!isConnected()) {
                refusal = reason();
            } else if (outgoing.size() >= MOST_PENDING) {
                refusal = "already " + MOST_PENDING + " actions are waiting";
            } else {
                outgoing.add(pending);
            }
        }
        if (!refusal.isEmpty()) {
            return CompletableFuture.completedFuture(new AmiReply.NotConnected(refusal));
        }
        selector.wakeup();
        return pending.future();
    }

    /** The usual sign of life. */
    public CompletionStage<AmiReply> ping(Duration limit) {
        return send(AmiAction.of("Ping"), limit);
    }

    /** Ends the connection and the thread; what waits is answered with {@link AmiReply.NotConnected}. */
    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
    }

    private String reason() {
        return state instanceof AmiState.Down down ? down.reason() : "connection lost";
    }

    private void run() {
        try {
            while (!isClosed) {
                runOnce();
                if (!isClosed) {
                    waitFor(pause);
                    Duration next = pause.multipliedBy(2);
                    pause = next.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : next;
                }
            }
        } catch (IOException e) {
            LOG.error("AMI client ends: address={} error={}", settings.address(), e.getMessage());
        } finally {
            enter(new AmiState.Down(AmiState.Cause.CLOSED, "closed", clock.get()));
            answerAll("closed");
            try {
                selector.close();
            } catch (IOException e) {
                LOG.debug("closing the selector: error={}", e.getMessage());
            }
        }
    }

    private void waitFor(Duration span) throws IOException {
        BootTime end = clock.get().plus(span);
        for (BootTime now = clock.get(); !isClosed && now.isBefore(end); now = clock.get()) {
            selector.select(Math.max(1, end.since(now).toMillis()));
        }
    }

    private void runOnce() {
        try (AmiSession session = new AmiSession(settings, selector, clock, this::onEvent)) {
            session.connect(this::onLogin, () -> isClosed);
            while (!isClosed) {
                takeOutgoing(session);
                session.step();
            }
            enter(new AmiState.Down(AmiState.Cause.CLOSED, "closed", clock.get()));
        } catch (AmiSession.Ended e) {
            down(e.cause(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            down(isConnected() ? AmiState.Cause.LOST : AmiState.Cause.REFUSED, String.valueOf(e.getMessage()));
        } finally {
            answerAll(reason());
        }
    }

    private void onLogin(String version) {
        pause = settings.shortestPause();
        LOG.info("AMI logged in: address={} user={} version={}", settings.address(), settings.user(), version);
        enter(new AmiState.Connected(version, clock.get()));
    }

    private void down(AmiState.Cause cause, String reason) {
        AmiState before = state;
        if (before instanceof AmiState.Down down && down.cause() == cause) {
            return; // known, since then
        }
        if (before instanceof AmiState.Connected || cause == AmiState.Cause.NO_ENTRY) {
            LOG.warn("AMI down: address={} reason={}", settings.address(), reason);
        }
        enter(new AmiState.Down(cause, reason, clock.get()));
    }

    private void enter(AmiState next) {
        synchronized (outgoing) {
            state = next;
        }
        tell(listener -> listener.onState(next));
    }

    private void onEvent(AmiMessage event) {
        tell(listener -> listener.onEvent(event));
    }

    private void tell(Consumer<AmiListener> call) {
        for (AmiListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("AMI listener broke; the others go on", e);
            }
        }
    }

    private void takeOutgoing(AmiSession session) {
        List<PendingAction> taken;
        synchronized (outgoing) {
            taken = List.copyOf(outgoing);
            outgoing.clear();
        }
        taken.forEach(session::send);
    }

    private void answerAll(String reason) {
        List<PendingAction> left;
        synchronized (outgoing) {
            left = List.copyOf(outgoing);
            outgoing.clear();
        }
        left.forEach(pending -> pending.future().complete(new AmiReply.NotConnected(reason)));
    }
}
