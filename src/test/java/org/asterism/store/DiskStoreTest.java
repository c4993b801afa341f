package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.store.Samples.DIRECTORY;
import static org.asterism.store.Samples.NOW;
import static org.asterism.store.Samples.PROMISE;
import static org.asterism.store.Samples.SELF;
import static org.asterism.store.Samples.VOTERS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

class DiskStoreTest {

    private final FakeFiles files = new FakeFiles();

    @Test
    void writesBeforeTheOpeningAreRefused() {
        StableStore store = store(Runnable::run, Duration.ofMinutes(1));

        assertThat(value(store.reserveEpochs(new Epoch(5)))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.history())).isEmpty();
    }

    @Test
    void aStoreIsOpenedOnce() {
        StableStore store = open();

        assertThat(value(store.open())).isInstanceOf(Opening.Unusable.class);
    }

    @Test
    void whatWouldUndoSomethingIsRefused() {
        StableStore store = open();
        VoterSet older = new VoterSet(2, VOTERS.votes(), VOTERS.next());
        StoredDocument other = new StoredDocument(
                new DocumentVersion(new Epoch(2), 2),
                StoredDocument.Commitment.PROPOSED,
                StoredDocument.Label.ZERO,
                "bert",
                NOW,
                "",
                Samples.document(2, 2).document());

        assertThat(value(store.storeDocument(Samples.document(2, 2)))).isEqualTo(new Written.Done());

        assertThat(value(store.reserveEpochs(new Epoch(99)))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.storeVoters(older))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.storeDocument(Samples.document(2, 1)))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.storeDocument(other))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.acknowledge(Samples.document(2, 1).version()))).isInstanceOf(Written.Refused.class);
        assertThat(value(store.regain(new Epoch(1), VOTERS, Samples.document(9, 9))))
                .isInstanceOf(Written.Refused.class);
    }

    @Test
    void theSameDocumentAgainIsDoneAndKeepsItsAcknowledgement() {
        StableStore store = open();
        StoredDocument document = Samples.document(2, 2);

        assertThat(value(store.storeDocument(document))).isEqualTo(new Written.Done());
        assertThat(value(store.acknowledge(document.version()))).isEqualTo(new Written.Done());

        assertThat(value(store.storeDocument(document))).isEqualTo(new Written.Done());

        assertThat(value(store.acknowledge(document.version()))).isEqualTo(new Written.Done());
    }

    @Test
    void theHistoryKeepsTheLastVersionsLatestFirst() {
        StableStore store = open();
        for (long index = 1; index <= 5; index++) {
            assertThat(value(store.keep(Samples.document(12, index).acknowledged())))
                    .isEqualTo(new Written.Done());
        }
        files.put(DIRECTORY.resolve("history").resolve("damaged"), new byte[] {1});

        assertThat(value(store.history()))
                .extracting(StoredDocument::version)
                .containsExactly(
                        new DocumentVersion(new Epoch(12), 5),
                        new DocumentVersion(new Epoch(12), 4),
                        new DocumentVersion(new Epoch(12), 3));
    }

    @Test
    void theHistoryHoldsWhatAQuorumHadAndNotWhatWasOnlyWritten() {
        StableStore store = open();

        value(store.storeDocument(Samples.document(12, 1)));

        assertThat(value(store.history())).isEmpty();
    }

    @Test
    void electionsDoNotPushTheHistoryOut() {
        StableStore store = open();
        StoredDocument first = Samples.document(12, 1).acknowledged();
        value(store.keep(first));
        for (long epoch = 13; epoch <= 20; epoch++) {
            value(store.keep(again(first, epoch)));
        }

        assertThat(value(store.history())).containsExactly(first);
    }

    private static StoredDocument again(StoredDocument document, long epoch) {
        return new StoredDocument(
                new DocumentVersion(new Epoch(epoch), 1),
                document.commitment(),
                document.label(),
                document.author(),
                document.time(),
                document.comment(),
                document.document());
    }

    @Test
    void aFullDiskLeavesThePreviousStateAndSaysSo() {
        StableStore store = open();
        files.failWith("/state/node.tmp: No space left on device");

        Written failed = value(store.reserveEpochs(new Epoch(500)));
        Written document = value(store.storeDocument(Samples.document(3, 1)));

        assertThat(failed).isInstanceOf(Written.Failed.class);
        assertThat(((Written.Failed) failed).cause()).isEqualTo(Written.Cause.FULL);
        assertThat(((Written.Failed) document).cause()).isEqualTo(Written.Cause.FULL);
        Opening.Intact intact = (Opening.Intact) Life.on(files.rebooted()).opening();
        assertThat(intact.remembered().ceiling()).isEqualTo(new Epoch(100));
        assertThat(intact.remembered().document()).isEqualTo(Samples.document(1, 1));

        files.failWith("");
        assertThat(value(store.reserveEpochs(new Epoch(500)))).isEqualTo(new Written.Done());
    }

    @Test
    void aBrokenDiskIsNotCalledFull() {
        StableStore store = open();
        files.failWith("Input/output error");

        assertThat(((Written.Failed) value(store.promise(PROMISE))).cause()).isEqualTo(Written.Cause.BROKEN);
    }

    @Test
    void aDiskThatIsBrokenAtStartStopsIt() {
        files.failWith("Read-only file system");

        assertThat(value(store(Runnable::run, Duration.ofMinutes(1)).open()))
                .isInstanceOfSatisfying(Opening.Unusable.class, unusable -> {
                    assertThat(unusable.why()).contains("Read-only file system");
                    assertThat(unusable.remedy()).isNotBlank();
                });
    }

    @Test
    void aStalledDiskBlocksNobodyAndIsReported() {
        List<Runnable> frozen = new ArrayList<>();
        StableStore store = store(frozen::add, Duration.ofMillis(20));

        assertThat(value(store.open())).isInstanceOf(Opening.Unusable.class);
        assertThat(((Written.Failed) value(store.promise(PROMISE))).cause()).isEqualTo(Written.Cause.STALLED);
    }

    @Test
    void onlySoManyWritesWaitForAStalledDisk() {
        List<Runnable> frozen = new ArrayList<>();
        StableStore store = store(frozen::add, Duration.ofMinutes(1));
        List<CompletionStage<Written>> stages = new ArrayList<>();

        for (int i = 0; i < 70; i++) {
            stages.add(store.promise(PROMISE));
        }

        assertThat(stages.subList(0, 64)).noneMatch(DiskStoreTest::isDone);
        assertThat(stages.subList(64, 70))
                .allSatisfy(stage ->
                        assertThat(((Written.Failed) value(stage)).cause()).isEqualTo(Written.Cause.BUSY));
        assertThat(frozen).hasSize(1);
        frozen.get(0).run();
        assertThat(stages).allMatch(DiskStoreTest::isDone);
    }

    @Test
    void callsTakeEffectInTheOrderMade() {
        List<Runnable> waiting = new ArrayList<>();
        StableStore store = store(waiting::add, Duration.ofMinutes(1));
        CompletionStage<Opening> opening = store.open();
        CompletionStage<Written> cured = store.regain(new Epoch(1), VOTERS, Samples.document(1, 1));
        CompletionStage<Written> later = store.reserveEpochs(new Epoch(9));

        waiting.get(0).run();

        assertThat(value(opening)).isInstanceOf(Opening.Fresh.class);
        assertThat(value(cured)).isEqualTo(new Written.Done());
        assertThat(value(later)).isEqualTo(new Written.Done());
    }

    @Test
    void anExecutorThatHasEndedIsAResultNotAnException() {
        StableStore store = store(
                task -> {
                    throw new java.util.concurrent.RejectedExecutionException("ended");
                },
                Duration.ofMinutes(1));

        assertThat(((Written.Failed) value(store.promise(PROMISE))).cause()).isEqualTo(Written.Cause.BUSY);
        assertThat(((Written.Failed) value(store.promise(PROMISE))).cause()).isEqualTo(Written.Cause.BUSY);
    }

    /** Opened, and with state of its own. */
    private StableStore open() {
        StableStore store = store(Runnable::run, Duration.ofMinutes(1));
        assertThat(value(store.open())).isInstanceOf(Opening.Fresh.class);
        assertThat(value(store.regain(new Epoch(100), VOTERS, Samples.document(1, 1))))
                .isEqualTo(new Written.Done());
        return store;
    }

    private StableStore store(Executor executor, Duration stallLimit) {
        return new DiskStore(new DiskStore.Place(DIRECTORY, "voip", SELF, 3, stallLimit), files, executor, () -> NOW);
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static <T> T value(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
