package org.asterism.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** Durable state in a directory of this machine. All work happens on the executor given, one task at a time. */
public final class DiskStore implements StableStore {

    /** Writes that may wait for the disk; a healthy one has none or one. */
    private static final int MOST_WAITING = 64;

    private final FilePort files;
    private final Shelf shelf;
    private final Place place;
    private final SerialQueue queue;
    private final InstantSource clock;

    /** Touched only by tasks of the queue. */
    private State state = new Closed();

    private sealed interface State {}

    private record Closed() implements State {}

    private record Open(Memory memory) implements State {}

    /**
     * Where and how.
     *
     * @param directory state directory
     * @param cluster name of the cluster, to notice a directory of another
     * @param self this node, to notice a directory copied from another
     * @param historyLimit versions of the document kept
     * @param stallLimit time after which a caller is told that the disk stalls
     */
    public record Place(Path directory, String cluster, NodeName self, int historyLimit, Duration stallLimit) {}

    /**
     * A store that has not been opened.
     *
     * @param executor may block
     * @param clock wall clock, for the names of files set aside and for generations after a loss
     */
    public static StableStore at(Place place, Executor executor, InstantSource clock) {
        return new DiskStore(place, new LinuxFiles(), executor, clock);
    }

    DiskStore(Place place, FilePort files, Executor executor, InstantSource clock) {
        this.place = place;
        this.files = files;
        this.clock = clock;
        this.queue = new SerialQueue(executor, MOST_WAITING);
        this.shelf = new Shelf(files, place.directory(), place.cluster(), place.self());
    }

    @Override
    public CompletionStage<Opening> open() {
        Opening stalled = new Opening.Unusable(
                place.directory() + " did not answer within " + place.stallLimit(), "see whether its disk works");
        return submit(this::openNow, stalled, stalled);
    }

    private Opening openNow() {
        if (state instanceof Open) {
            return new Opening.Unusable(place.directory() + " is open already", "open it once");
        }
        Shelf.Opened opened = shelf.open(clock.instant());
        if (opened instanceof Shelf.Opened.Usable usable) {
            History history = new History(files, place.directory().resolve("history"), place.historyLimit());
            state = new Open(new Memory(files, shelf, usable, history));
            return usable.answer();
        }
        if (opened instanceof Shelf.Opened.Unusable unusable) {
            return unusable.answer();
        }
        throw new AssertionError("no such outcome: " + opened);
    }

    @Override
    public CompletionStage<Written> reserveEpochs(Epoch upTo) {
        return write(memory -> memory.reserve(upTo));
    }

    @Override
    public CompletionStage<Written> storeVoters(VoterSet voters) {
        return write(memory -> memory.storeVoters(voters));
    }

    @Override
    public CompletionStage<Written> promise(SparePromise promise) {
        return write(memory -> memory.promise(promise));
    }

    @Override
    public CompletionStage<Written> release(NodeName peer) {
        return write(memory -> memory.release(peer));
    }

    @Override
    public CompletionStage<Written> storeRestart(OwnRestart restart) {
        return write(memory -> memory.storeRestart(restart));
    }

    @Override
    public CompletionStage<Written> storeDocument(StoredDocument document) {
        return write(memory -> memory.storeDocument(document));
    }

    @Override
    public CompletionStage<Written> acknowledge(DocumentVersion version) {
        return write(memory -> memory.acknowledge(version));
    }

    @Override
    public CompletionStage<Written> keep(StoredDocument document) {
        return write(memory -> memory.keep(document));
    }

    @Override
    public CompletionStage<Written> regain(Epoch ceiling, VoterSet voters, StoredDocument document) {
        return write(memory -> memory.regain(ceiling, voters, document));
    }

    @Override
    public CompletionStage<Written> outlive(Generation known) {
        return write(memory -> memory.outlive(known));
    }

    @Override
    public CompletionStage<List<StoredDocument>> history() {
        return submit(() -> state instanceof Open open ? open.memory().history() : List.of(), List.of(), List.of());
    }

    private CompletionStage<Written> write(Function<Memory, Written> change) {
        return submit(
                () -> state instanceof Open open
                        ? change.apply(open.memory())
                        : new Written.Refused("the state is not open"),
                new Written.Failed(
                        Written.Cause.STALLED, place.directory() + " did not answer within " + place.stallLimit()),
                new Written.Failed(Written.Cause.BUSY, MOST_WAITING + " writes wait for " + place.directory()));
    }

    /** An exception here is a bug; the stage passes it on, so that the caller crashes and not the queue. */
    private <T> CompletionStage<T> submit(Supplier<T> task, T ifStalled, T ifBusy) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean isAccepted = queue.offer(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error bug) {
                result.completeExceptionally(bug);
            }
        });
        if (!isAccepted) {
            return CompletableFuture.completedStage(ifBusy);
        }
        return result.completeOnTimeout(ifStalled, place.stallLimit().toNanos(), TimeUnit.NANOSECONDS)
                .minimalCompletionStage();
    }
}
