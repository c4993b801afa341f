package org.asterism.hacf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.asterism.config.Reading;
import org.asterism.model.NodeName;
import org.asterism.testing.Quickstart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the files: an answer, never a crash. */
class HaFilesMutationTest {

    private static final int ROUNDS = 20_000;
    private static final String HARESOURCES = """
        # comment
        linuxha1 10.0.0.100 IPaddr::10.0.0.101/24/eth0/10.0.0.255 Filesystem::/dev/drbd0::/srv::ext4 \\
           asterisk
        linuxha2 10.0.0.102/255.255.255.0/10.0.0.255 apache2 MailTo::root@localhost::down
        """;
    private static final String HA_CF = Quickstart.haCf().replace("crm yes", "crm off")
            + "ucast eth0 10.0.0.2\nmcast eth0 225.0.0.1 694 1 0\nserial /dev/ttyS0\nping 10.0.0.254\n"
            + "respawn hacluster /usr/lib/heartbeat/ipfail\nstonith_host * external/ssh linuxha1\nwarntime 500ms\n";
    private static final String SUPPORTED =
            "ucast eth0 10.0.0.2\nnode linuxha1 linuxha2\nping 10.0.0.254\nauto_failback on\n";
    private static final String CHARACTERS = "\0\t\r\n #\\:/.-_09aZ\"'{}[]=%\u00e4\u2042\ud83d\ude00";

    private final Random random = new Random(20080709);

    @Test
    void anyTextOfHaCfIsAnswered() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutated(HA_CF);
            Reading<HaCf> reading = HaCfReader.read("ha.cf", text, new NodeName("linuxha1"));
            if (reading instanceof Reading.Refused<HaCf> refused) {
                long lines = text.lines().count();
                assertThat(refused.problems())
                        .allSatisfy(
                                problem -> assertThat(problem.where().line()).isBetween(0, (int) lines));
            } else {
                List<Fate> fates = new ArrayList<>();
                HaCf haCf = ((Reading.Accepted<HaCf>) reading).value();
                Directives.fates(haCf, fates);
                assertThat(fates).hasSameSizeAs(haCf.entries());
            }
        }
    }

    @Test
    void anyTextsTogetherAreAnswered(@TempDir Path directory) throws IOException {
        int accepted = 0;
        for (int round = 0; round < ROUNDS / 20; round++) {
            write(directory.resolve("ha.cf"), round % 2 == 0 ? SUPPORTED : mutated(HA_CF));
            write(directory.resolve("haresources"), round % 2 == 0 ? mutated(HARESOURCES) : HARESOURCES);
            Reading<HaImport.Imported> reading = HaImport.read(HaImportTest.request(directory, OnSilentPeer.UNSAID));
            accepted += reading instanceof Reading.Accepted<HaImport.Imported> ? 1 : 0;
        }
        assertThat(accepted).as("files that were accepted").isPositive();
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private String mutated(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int change = random.nextInt(4); change >= 0 && out.length() > 0; change--) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, out.substring(at, end));
                case 2 -> out.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                case 3 -> out.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                default -> {
                    String piece = out.substring(at, end);
                    out.delete(at, end);
                    out.insert(random.nextInt(out.length() + 1), piece);
                }
            }
        }
        return out.toString();
    }
}
