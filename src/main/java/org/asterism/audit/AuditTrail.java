package org.asterism.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.audit.LogFile.Place;
import org.asterism.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log of this node. Thread-safe; nothing here blocks but on the executor given. Records that come while others are written go
 * to the disk together. While the disk refuses, at most {@value #MOST_WAITING} are kept for later, and what goes beyond is counted.
 */
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger("org.asterism.audit.seal");
    private static final int MOST_WAITING = 1000;

    /** A question may read all files. */
    private static final int MOST_READING = 2;

    /** What became of a record. */
    public enum Kept {
        /** It is on the disk. */
        ON_DISK,
        /** The disk refuses; it is tried again with the next record. */
        LATER,
        /** There was no more room for it. */
        LOST
    }

    private record Waiting(AuditEntry entry, CompletableFuture<Kept> kept) {}

    private final Path directory;
    private final AuditLog log;
    private final Executor executor;
    private final Executor readers;
    private final Semaphore reading = new Semaphore(MOST_READING);
    private final Object lock = new Object();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean isRunning;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile String problem = "";

    private AuditTrail(Path directory, AuditLog log, Executor executor, Executor readers) {
        this.directory = directory;
        this.log = log;
        this.executor = executor;
        this.readers = readers;
    }

    /**
     * A log that is opened with its first record.
     *
     * @param fileBytes from this size on a new file is begun
     * @param files kept
     * @param executor may block; runs one task at a time
     * @param readers may block
     */
    public static AuditTrail in(
            Path directory,
            NodeName node,
            int fileBytes,
            int files,
            Executor executor,
            Executor readers,
            InstantSource clock) {
        AuditLog log = new AuditLog(new AuditLog.Setting(directory, node, fileBytes, files), clock);
        return new AuditTrail(directory, log, executor, readers);
    }

    /** Appends a record, whose number is put in. Never blocks; the stage never fails. */
    public CompletionStage<Kept> append(AuditEntry entry) {
        CompletableFuture<Kept> kept = new CompletableFuture<>();
        boolean isToStart;
        synchronized (lock) {
            if (waiting.size() >= MOST_WAITING) {
                lost.incrementAndGet();
                return CompletableFuture.completedFuture(Kept.LOST);
            }
            waiting.add(new Waiting(entry, kept));
            isToStart = !isRunning;
            isRunning = true;
        }
        if (isToStart) {
            start();
        }
        return kept.minimalCompletionStage();
    }

    private void start() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException ended) {
            synchronized (lock) {
                isRunning = false;
                waiting.forEach(one -> one.kept().complete(Kept.LATER));
            }
        }
    }

    private void drain() {
        while (true) {
            List<Waiting> batch;
            synchronized (lock) {
                if (waiting.isEmpty()) {
                    isRunning = false;
                    return;
                }
                batch = new ArrayList<>(waiting);
            }
            if (!write(batch)) {
                return;
            }
        }
    }

    /** False if the disk refuses: then all stay where they are, until the next one comes. */
    private boolean write(List<Waiting> batch) {
        try {
            List<Place> places = log.append(batch.stream().map(Waiting::entry).toList());
            synchronized (lock) {
                batch.forEach(done -> waiting.remove());
            }
            problem = "";
            written.addAndGet(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                LOG.info(
                        "audit record={} hash={}",
                        places.get(i).number(),
                        places.get(i).seal());
                batch.get(i).kept().complete(Kept.ON_DISK);
            }
            return true;
        } catch (RuntimeException bug) {
            LOG.error("{} audit records cannot be written, which is a bug", batch.size(), bug);
            synchronized (lock) {
                batch.forEach(done -> waiting.remove());
            }
            lost.addAndGet(batch.size());
            batch.forEach(one -> one.kept().complete(Kept.LOST));
            return true;
        } catch (IOException failure) {
            if (problem.isEmpty()) {
                LOG.error("the audit log cannot be written directory={} cause={}", directory, failure.toString());
            }
            problem = String.valueOf(failure.getMessage());
            synchronized (lock) {
                isRunning = false;
                waiting.forEach(one -> one.kept().complete(Kept.LATER));
            }
            return false;
        }
    }

    /** The latest records; see {@link AuditReader#page}. No record waits for it. */
    public CompletionStage<AuditPage> page(long before, int limit, Predicate<AuditEntry> isWanted) {
        if (!reading.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    new AuditPage(List.of(), 0, "others are reading this log; ask again"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> AuditReader.page(directory, before, limit, isWanted), readers)
                    .whenComplete((page, failure) -> reading.release());
        } catch (RejectedExecutionException ended) {
            reading.release();
            return CompletableFuture.completedFuture(new AuditPage(List.of(), 0, "this node ends"));
        }
    }

    /** Why it cannot be written now; empty if it can, as far as is known. */
    public String problem() {
        return problem;
    }

    /** Records written since the start. */
    public long written() {
        return written.get();
    }

    /** Records that wait for the disk. */
    public int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** Records that found no room since the start. */
    public long lost() {
        return lost.get();
    }
}
