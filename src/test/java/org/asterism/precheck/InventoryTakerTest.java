package org.asterism.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.api.PrecheckReport.Weight;
import org.asterism.kernel.BootClock;
import org.asterism.model.ResourceId;
import org.asterism.precheck.core.Comparison;
import org.asterism.precheck.core.Inventory;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ProbeLoop;
import org.asterism.tls.Certificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes' directories, of Asterisks that do not run. Paths differ only in what stands for the machine. */
class InventoryTakerTest {

    private static final Duration NOW = Duration.ZERO;

    @TempDir
    private Path folder;

    private Path pbx1;
    private Path pbx2;
    private final List<String> perNode = new ArrayList<>(List.of("*.bak"));

    @BeforeEach
    void makeBoth() throws IOException {
        pbx1 = make("pbx1");
        pbx2 = make("pbx2");
    }

    private Path make(String node) throws IOException {
        Path root = folder.resolve(node);
        for (String directory :
                List.of("etc/keys", "modules", "data/sounds/en", "spool/voicemail", "run", "licences")) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.writeString(root.resolve("etc/asterisk.conf"), """
                [directories]
                astmoddir => %1$s/modules
                astdatadir => %1$s/data
                astspooldir => %1$s/spool
                astrundir => %1$s/run
                """.formatted(root));
        Files.writeString(root.resolve("etc/pjsip.conf"), "[transport-udp]\ntype = transport\n");
        Files.writeString(root.resolve("modules/app_dial.so"), "module");
        Files.writeString(root.resolve("data/sounds/en/hello.gsm"), "sound");
        old(Files.writeString(root.resolve("spool/voicemail/msg0000.wav"), "message"));
        Path binary = Files.writeString(root.resolve("asterisk"), "program");
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
        return root;
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    private Inventory inventory(Path root) throws Exception {
        InventoryTaker taker = new InventoryTaker(Runnable::run, (wait, task) -> task.run(), BootClock::now);
        taker.ask(new AsteriskControl(new ProbeLoop(BootClock::now)));
        Subject subject =
                new Subject(new ResourceId("pbx"), root.resolve("asterisk"), root.resolve("etc/asterisk.conf"), 1000);
        Scope scope = new Scope(
                List.of(),
                List.of("DATA/sounds", "SPOOL/voicemail"),
                List.of(root.resolve("licences")),
                perNode,
                List.of(),
                Duration.ofDays(14));
        Inventories all =
                taker.take(List.of(subject), scope, NOW).toCompletableFuture().get(20, TimeUnit.SECONDS);
        return alike(all.all().get(0), root);
    }

    /** Directories of two machines bear the same name. */
    private static Inventory alike(Inventory inventory, Path root) {
        return new Inventory(
                inventory.resource(),
                inventory.covered(),
                inventory.facts().stream()
                        .filter(fact -> !fact.name().equals("asterisk.conf"))
                        .map(fact -> new Inventory.Fact(
                                fact.topic(), fact.name().replace(root.toString(), ""), fact.value()))
                        .toList(),
                inventory.troubles(),
                inventory.remarks());
    }

    private List<Finding> differences() throws Exception {
        TreeMap<String, Inventory> nodes = new TreeMap<>();
        nodes.put("pbx1", inventory(pbx1));
        nodes.put("pbx2", inventory(pbx2));
        return Comparison.compare("pbx", nodes, name -> false);
    }

    private List<String> sentences() throws Exception {
        return differences().stream().map(Finding::sentence).toList();
    }

    @Test
    void twoAlikeDifferInNothing() throws Exception {
        Inventory all = inventory(pbx1);

        assertThat(all.facts())
                .extracting(Inventory.Fact::topic)
                .contains(Topic.PROGRAM, Topic.MODULE_FILE, Topic.FILE, Topic.DIRECTORY, Topic.CALL_DATA);
        assertThat(all.covered()).doesNotContain(Topic.MODULE, Topic.CODEC);
        assertThat(all.remarks()).isEmpty();
        assertThat(differences()).isEmpty();
    }

    @Test
    void aDirectoryThatIsALinkIsComparedByWhatItLeadsTo() throws Exception {
        for (Path root : List.of(pbx1, pbx2)) {
            Files.move(root.resolve("data/sounds"), root.resolve("sounds-1.6"));
            Files.createSymbolicLink(root.resolve("data/sounds"), Path.of("../sounds-1.6"));
        }
        assertThat(sentences()).isEmpty();

        Files.writeString(pbx2.resolve("sounds-1.6/en/bye.gsm"), "sound");

        assertThat(sentences()).singleElement().asString().contains("sounds");
    }

    @Test
    void anotherContentOfTheSameLengthDiffersAndSoDoesAMissingFile() throws Exception {
        Files.writeString(pbx2.resolve("etc/pjsip.conf"), "[transport-tcp]\ntype = transport\n");
        Files.writeString(pbx2.resolve("etc/keys/extra.conf"), "x");

        assertThat(sentences())
                .containsExactly(
                        "file keys/extra.conf differs: pbx1: none; pbx2: 1 bytes",
                        "file pjsip.conf differs: pbx1: 33 bytes of its own content; pbx2: 33 bytes of its own content");
    }

    @Test
    void filesOfOneNodeMayDiffer() throws Exception {
        perNode.add("keys/*.conf");
        Files.writeString(pbx2.resolve("etc/pjsip.conf.bak"), "x");
        Files.writeString(pbx2.resolve("etc/keys/own.conf"), "x");

        assertThat(differences()).isEmpty();
    }

    @Test
    void programModuleSoundAndLicenceAreCompared() throws Exception {
        Files.writeString(pbx2.resolve("asterisk"), "another program");
        Files.writeString(pbx2.resolve("modules/codec_g729.so"), "module");
        Files.delete(pbx2.resolve("data/sounds/en/hello.gsm"));
        Files.writeString(pbx1.resolve("licences/G729-1.lic"), "licence");

        assertThat(sentences())
                .containsExactly(
                        "program /asterisk differs: pbx1: 7 bytes; pbx2: 15 bytes",
                        "file of a module codec_g729.so differs: pbx1: none; pbx2: 6 bytes",
                        "directory /data/sounds differs: pbx1: 1 files, 5 bytes; pbx2: 0 files, 0 bytes",
                        "licences in /licences differs: pbx1: 1 file; pbx2: none");
    }

    @Test
    void aMissingProgramIsTold() throws Exception {
        Files.delete(pbx2.resolve("asterisk"));

        assertThat(sentences()).anyMatch(sentence -> sentence.endsWith("asterisk on pbx2"));
    }

    @Test
    void whatCallsWroteIsARemarkAndOnlyOnceItIsSettled() throws Exception {
        Path message = Files.writeString(pbx2.resolve("spool/voicemail/msg0001.wav"), "another");
        assertThat(differences()).isEmpty();

        old(message);
        assertThat(differences())
                .singleElement()
                .matches(finding -> finding.topic() == Topic.CALL_DATA && finding.weight() == Weight.REMARK);
    }

    @Test
    void certificatesAreComparedAndTheirEndIsTold() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofDays(20));
        Certificates authority = Certificates.in(folder.resolve("ca"), longAgo);
        Path ended = authority.make("pbx1", 10).certificate();
        Path ending = authority.make("pbx2", 25).certificate();
        Files.copy(ended, pbx1.resolve("etc/keys/tls.pem"));
        Files.copy(ending, pbx2.resolve("etc/keys/tls.pem"));

