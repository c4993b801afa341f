package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.store.Samples.DIRECTORY;
import static org.asterism.store.Samples.NOW;
import static org.asterism.store.Samples.PEER;
import static org.asterism.store.Samples.PROMISE;
import static org.asterism.store.Samples.RESTART;
import static org.asterism.store.Samples.SELF;
import static org.asterism.store.Samples.VOTERS;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.junit.jupiter.api.Test;

/** What a start makes of a state directory. */
class ShelfTest {

    private static final Path NODE = DIRECTORY.resolve("node");
    private static final Path DOCUMENT = DIRECTORY.resolve("document");

    /** A disk with something of every kind; {@link FakeFiles#rebooted} copies it. */
    private static final FakeFiles WHOLE = full().files();

    @Test
    void aNewNodeIsFreshUntilItIsGivenState() {
        Life first = Life.on(new FakeFiles());
        Life second = first.next();

        assertThat(first.opening()).isInstanceOf(Opening.Fresh.class);
        assertThat(second.opening())
                .isEqualTo(new Opening.Fresh(first.generation().next()));
        assertThat(second.memory().storeDocument(Samples.document(1, 1))).isInstanceOf(Written.Refused.class);
    }

    @Test
    void everythingIsRemembered() {
        Life first = full();

        Opening.Intact second = (Opening.Intact) first.next().opening();

        assertThat(second.generation()).isEqualTo(first.generation().next());
        assertThat(second.remembered().ceiling()).isEqualTo(new Epoch(2000));
        assertThat(second.remembered().voters()).isEqualTo(new KnownVoters.Known(VOTERS));
        assertThat(second.remembered().spares()).containsExactly(PROMISE);
        assertThat(second.remembered().restart()).isEqualTo(RESTART);
        assertThat(second.remembered().document())
                .isEqualTo(Samples.document(4, 2).acknowledged());
    }

    @Test
    void aFileCutAtAnyByteIsAmnesiaAndKept() {
        for (Path path : List.of(NODE, DOCUMENT)) {
            int length = WHOLE.visible().get(path).length;
            for (int kept = 0; kept < length; kept++) {
                int size = kept;
                expectAmnesia(path, contents -> Arrays.copyOf(contents, size), "cut to " + kept);
            }
        }
    }

    @Test
    void aFlippedBitIsAmnesiaWhereverItIs() {
        for (Path path : List.of(NODE, DOCUMENT)) {
            int bits = WHOLE.visible().get(path).length * 8;
            for (int bit = 0; bit < bits; bit++) {
                int flipped = bit;
                expectAmnesia(
                        path,
                        contents -> {
                            contents[flipped / 8] ^= (byte) (1 << (flipped % 8));
                            return contents;
                        },
                        "bit " + bit);
            }
        }
    }

    @Test
    void aFileThatGrewIsAmnesia() {
        expectAmnesia(NODE, contents -> Arrays.copyOf(contents, contents.length + 1), "one byte more");
    }

    @Test
    void aFileUnderAnotherNameIsAmnesia() {
        Life life = full();
        FakeFiles disk = life.files().rebooted();
        disk.put(NODE, disk.visible().get(DOCUMENT));

        assertThat(amnesia(Life.on(disk)).reasons()).singleElement().asString().contains("of kind 2, not 1");
    }

    private static void expectAmnesia(Path path, UnaryOperator<byte[]> damage, String description) {
        FakeFiles disk = WHOLE.rebooted();
        byte[] damaged = damage.apply(disk.visible().get(path).clone());
        disk.put(path, damaged);

        Life life = Life.on(disk);

        assertThat(life.opening()).as(description).isInstanceOf(Opening.Amnesia.class);
        Opening.Amnesia amnesia = amnesia(life);
        assertThat(amnesia.reasons()).singleElement().asString().contains("'" + path.getFileName() + "' is damaged");
        assertThat(life.files()
                        .visible()
                        .get(amnesia.evidence().stream()
                                .filter(each -> each.toString().startsWith(path + ".corrupt-"))
                                .findFirst()
                                .orElseThrow()))
                .isEqualTo(damaged);
    }

    @Test
    void amnesiaLastsUntilItIsCured() {
        Life life = damagedLife().next().next();
        assertThat(life.opening()).isInstanceOf(Opening.Amnesia.class);
        assertThat(amnesia(life).reasons()).isNotEmpty();
        assertThat(amnesia(life).evidence()).hasSize(2);

        assertThat(life.memory().regain(new Epoch(9000), VOTERS, Samples.document(8, 1)))
                .isInstanceOf(Written.Done.class);

        Opening.Intact cured = (Opening.Intact) life.next().opening();
        assertThat(cured.remembered().ceiling()).isEqualTo(new Epoch(9000));
        assertThat(cured.remembered().document()).isEqualTo(Samples.document(8, 1));
    }

    @Test
    void laterDamageNeverReplacesEarlierEvidence() {
        FakeFiles disk = damagedLife().files().rebooted();
        disk.put(NODE, new byte[] {1});

        Life life = Life.on(disk);

        assertThat(amnesia(life).evidence()).hasSize(4);
    }

    private static Life damagedLife() {
        FakeFiles disk = full().files().rebooted();
        disk.put(NODE, new byte[0]);
        return Life.on(disk);
    }

