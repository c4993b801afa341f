package org.asterism.survival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.asterism.survival.SurvivalMessages.JournalPart;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.HepPacket;
import org.asterism.survival.core.Journal;
import org.asterism.survival.core.Journal.Change;
import org.asterism.wire.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal of this node's Asterisk: one thread that reads HEP and takes in what AMI tells, and sends the changes on. Losing
 * it loses the survival of calls and nothing else.
 */
public final class CallJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallJournal.class);

    /** Between the first change and its sending. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Without changes an empty piece is sent, by which a gap shows. */
    private static final Duration RHYTHM = Duration.ofSeconds(2);

    private static final int DIALOGS_PER_PART = 100;
    private static final int RECEIVE_BUFFER = 8 << 20;
    private static final int LARGEST = 65_535;

    /**
     * Surroundings.
     *
     * @param ownHosts floating addresses, which Asterisk names in Via and Contact
     * @param everybody sends to all other nodes; must return at once, as must {@code ask}
     * @param ask asks Asterisk for the Call-ID of a channel
     */
    public record Setting(
            String node,
            String life,
            InetSocketAddress hep,
            Set<String> ownHosts,
            int mostDialogs,
            InstantSource wall,
            Consumer<JournalPart> everybody,
            Consumer<String> ask) {}

    private final Setting setting;
    private final Journal journal;
    private final Selector selector;
    private final DatagramChannel channel;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<String, Optional<Dialog>> pending = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile int size;
    private volatile Journal.Counts counts = new Journal.Counts(0, 0, 0);
    private long number;
    private long newAfter = Long.MAX_VALUE;
    private Runnable whenNew = () -> {};
    private long pendingSince;
    private long sentAt;

    private CallJournal(Setting setting) throws IOException {
        this.setting = setting;
        this.journal = new Journal(setting.ownHosts(), setting.mostDialogs());
        this.selector = Selector.open();
        this.channel = DatagramChannel.open();
        channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        try {
            channel.bind(setting.hep());
        } catch (IOException e) {
            channel.close();
            selector.close();
            throw new IOException(setting.hep() + " (survival.hep-listen) cannot be listened on: " + e.getMessage(), e);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        this.thread = new Thread(this::run, "call-journal");
        thread.setDaemon(true);
    }

    /**
     * Listens from now on.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static CallJournal start(Setting setting) throws IOException {
        CallJournal started = new CallJournal(setting);
        started.thread.start();
        return started;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something that AMI told; {@code told} runs on the journal's thread. */
    public void tell(Function<Journal, List<Change>> told) {
        tasks.add(() -> take(told.apply(journal)));
        selector.wakeup();
    }

    /** Tells once of the first call that this node's Asterisk answers after that moment. */
    public void watchForNew(Instant after, Runnable answered) {
        tasks.add(() -> {
            newAfter = after.toEpochMilli();
            whenNew = answered;
        });
        selector.wakeup();
    }

    /** Takes out dialogs; they are gone for all other nodes before {@code taker} has them. */
    public void takeOut(Function<Journal, List<Dialog>> what, Consumer<List<Dialog>> taker) {
        tasks.add(() -> {
            List<Dialog> taken = what.apply(journal);
            take(taken.stream()
                    .<Change>map(dialog -> new Journal.Gone(dialog.callId()))
                    .toList());
            flush();
            taker.accept(taken);
        });
        selector.wakeup();
    }

    /** Pieces in which two partners stand together. */
    public static List<List<Dialog>> pieces(List<Dialog> dialogs) {
        Map<String, Dialog> left = new LinkedHashMap<>();
        dialogs.forEach(dialog -> left.put(dialog.callId(), dialog));
        List<List<Dialog>> pieces = new ArrayList<>();
        List<Dialog> piece = new ArrayList<>();
        for (Dialog dialog : dialogs) {
            if (left.remove(dialog.callId()) != null) {
                piece.add(dialog);
                Optional.ofNullable(left.remove(dialog.partner())).ifPresent(piece::add);
            }
            if (piece.size() >= DIALOGS_PER_PART) {
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
        }
        pieces.add(List.copyOf(piece));
        return pieces;
    }

    /** Sends the whole to who asked for it. */
    public void whole(Consumer<JournalPart> asker) {
        tasks.add(() -> {
            flush();
            List<Dialog> all = journal.all();
            Part part = Part.FIRST;
            int left = Math.max(0, (all.size() - 1) / DIALOGS_PER_PART);
            for (int from = 0; left >= 0; from += DIALOGS_PER_PART) {
                List<Dialog> piece = all.subList(from, Math.min(all.size(), from + DIALOGS_PER_PART));
                asker.accept(new JournalPart(setting.node(), setting.life(), number, part, left, piece, List.of()));
                part = Part.MORE;
                left--;
            }
        });
        selector.wakeup();
    }

    /** Answered dialogs of this node's Asterisk. */
    public int size() {
        return size;
    }

    public Journal.Counts counts() {
        return counts;
    }

    @Override
    public void close() {
        isEnding = true;
        selector.wakeup();
    }

    private long now() {
        return setting.wall().millis();
    }

    private void run() {
        byte[] bytes = new byte[LARGEST];
        try {
            while (!isEnding) {
                selector.select(pending.isEmpty() ? RHYTHM.toMillis() : GATHER.toMillis());
                selector.selectedKeys().clear();
                turn(bytes);
            }
            channel.close();
            selector.close();
        } catch (IOException e) {
            LOG.error("the journal of calls ended, calls will not outlive Asterisk reason={}", e.toString());
        }
    }

    private void turn(byte[] bytes) throws IOException {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < 1000 && channel.receive(buffer.clear()) != null; i++) {
            take(journal.heard(HepPacket.read(bytes, buffer.position()), now()));
        }
        counts = journal.counts();
        long at = now();
        boolean isGathered = !pending.isEmpty() && Math.abs(at - pendingSince) >= GATHER.toMillis();
        if (isGathered || Math.abs(at - sentAt) >= RHYTHM.toMillis()) {
            flush();
        }
    }

    private void take(List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof Journal.Ask ask) {
                setting.ask().accept(ask.channel());
                continue;
            }
            if (pending.isEmpty()) {
                pendingSince = now();
            }
            if (change instanceof Journal.Kept kept) {
                if (kept.dialog().answeredAt() > newAfter) {
                    newAfter = Long.MAX_VALUE;
                    whenNew.run();
                }
                pending.put(kept.dialog().callId(), Optional.of(kept.dialog()));
            } else if (change instanceof Journal.Gone gone) {
                pending.put(gone.callId(), Optional.empty());
            }
        }
    }

    private void flush() {
        List<Dialog> kept = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (var change : pending.entrySet()) {
            change.getValue().ifPresentOrElse(kept::add, () -> gone.add(change.getKey()));
            if (kept.size() == DIALOGS_PER_PART) {
                send(kept, gone);
                kept.clear();
                gone.clear();
            }
        }
        pending.clear();
        send(kept, gone);
        sentAt = now();
        size = journal.all().size();
    }

    private void send(List<Dialog> kept, List<String> gone) {
        setting.everybody()
                .accept(new JournalPart(setting.node(), setting.life(), ++number, Part.CHANGE, 0, kept, gone));
    }
}
