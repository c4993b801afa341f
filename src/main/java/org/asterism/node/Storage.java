package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.coordinator.DocumentDisk;
import org.asterism.heartbeat.HeartDisk;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.store.SparePromise;
import org.asterism.store.StableStore;
import org.asterism.store.StoredDocument;
import org.asterism.store.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the heart and the document keeper want on disk, over the node's store. Any thread; returns at once. */
final class Storage implements HeartDisk, DocumentDisk {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final long RETRY_MS = 500;

    private final StableStore store;
    private volatile VoterSet voters;
    private final String bootId;
    private final Generation generation;
    private final Executor executor;
    private final Function<String, ClusterDocument> reader;
    private final Supplier<Epoch> highestHeard;
    private volatile boolean isWhole;
    private volatile StoredDocument latest;
    private volatile Stored lastKept = Stored.NOTHING;
    private volatile Consumer<Stored> onKept = document -> {};
    private volatile Read lastRead = new Read("", ClusterDocument.EMPTY);

    /** A text with what it says. Reading takes a tenth of a second for hundreds of resources. */
    private record Read(String text, ClusterDocument document) {}

    Storage(
            StableStore store,
            VoterSet voters,
            String bootId,
            Generation generation,
            Executor executor,
            Function<String, ClusterDocument> reader,
            Supplier<Epoch> highestHeard,
            Optional<StoredDocument> intact) {
        this.store = store;
        this.voters = voters;
        this.bootId = bootId;
        this.generation = generation;
        this.executor = executor;
        this.reader = reader;
        this.highestHeard = highestHeard;
        this.isWhole = intact.isPresent();
        this.latest = intact.orElse(StoredDocument.EMPTY);
    }

    @Override
    public void reserveEpochs(Epoch upTo, Runnable written) {
        untilDone(
                "reserve epochs up to " + upTo,
                () -> isWhole ? store.reserveEpochs(upTo) : regainOrReserve(upTo),
                () -> {
                    isWhole = true;
                    written.run();
                });
    }

    /** The document may have made the state whole meanwhile; then the epochs still have to be reserved. */
    private CompletionStage<Written> regainOrReserve(Epoch upTo) {
        return store.regain(upTo, voters, latest)
                .thenCompose(written -> written instanceof Written.Refused
                        ? store.reserveEpochs(upTo)
                        : CompletableFuture.completedFuture(written));
    }

    @Override
    public void persistGeneration(Generation next, Runnable written) {
        untilDone("begin generation " + next, () -> store.outlive(new Generation(next.value() - 1)), written);
    }

    @Override
    public void persistSpare(NodeName peer, Duration length, Runnable written) {
        SparePromise promise =
                new SparePromise(peer, generation, length, BootClock.now().plus(length), bootId);
        untilDone("promise to spare " + peer, () -> store.promise(promise), written);
    }

    @Override
    public void noteDocument(DocumentVersion version, Runnable written) {
        Stored label = new Stored(version, "", "", "an arbiter keeps no contents", 0);
        write(label).whenComplete((problem, failure) -> {
            if (failure == null && problem.isEmpty()) {
                written.run();
                return;
            }
            LOG.error("cannot note document {}: {}; trying again", version, failure == null ? problem.get() : failure);
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS, executor)
                    .execute(() -> noteDocument(version, written));
        });
    }

    @Override
    public void storeVoters(VoterSet newer, Runnable written) {
        voters = newer;
        untilDone("go by voter set " + VoterSet.show(newer.version()), () -> store.storeVoters(newer), written);
    }

    @Override
    public void forgetSpare(NodeName peer) {
        store.release(peer);
    }

    @Override
    public CompletionStage<Optional<String>> write(Stored document) {
        StoredDocument form;
        try {
            form = form(document);
        } catch (IllegalArgumentException unreadable) {
            return CompletableFuture.completedFuture(Optional.of("document " + document.version()
                    + " cannot be read by this release, and was not taken; upgrade this node: "
                    + unreadable.getMessage()));
        }
        CompletionStage<Written> write = isWhole
                ? store.storeDocument(form)
                // The state was lost; with the document it is whole again. No epoch that anybody heard of may be voted
                // in anew.
                : store.regain(highestHeard.get(), voters, form);
        return write.thenApply(written -> {
            if (written instanceof Written.Done) {
                isWhole = true;
                latest = form;
                return Optional.empty();
            }
            return Optional.of(words(written));
        });
    }

    @Override
    public void kept(Stored document) {
        store.keep(form(document).acknowledged());
        lastKept = document;
        onKept.accept(document);
    }

    /** {@code listener} is told of each version that comes into force, and at once of the last. Returns at once on any thread. */
    void onKept(Consumer<Stored> listener) {
        onKept = listener;
        Stored known = lastKept;
        if (!known.equals(Stored.NOTHING)) {
            listener.accept(known);
        }
    }

    /** The document that was written last. */
    ClusterDocument present() {
        return latest.document();
    }

    /** What a text says; the one that was read last is not read again, since a new coordinator commits it as it was. */
    ClusterDocument read(String text) {
        Read known = lastRead;
        if (!known.text().equals(text)) {
            known = new Read(text, reader.apply(text));
            lastRead = known;
        }
        return known.document();
    }

    private StoredDocument form(Stored document) {
        return new StoredDocument(
                document.version(),
                StoredDocument.Commitment.PROPOSED,
                StoredDocument.Label.ZERO,
                document.author(),
                Instant.ofEpochMilli(document.writtenAtMs()),
                document.note(),
                read(document.text()));
    }

    /** The stored form as the document keeper knows it. */
    static Stored stored(StoredDocument document) {
        return new Stored(
                document.version(),
                document.document().equals(ClusterDocument.EMPTY) ? "" : Texts.write(document.document()),
                document.author(),
                document.comment(),
                document.time().toEpochMilli());
    }

    private void untilDone(String what, Supplier<CompletionStage<Written>> attempt, Runnable done) {
        attempt.get().whenComplete((written, failure) -> {
            if (failure == null && !(written instanceof Written.Failed)) {
                done.run();
                return;
            }
            LOG.error("cannot {}: {}; trying again", what, failure == null ? words(written) : failure);
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS, executor)
                    .execute(() -> untilDone(what, attempt, done));
        });
    }

    private static String words(Written written) {
        if (written instanceof Written.Refused refused) {
            return refused.why();
        }
        return written instanceof Written.Failed failed ? failed.cause() + ": " + failed.why() : "done";
    }
}
