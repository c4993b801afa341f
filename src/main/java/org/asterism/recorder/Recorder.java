package org.asterism.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.asterism.api.ApiJson;
import org.asterism.api.FlightEntry;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.recorder.core.Kinds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a node's flight record. {@link #note} may be called by any thread and returns at once. Trouble with the disk is logged
 * once and counted; nothing depends on the record.
 */
public final class Recorder implements AutoCloseable {

    /** Name of the thread that writes. */
    public static final String THREAD = "flight-recorder";

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** More than any burst that was seen; about a second of the busiest cluster. */
    private static final int QUEUE = 4096;

    private static final int BATCH = 256;
    private static final int LONGEST_FACT = 2048;
    private static final int MOST_FACTS = 100;
    private static final Duration RETRY = Duration.ofSeconds(10);

    /** What an entry says beside when and where. {@code facts} are worked out by the thread that writes. */
    private record Noted(
            BootTime boot, Instant at, String kind, String sentence, Supplier<SortedMap<String, String>> facts) {}

    /**
     * Whose record it is.
     *
     * @param boot first letters of the kernel's boot id
     * @param life generation and incarnation as they are at that moment
     * @param bytes of the ring
     */
    public record Setting(
            NodeName node,
            String boot,
            Supplier<String> life,
            Path folder,
            long bytes,
            Supplier<BootTime> clock,
            InstantSource wall) {}

    /** Something that the recorder looks at by itself. */
    public interface Probe {
        /** Called by the writing thread every {@code rhythm}; may note. */
        void look();
    }

    private final Setting setting;
    private final Ring ring;
    private final ArrayBlockingQueue<Noted> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final ByteBuffer buffer;
    private final Thread thread;
    private final Probe probe;
    private final Duration rhythm;
    private volatile boolean isEnding;
    private long lastNumber;
    private long droppedTold;
    private boolean isBroken;
    private BootTime retryAt = BootTime.ZERO;

    private Recorder(Setting setting, Probe probe, Duration rhythm) {
        this.setting = setting;
        this.ring = new Ring(setting.folder(), setting.bytes());
        this.buffer = ByteBuffer.allocate(Math.min(ring.segmentBytes(), 256 * 1024));
        this.probe = probe;
        this.rhythm = rhythm;
        this.thread = new Thread(this::run, THREAD);
        thread.setDaemon(true);
    }

    /** Begins to write; {@code probe} looks every {@code rhythm}. */
    public static Recorder start(Setting setting, Probe probe, Duration rhythm) {
        Recorder recorder = new Recorder(setting, probe, rhythm);
        recorder.thread.start();
        return recorder;
    }

    /** Records something. */
    public void note(String kind, String sentence, SortedMap<String, String> facts) {
        note(kind, sentence, () -> facts);
    }

    /** The same with facts that take a moment to find out: the writing thread asks for them. */
    public void note(String kind, String sentence, Supplier<SortedMap<String, String>> facts) {
        Noted noted = new Noted(setting.clock().get(), setting.wall().instant(), kind, sentence, facts);
        if (!queue.offer(noted)) {
            dropped.incrementAndGet();
        }
    }

    /** Entries written in this life. */
    public long written() {
        return written.get();
    }

    /** Entries lost in this life: the queue was full, or the disk refused. */
    public long dropped() {
        return dropped.get();
    }

    /** Bytes written in this life. */
    public long bytes() {
        return bytes.get();
    }