        assertThat(sentences())
                .anyMatch(sentence -> sentence.matches("certificate keys/tls.pem ended on [0-9-]+ on pbx1"))
                .anyMatch(sentence -> sentence.matches("certificate keys/tls.pem ends on [0-9-]+ on pbx2"))
                .anyMatch(sentence -> sentence.startsWith("certificate keys/tls.pem differs: "));
    }

    @Test
    void aCertificateThatIsNamedAndNotThereIsTold() throws Exception {
        for (Path root : List.of(pbx1, pbx2)) {
            Files.writeString(
                    root.resolve("etc/pjsip.conf"),
                    "[tls]\ncert_file = /nowhere/tls.pem ; ours\npriv_key_file=/nowhere/k\n");
        }

        assertThat(sentences())
                .contains("pjsip.conf names /nowhere/tls.pem, which is not there on pbx1")
                .contains("pjsip.conf names /nowhere/k, which is not there on pbx2");
    }

    @Test
    void aLinkThatLeadsBackEnds() throws Exception {
        Files.createSymbolicLink(pbx1.resolve("etc/loop"), pbx1.resolve("etc"));
        Files.createSymbolicLink(pbx2.resolve("etc/loop"), pbx2.resolve("etc"));

        assertThat(differences()).isEmpty();
    }

    @Test
    void aSecondQuestionGetsWhatWasTaken() throws Exception {
        InventoryTaker taker = new InventoryTaker(Runnable::run, (wait, task) -> task.run(), BootClock::now);
        taker.ask(new AsteriskControl(new ProbeLoop(BootClock::now)));
        Scope scope = new Scope(List.of(), List.of(), List.of(), List.of(), List.of(), NOW);
        Subject subject =
                new Subject(new ResourceId("pbx"), pbx1.resolve("asterisk"), pbx1.resolve("etc/asterisk.conf"), 0);
        Inventories first =
                taker.take(List.of(subject), scope, NOW).toCompletableFuture().get(20, TimeUnit.SECONDS);
        Files.delete(pbx1.resolve("etc/pjsip.conf"));

        assertThat(taker.take(List.of(subject), scope, Duration.ofHours(1))
                        .toCompletableFuture()
                        .get())
                .isEqualTo(first);
        assertThat(taker.take(List.of(subject), scope, NOW)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isNotEqualTo(first);
    }
}
