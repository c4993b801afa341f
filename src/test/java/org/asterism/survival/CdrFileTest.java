package org.asterism.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.Rescue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdrFileTest {

    private static final Instant END = Instant.ofEpochSecond(1_700_000_061);

    @TempDir
    private Path folder;

    @Test
    void aRecordHasTheFieldsOfAsterisksCsv() throws Exception {
        file().write(ended("inst-1.0", Rescue.Outcome.SURVIVED), END);

        assertThat(lines())
                .containsExactly(
                        "\"acc\",\"100\",\"200\",\"test\",\"\"\"Ann\"\" <100>\",\"PJSIP/100-1\",\"PJSIP/200-2\",\"Dial\",\"\","
                                + "\"2023-11-14 22:13:20\",\"2023-11-14 22:13:20\",\"2023-11-14 22:14:21\",61,61,"
                                + "\"ANSWERED\",\"DOCUMENTATION\",\"inst-1.0\",\"survived: the caller hung up\"");
    }

    @Test
    void aCallIsBilledOnceAlsoOverARestart() throws Exception {
        CdrFile first = file();
        first.write(ended("inst-1.0", Rescue.Outcome.SURVIVED), END);
        first.write(ended("inst-1.0", Rescue.Outcome.CUT), END);
        CdrFile next = file();
        next.write(ended("inst-1.0", Rescue.Outcome.CUT), END);
        next.write(ended("inst-1.4", Rescue.Outcome.CUT), END);

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).contains("\"CUT\"", "\"inst-1.4\"");
    }

    private CdrFile file() {
        return new CdrFile(folder.resolve("log/cdr.csv"), "CUT", ZoneOffset.UTC);
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(folder.resolve("log/cdr.csv"));
    }

    private static Rescue.Ended ended(String id, Rescue.Outcome outcome) {
        return new Rescue.Ended(
                List.of(dialog("PJSIP/100-1", id, id), dialog("PJSIP/200-2", id + "b", id)),
                outcome,
                "the caller hung up");
    }

    private static Dialog dialog(String channel, String id, String linked) {
        return new Dialog(
                "call-" + channel,
                "a",
                "b",
                "<sip:200@h>",
                "<sip:100@h>",
                "sip:100@h",
                List.of(),
                "10.0.0.1",
                5060,
                "UDP",
                "10.0.0.100",
                1,
                1,
                "",
                "",
                0,
                Dialog.Side.CALLER,
                1_700_000_000_000L,
                "",
                2,
                new Dialog.Channel(channel, id, linked, "100", "Ann", "200", "test", "acc"));
    }
}