    @Test
    void aMissingFileBesideTheOtherIsAmnesia() {
        FakeFiles withoutNode = full().files().rebooted();
        withoutNode.remove(NODE);
        FakeFiles withoutDocument = full().files().rebooted();
        withoutDocument.remove(DOCUMENT);

        assertThat(amnesia(Life.on(withoutNode)).reasons())
                .containsExactly("file 'node' is gone, though there is a document");
        assertThat(amnesia(Life.on(withoutDocument)).reasons()).containsExactly("file 'document' is gone");
    }

    @Test
    void anOldCopyOfOneFileIsNoticed() {
        Life first = full();
        byte[] oldNode = first.files().visible().get(NODE);
        byte[] oldDocument = first.files().visible().get(DOCUMENT);
        Life second = first.next();
        second.memory().storeDocument(Samples.document(5, 1));
        FakeFiles nodeReplaced = second.files().rebooted();
        nodeReplaced.put(NODE, oldNode);
        FakeFiles documentReplaced = second.next().files().rebooted();
        documentReplaced.put(DOCUMENT, oldDocument);

        assertThat(amnesia(Life.on(nodeReplaced)).reasons())
                .singleElement()
                .asString()
                .contains("an old copy was put back");
        assertThat(amnesia(Life.on(documentReplaced)).reasons())
                .singleElement()
                .asString()
                .contains("an old copy was put back");
    }

    @Test
    void anOldCopyOfEverythingIsAmnesiaOncePeersHaveToldSo() {
        Life life = full().next();
        Generation known = new Generation(life.generation().value() + 10);

        assertThat(life.memory().outlive(known)).isInstanceOf(Written.Done.class);

        Life later = life.next();
        assertThat(amnesia(later).generation()).isEqualTo(known.next().next());
        assertThat(amnesia(later).reasons())
                .singleElement()
                .asString()
                .contains("peers know this node by generation " + known);
    }

    @Test
    void aDirectoryOfAnotherNodeIsAmnesia() {
        FakeFiles disk = full().files().rebooted();

        Shelf.Opened.Usable opened = (Shelf.Opened.Usable) new Shelf(disk, DIRECTORY, "voip", PEER).open(NOW);

        assertThat(((Opening.Amnesia) opened.answer()).reasons())
                .singleElement()
                .asString()
                .contains("was it copied");
    }

    @Test
    void aLossNeverLowersTheGeneration() {
        FakeFiles disk = full().next().next().files().rebooted();
        disk.put(DOCUMENT, new byte[0]);
        Generation before = Life.on(full().next().next().files().rebooted()).generation();

        Life life = Life.on(disk, Instant.EPOCH);

        assertThat(life.generation()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void aLaterWipeContinuesAboveTheEarlierGenerations() {
        Life first = full();

        Life afterWipe = Life.on(new FakeFiles(), NOW.plus(Duration.ofHours(1)));

        assertThat(afterWipe.generation()).isGreaterThan(first.generation());
    }

    @Test
    void aFormOfALaterReleaseStopsTheStartAndIsLeftAlone() {
        FakeFiles disk = full().files().rebooted();
        byte[] later = laterFormat(disk.visible().get(NODE));
        disk.put(NODE, later);

        Shelf.Opened opened = new Shelf(disk, DIRECTORY, "voip", SELF).open(NOW);

        assertThat(((Shelf.Opened.Unusable) opened).answer().why()).contains("later release");
        assertThat(disk.visible().get(NODE)).isEqualTo(later);
    }

    private static byte[] laterFormat(byte[] file) {
        byte[] later = file.clone();
        later[9] = 2;
        try {
            java.security.MessageDigest sha256 = java.security.MessageDigest.getInstance("SHA-256");
            sha256.update(later, 0, 16);
            sha256.update(later, StateFile.HEADER_BYTES, later.length - StateFile.HEADER_BYTES);
            System.arraycopy(sha256.digest(), 0, later, 16, 32);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
        return later;
    }

    @Test
    void aDirectoryInUseStopsTheStart() {
        Life life = full();

        Shelf.Opened opened = new Shelf(life.files(), DIRECTORY, "voip", SELF).open(NOW);

        assertThat(((Shelf.Opened.Unusable) opened).answer().why()).contains("another process");
    }

    private static Opening.Amnesia amnesia(Life life) {
        assertThat(life.opening()).isInstanceOf(Opening.Amnesia.class);
        return (Opening.Amnesia) life.opening();
    }

    /** A life that has stored something of every kind. */
    private static Life full() {
        Life life = Life.on(new FakeFiles());
        Memory memory = life.memory();
        assertThat(memory.regain(new Epoch(1000), VOTERS, Samples.document(4, 1)))
                .isInstanceOf(Written.Done.class);
        assertThat(memory.reserve(new Epoch(2000))).isInstanceOf(Written.Done.class);
        assertThat(memory.promise(PROMISE)).isInstanceOf(Written.Done.class);
        assertThat(memory.storeRestart(RESTART)).isInstanceOf(Written.Done.class);
        assertThat(memory.storeDocument(Samples.document(4, 2))).isInstanceOf(Written.Done.class);
        assertThat(memory.acknowledge(Samples.document(4, 2).version())).isInstanceOf(Written.Done.class);
        return life;
    }
}
