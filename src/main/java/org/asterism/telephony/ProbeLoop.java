package org.asterism.telephony;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which all conversations are held. Nothing in it blocks; their number is limited. */
public final class ProbeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);

    static final int MOST_CONVERSATIONS = 256;

    private final Supplier<BootTime> clock;
    private final Selector selector;
    private final Thread thread;
    private final Deque<Conversation> arrivals = new ArrayDeque<>(); // guarded by itself
    private final List<Conversation> open = new ArrayList<>();
    private volatile int openCount;
    private volatile boolean isClosed;

    /** @param clock CLOCK_BOOTTIME */
    public ProbeLoop(Supplier<BootTime> clock) {
        this.clock = clock;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.thread = new Thread(this::loop, "asterism-telephony");
        thread.setDaemon(true);
        thread.start();
    }

    BootTime now() {
        return clock.get();
    }

    /** Begins the conversation soon; tells it at once if there are too many. */
    void hold(Conversation conversation) {
        synchronized (arrivals) {
            if (!isClosed && arrivals.size() + openCount < MOST_CONVERSATIONS) {
                arrivals.add(conversation);
                selector.wakeup();
                return;
            }
        }
        conversation.abandon("already " + MOST_CONVERSATIONS + " conversations");
    }

    /** Ends all conversations and the thread. */
    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
    }

    private void loop() {
        while (!isClosed) {
            try {
                selector.select(this::ready, waitMillis());
            } catch (IOException e) {
                LOG.error("selector failed; telephony probes end: error={}", e.getMessage());
                break;
            }
            takeArrivals();
            BootTime now = now();
            open.removeIf(conversation -> isOver(conversation, () -> {
                if (!conversation.isOver() && !now.isBefore(conversation.due())) {
                    conversation.onDue(now);
                }
            }));
            openCount = open.size();
        }
        isClosed = true;
        takeArrivals();
        open.forEach(conversation -> conversation.abandon("shutting down"));
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the selector: error={}", e.getMessage());
        }
    }

    private void takeArrivals() {
        List<Conversation> taken;
        synchronized (arrivals) {
            taken = List.copyOf(arrivals);
            arrivals.clear();
            openCount = open.size() + taken.size();
        }
        for (Conversation conversation : taken) {
            if (!isOver(conversation, () -> conversation.begin(selector))) {
                open.add(conversation);
            }
        }
    }

    private void ready(SelectionKey key) {
        Conversation conversation = (Conversation) key.attachment();
        if (isOver(conversation, () -> conversation.onReady(key))) {
            key.cancel();
        }
    }

    /** Runs a step; whatever goes wrong in it ends this conversation only. */
    private static boolean isOver(Conversation conversation, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            conversation.onError(e);
        } catch (RuntimeException e) {
            LOG.error("conversation broke", e);
            conversation.abandon("internal error: " + e);
        }
        return conversation.isOver();
    }

    private long waitMillis() {
        BootTime now = now();
        long wait = 1000;
        for (Conversation conversation : open) {
            Duration left = conversation.due().since(now);
            wait = Math.min(wait, Math.max(1, left.toMillis() + 1));
        }
        return wait;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
