package org.asterism.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditVerdict;
import org.asterism.api.AuditVerdict.Finding;
import org.asterism.audit.AuditTrail.Kept;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditChainTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final int LARGE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void whatWasWrittenIsIntactAndReadLatestFirst() throws Exception {
        write(trail(LARGE, 4), 1, 5);

        AuditVerdict verdict = verdict();
        AuditPage page = AuditReader.page(directory, 0, 3, entry -> true);

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.first()).isEqualTo(1);
        assertThat(verdict.last()).isEqualTo(6);
        assertThat(page.records()).extracting(one -> one.entry().number()).containsExactly(6L, 5L, 4L);
        assertThat(page.next()).isEqualTo(4);
        assertThat(AuditReader.page(directory, page.next(), 10, entry -> true).records())
                .extracting(one -> one.entry().number())
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void theChainGoesOnAfterARestart() throws Exception {
        write(trail(LARGE, 4), 1, 2);
        write(trail(LARGE, 4), 3, 4);

        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().last()).isEqualTo(5);
        assertThat(files()).hasSize(1);
    }

    @Test
    void eachFlippedByteIsFound() throws Exception {
        write(trail(LARGE, 4), 1, 4);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);

        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThat(verdict().findings()).as("byte %d of %s", at, file).isNotEmpty();
        }

        Files.write(file, whole);
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void aFlippedByteIsFoundInTheRecordWhereItIs() throws Exception {
        write(trail(LARGE, 4), 1, 5);
        Path file = files().get(0);
        String text = Files.readString(file);
        int at = text.indexOf("move phones 3");
        Files.writeString(file, text.replace("move phones 3", "move phones 9"));

        List<Finding> findings = verdict().findings();

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).record()).isEqualTo(4);
        assertThat(findings.get(0).line()).isEqualTo(5);
        assertThat(findings.get(0).firstByte())
                .isEqualTo(text.substring(0, text.lastIndexOf('\n', at) + 1).getBytes(StandardCharsets.UTF_8).length);
        assertThat(findings.get(0).sentence()).startsWith("record 4 was altered");
    }

    @Test
    void aRemovedRecordIsNamed() throws Exception {
        write(trail(LARGE, 4), 1, 5);
        List<String> lines = new ArrayList<>(Files.readAllLines(files().get(0)));
        lines.remove(3);
        Files.write(files().get(0), lines);

        assertThat(verdict().findings())
                .extracting(Finding::sentence)
                .containsExactly("record 3 is missing before this one");
    }

    @Test
    void recordsInAnotherOrderAreFound() throws Exception {
        write(trail(LARGE, 4), 1, 5);
        List<String> lines = new ArrayList<>(Files.readAllLines(files().get(0)));
        Collections.swap(lines, 3, 4);
        Files.write(files().get(0), lines);

        assertThat(verdict().findings())
                .extracting(Finding::sentence)
                .contains("record 3 stands after record 4: records were put into another order, or in twice");
    }

    @Test
    void recordsMissingAtTheEndAreFoundAlsoAfterTheNextOneWasWritten() throws Exception {
        write(trail(LARGE, 4), 1, 5);
        List<String> lines = Files.readAllLines(files().get(0));
        Files.write(files().get(0), lines.subList(0, 5));

        assertThat(verdict().findings())
                .extracting(Finding::sentence)
                .containsExactly("records 5 to 6 are missing at the end");

        write(trail(LARGE, 4), 6, 6);

        assertThat(verdict().findings())
                .extracting(Finding::sentence)
                .contains("records 5 to 6 are missing before this one");
    }

    @Test
    void aLogMadeAnewIsToldByAHashKeptElsewhere() throws Exception {
        write(trail(LARGE, 4), 1, 3);
        AuditVerdict honest = verdict();
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(directory.resolve("head"));
        write(trail(LARGE, 4), 5, 7);

        assertThat(verdict().findings()).isEmpty();
        assertThat(AuditVerifier.verify(directory, honest.last() + ":" + honest.lastHash())
                        .findings())
                .extracting(Finding::sentence)
                .containsExactly(
                        "record 4 has another hash than the one given: the log was made anew from here or before");
    }

    @Test
    void rotationKeepsTheChainAndSaysWhatItDropped() throws Exception {
        write(trail(2_000, 3), 1, 40);

        AuditVerdict verdict = verdict();

        assertThat(files()).hasSize(3);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.first()).isGreaterThan(1);
        assertThat(verdict.notes()).anyMatch(note -> note.endsWith("were rotated away"));

        Files.delete(files().get(0));

        assertThat(verdict().findings())
                .extracting(Finding::sentence)
                .anyMatch(sentence -> sentence.contains("at the beginning, and no record says that"));
    }

    @Test
    void aFileTakenFromTheMiddleIsMissed() throws Exception {
        write(trail(2_000, 100), 1, 40);
        Files.delete(files().get(2));

        assertThat(verdict().findings()).isNotEmpty();
    }

    @Test
    void aRecordThatACrashCutShortIsLeftAsItIsAndTheChainGoesOn() throws Exception {
        write(trail(LARGE, 4), 1, 3);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        byte[] cut = (new String(whole, StandardCharsets.UTF_8) + "0123abc").getBytes(StandardCharsets.UTF_8);
        Files.write(file, cut);

        write(trail(LARGE, 4), 4, 4);

        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().notes()).anyMatch(note -> note.contains("7 bytes of a record that was not finished"));
        assertThat(Files.readAllBytes(file)).isEqualTo(cut);
        assertThat(verdict().last()).isEqualTo(6);
    }

    @Test
    void whatTheDiskRefusedIsWrittenWithTheNextRecord() throws Exception {
        Path file = directory.resolve("sub");
        Files.writeString(file, "in the way");
        AuditTrail trail = AuditTrail.in(file, PBX1, LARGE, 4, Runnable::run, Runnable::run, InstantSource.system());

        assertThat(append(trail, 1)).isEqualTo(Kept.LATER);
        assertThat(trail.problem()).isNotEmpty();
        assertThat(trail.waiting()).isEqualTo(1);

        Files.delete(file);

        assertThat(append(trail, 2)).isEqualTo(Kept.ON_DISK);
        assertThat(trail.problem()).isEmpty();
        assertThat(AuditReader.page(file, 0, 10, entry -> true).records())
                .extracting(one -> one.entry().command())
                .containsExactly("move phones 2", "move phones 1", "");
    }

    @Test
    void aDiskThatStaysBrokenCostsNoMoreThanItsRoom() throws Exception {
        Path file = directory.resolve("sub");
        Files.writeString(file, "in the way");
        AuditTrail trail = AuditTrail.in(file, PBX1, LARGE, 4, Runnable::run, Runnable::run, InstantSource.system());

        for (int i = 0; i < 1_010; i++) {
            append(trail, i);
        }

        assertThat(trail.waiting()).isEqualTo(1_000);
        assertThat(trail.lost()).isEqualTo(10);
    }

    @Test
    void anExpectationIsChecked() throws Exception {
        write(trail(LARGE, 4), 1, 1);

        assertThatThrownBy(() -> AuditVerifier.verify(directory, "7:abc")).isInstanceOf(IllegalArgumentException.class);
        assertThat(AuditVerifier.verify(directory, "99:" + "a".repeat(64)).findings())
                .extracting(Finding::sentence)
                .containsExactly("record 99, whose hash was given, is missing at the end");
    }

    private AuditTrail trail(int fileBytes, int files) {
        return AuditTrail.in(directory, PBX1, fileBytes, files, Runnable::run, Runnable::run, InstantSource.system());
    }

    private static void write(AuditTrail trail, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            assertThat(append(trail, i)).isEqualTo(Kept.ON_DISK);
        }
    }

    private static Kept append(AuditTrail trail, int i) throws Exception {
        return trail.append(new AuditEntry(
                        0,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        PBX1,
                        AuditEntry.Kind.CHANGE,
                        new AuditEntry.Who("anna", "operator", AuditEntry.Means.TOKEN, "10.0.0.7:5123", ""),
                        "move phones " + i,
                        new TreeMap<>(Map.of("resource", "phones")),
                        "because ü",
                        AuditEntry.Outcome.DONE,
                        "",
                        "done",
                        "",
                        "6/" + i,
                        List.of()))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private List<Path> files() throws IOException {
        return LogFile.all(directory);
    }

    private AuditVerdict verdict() throws IOException {
        return AuditVerifier.verify(directory, "");
    }
}