    /** Writes what is in the queue, and ends. */
    @Override
    public void close() {
        isEnding = true;
        note(Kinds.LIFE, "the flight recorder ends", new TreeMap<>());
        try {
            thread.join(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Noted> batch = new ArrayList<>(BATCH);
        BootTime due = setting.clock().get();
        while (!isEnding || !queue.isEmpty()) {
            try {
                Noted first =
                        queue.poll(Math.max(0, due.since(setting.clock().get()).toNanos()), TimeUnit.NANOSECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                }
            } catch (InterruptedException e) {
                // Nobody does that; the queue is written still.
                isEnding = true;
            }
            BootTime now = setting.clock().get();
            boolean isDue = !now.isBefore(due) && !isEnding;
            due = isDue ? now.plus(rhythm) : due;
            turn(batch, isDue);
            batch.clear();
        }
        closeQuietly();
    }

    /** A bug in what is recorded must not end the recording of all else. */
    private void turn(List<Noted> batch, boolean isDue) {
        try {
            write(batch);
        } catch (RuntimeException e) {
            dropped.addAndGet(batch.size());
            LOG.error("the flight recorder cannot write what it was given", e);
        }
        try {
            if (isDue) {
                probe.look();
            }
        } catch (RuntimeException e) {
            LOG.error("the flight recorder cannot look at links and clocks", e);
        }
    }

    private void write(List<Noted> batch) {
        if (batch.isEmpty()) {
            return;
        }
        if (isBroken && setting.clock().get().isBefore(retryAt)) {
            dropped.addAndGet(batch.size());
            return;
        }
        try {
            buffer.clear();
            int pending = tellDropped();
            for (Noted noted : batch) {
                pending = put(entry(noted), pending);
            }
            flush(pending);
            isBroken = false;
        } catch (IOException e) {
            broken(e, batch.size());
        }
    }

    private int tellDropped() throws IOException {
        long lost = dropped.get() - droppedTold;
        if (lost == 0) {
            return 0;
        }
        droppedTold += lost;
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("entries", Long.toString(lost));
        return put(
                entry(new Noted(
                        setting.clock().get(),
                        setting.wall().instant(),
                        Kinds.DROPPED,
                        lost + " entries before this one were lost",
                        () -> facts)),
                0);
    }

    private int put(FlightEntry entry, int pending) throws IOException {
        byte[] text = ApiJson.write(entry);
        if (text.length >= Frames.LONGEST) {
            SortedMap<String, String> facts = new TreeMap<>();
            facts.put("left-out", "the facts had " + text.length + " bytes");
            text = ApiJson.write(with(entry, facts));
        }
        int before = pending;
        if (buffer.remaining() < Frames.size(text)) {
            flush(before);
            before = 0;
        }
        Frames.put(buffer, Kinds.isWeighty(entry) ? Frames.Weight.WEIGHTY : Frames.Weight.ORDINARY, text);
        return before + 1;
    }

    private void flush(int entries) throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        ring.write(buffer);
        buffer.clear();
        written.addAndGet(entries);
        bytes.addAndGet(length);
    }

    private void broken(IOException failure, int lost) {
        dropped.addAndGet(lost);
        retryAt = setting.clock().get().plus(RETRY);
        closeQuietly();
        if (!isBroken) {
            isBroken = true;
            LOG.warn("the flight record is not written folder={} reason={}", setting.folder(), failure.toString());
        }
    }

    private void closeQuietly() {
        try {
            ring.close();
        } catch (IOException e) {
            LOG.debug("the flight record does not close reason={}", e.toString());
        }
    }

    private FlightEntry entry(Noted noted) {
        return new FlightEntry(
                setting.node(),
                ++lastNumber,
                setting.boot(),
                setting.life().get(),
                noted.boot().nanos(),
                noted.at(),
                noted.kind(),
                shortened(noted.sentence()),
                bounded(noted.facts().get()));
    }

    private static FlightEntry with(FlightEntry entry, SortedMap<String, String> facts) {
        return new FlightEntry(
                entry.node(),
                entry.number(),
                entry.boot(),
                entry.life(),
                entry.bootNanos(),
                entry.at(),
                entry.kind(),
                entry.sentence(),
                facts);
    }

    private static SortedMap<String, String> bounded(SortedMap<String, String> facts) {
        SortedMap<String, String> bounded = new TreeMap<>();
        for (var fact : facts.entrySet()) {
            if (bounded.size() == MOST_FACTS) {
                bounded.put("left-out", (facts.size() - MOST_FACTS) + " more");
                break;
            }
            bounded.put(fact.getKey(), shortened(fact.getValue()));
        }
        return bounded;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_FACT ? text : text.substring(0, LONGEST_FACT - 1) + "…";
    }
}
