package org.asterism.survival;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.asterism.sip.SipMessage;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.Rescue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with the calls of a lost node: a thread of its own for as long as there are any. {@link #take} may be called by any thread
 * and returns at once.
 */
public final class CallRescuer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallRescuer.class);

    private static final long LONGEST_WAIT = 200;

    /**
     * Surroundings.
     *
     * @param relay an rtpengine that carries the media; empty: the ends talk directly
     * @param clock milliseconds that only grow
     * @param ended gets the Call-IDs of a call that ended, on the rescuer's thread
     * @param told gets the bill of the calls taken since the last were decided, at the beginning and when all are decided, with a
     *     sentence; called on the rescuer's thread
     */
    public record Setting(
            int port,
            int perSecond,
            Optional<InetSocketAddress> relay,
            Path cdrFile,
            String cutDisposition,
            String token,
            LongSupplier clock,
            InstantSource wall,
            ZoneId zone,
            Consumer<List<String>> ended,
            BiConsumer<Bill, String> told) {}

    /**
     * What became of the calls.
     *
     * @param up calls that were up at the loss
     * @param rejoined led together again
     * @param survived of them ended since as a call ends
     * @param lost could not be continued
     * @param lastJoinMs from the takeover to the last call that was led together; -1 = none was
     */
    public record Bill(int up, int rejoined, int survived, int lost, long lastJoinMs) {
        static final Bill NONE = new Bill(0, 0, 0, 0, -1);

        private Bill with(Bill more) {
            return new Bill(
                    up + more.up,
                    rejoined + more.rejoined,
                    survived + more.survived,
                    lost + more.lost,
                    Math.max(lastJoinMs, more.lastJoinMs));
        }

        /** Those that are neither led together nor lost yet. */
        public int undecided() {
            return up - rejoined - lost;
        }
    }

    private final Setting setting;
    private final CdrFile cdrs;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<String, Instant> lostAt = new HashMap<>();
    private final Rescue rescue;
    private final SipPorts ports;
    private final Thread thread;
    private volatile Bill bill = Bill.NONE;
    private Bill round = Bill.NONE;
    private volatile int open;
    private volatile boolean isEnding;
    private long began;
    private int relayFailures;
    private String relayFailure = "";
    private boolean isTold = true;

    private CallRescuer(Setting setting) throws IOException {
        this.setting = setting;
        this.cdrs = new CdrFile(setting.cdrFile(), setting.cutDisposition(), setting.zone());
        this.rescue = new Rescue(
                setting.port(),
                setting.perSecond(),
                setting.token(),
                setting.relay().isPresent() ? Rescue.Media.RELAYED : Rescue.Media.DIRECT);
        this.ports = new SipPorts(setting.port(), this::arrived);
        setting.relay().ifPresent(this::connect);
        this.thread = new Thread(this::run, "call-rescuer");
        thread.setDaemon(true);
    }

    /** Without a relay the ends are led to one another directly, as its silence is no reason to give calls up. */
    private void connect(InetSocketAddress relay) {
        try {
            ports.connect(relay, datagram -> carryOut(rescue.relayed(datagram, now())));
        } catch (IOException e) {
            LOG.error("media relay cannot be asked address={} reason={}", relay, e.toString());
        }
    }

    /** Waits for calls. @throws IOException if no sockets are to be had */
    public static CallRescuer start(Setting setting) throws IOException {
        CallRescuer rescuer = new CallRescuer(setting);
        rescuer.thread.start();
        return rescuer;
    }

    /** Goes on with these dialogs; their addresses must be this machine's now. */
    public void take(List<Dialog> dialogs, Instant lostAt) {
        List<Dialog> all = List.copyOf(dialogs);
        tasks.add(() -> begin(all, lostAt));
        ports.wakeUp();
    }

    /** Another node continues these now. */
    public void abandon(List<String> callIds) {
        tasks.add(() -> rescue.abandon(callIds));
        ports.wakeUp();
    }

    public Bill bill() {
        return bill;
    }

    /** Calls held at this moment. */
    public int open() {
        return open;
    }

    /** Ends all calls with BYE. */
    @Override
    public void close() {
        isEnding = true;
        ports.wakeUp();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long now() {
        return setting.clock().getAsLong();
    }

    private void run() {
        try {
            while (!isEnding) {
                ports.await(rescue.isIdle() ? 60_000 : rescue.pause(LONGEST_WAIT));
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                }
                carryOut(rescue.tick(now()));
                tell();
            }
            carryOut(rescue.stop("the node that kept the call ended", now()));
            ports.close();
        } catch (IOException | RuntimeException e) {
            LOG.error("calls are kept no longer", e);
        }
    }

    private void begin(List<Dialog> dialogs, Instant since) {
        Set<String> opened = new HashSet<>();
        for (Dialog dialog : dialogs) {
            lostAt.put(dialog.callId(), since);
            if (opened.add(dialog.ownHost())) {
                open(dialog.ownHost());
            }
        }
        began = now();
        int before = rescue.open();
        List<Rescue.Effect> effects = rescue.take(dialogs, now());
        long ended = effects.stream().filter(Rescue.Ended.class::isInstance).count();
        int up = rescue.open() - before + (int) ended;
        if (round.undecided() <= 0) {
            round = Bill.NONE;
        }
        count(new Bill(up, 0, 0, 0, -1));
        if (up > 0) {
            isTold = false;
            setting.told()
                    .accept(
                            round,
                            up + " calls were up when their Asterisk was lost; their ends are led to one another");
        }
        carryOut(effects);
    }

    /** Without the port nothing is sent, so the calls end as lost when their requests were not answered. */
    private void open(String own) {
        try {
            ports.open(own);
        } catch (IOException e) {
            LOG.error("calls at {} are lost: port {} cannot be had there reason={}", own, setting.port(), e.toString());
        }
    }

    private void arrived(SipMessage message) {
        carryOut(rescue.received(message, now()));
    }

    private void carryOut(List<Rescue.Effect> effects) {
        for (Rescue.Effect effect : effects) {
            if (effect instanceof Rescue.Send send) {
                ports.send(send.own(), send.transport(), send.to(), send.message());
            } else if (effect instanceof Rescue.Joined) {
                count(new Bill(0, 1, 0, 0, now() - began));
            } else if (effect instanceof Rescue.Ended ended) {
                ended(ended);
            } else if (effect instanceof Rescue.AskRelay asked) {
                ports.ask(asked.datagram());
            } else if (effect instanceof Rescue.RelayFailed failed) {
                relayFailures++;
                relayFailure = failed.sentence();
            }
        }
        open = rescue.open();
    }

    private void ended(Rescue.Ended ended) {
        boolean isCut = ended.outcome() == Rescue.Outcome.CUT;
        Instant lost = setting.wall().instant();
        for (Dialog dialog : ended.dialogs()) {
            Instant known = lostAt.remove(dialog.callId());
            lost = known != null && isCut ? known : lost;
        }
        count(new Bill(0, 0, isCut ? 0 : 1, isCut ? 1 : 0, -1));
        cdrs.write(ended, lost);
        setting.ended().accept(ended.dialogs().stream().map(Dialog::callId).toList());
    }

    private void count(Bill more) {
        bill = bill.with(more);
        round = round.with(more);
    }

    private void tell() {
        if (!isTold && round.undecided() <= 0) {
            isTold = true;
            if (relayFailures > 0) {
                LOG.warn("media relay of no use times={} last=\"{}\"", relayFailures, relayFailure);
            }
            setting.told()
                    .accept(
                            round,
                            "of " + round.up() + " calls that were up, " + round.rejoined() + " were re-joined"
                                    + (round.lastJoinMs() < 0
                                            ? ""
                                            : ", the last " + round.lastJoinMs() + " ms after the takeover")
                                    + ", and " + round.lost() + " were lost"
                                    + (relayFailures > 0 ? "; " + relayFailures + " times " + relayFailure : ""));
            relayFailures = 0;
        }
    }
}
