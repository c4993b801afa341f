package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.asterism.api.ApiJson;
import org.asterism.api.IncidentReport;
import org.asterism.http.FakeArchive;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.recorder.ArchiveTest;
import org.asterism.recorder.core.Flight;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentCommandTest {

    @TempDir
    static Path directory;

    @TempDir
    private Path disks;

    private static RunningServer server;

    private record Ran(int exit, String out, String err) {}

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theListNamesEachIncidentWithItsCauseAndTime() {
        Ran ran = run("incident", "list");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualTo("""
                20261127-020112  no outage  2026-11-27 02:01:12Z, over in 1.0 s: pbx1 back
                20261127-015412  OUTAGE     2026-11-27 01:54:12Z, over in 1.1 s: pbx1 lost;
                                 phone away for 1.06 s
                """);
    }

    @Test
    void aReportTellsStoryPhasesTimeLineAndClocks() {
        Ran ran = run("incident", "show", "last");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualTo("""
                Incident 20261127-015412 of 2026-11-27 01:54:12Z, OUTAGE: pbx1 lost; phone away
                  for 1.06 s

                  pbx1 was heard last at 01:54:12.345.

                Phases
                  pbx1: detect 1.00 s, decide 30 ms, act 27 ms, verify ?; in all 1.06 s

                Time line, by the clock of pbx2, in UTC
                  01:54:13.348    +1.003 s  pbx2 the quorum gave up pbx1
                  01:54:13.405    +1.060 s  pbx2 start of phone ended with 0 after 27 ms

                Clocks
                  pbx2: all times are by this clock
                  pbx3: 2.30 s ahead of pbx2; placed to within 0.1 ms
                Note: pbx1 did not answer
                """);
    }

    @Test
    void theLastIsTheNewestOutageAndNewestIsTheNewestOfAll() {
        Ran outage = run("incident", "show");
        Ran newest = run("incident", "show", "newest");

        assertThat(outage.out()).startsWith("Incident " + FakeArchive.ID);
        assertThat(newest.exit()).isEqualTo(1);
        assertThat(newest.err()).contains(FakeArchive.RETURN.id());
    }

    @Test
    void timesOfNodesAreShownInTheZoneOfTheReader() {
        String sentence = "banned until 2026-11-27T23:30:05Z, seen 2026-11-27T23:30:05.120Z, version 2026-11-27";

        assertThat(Words.local(sentence, ZoneOffset.ofHours(1)))
                .isEqualTo("banned until 2026-11-28 00:30:05+01:00, seen 2026-11-28 00:30:05.120+01:00,"
                        + " version 2026-11-27");
        assertThat(Words.local(sentence, LocalDate.of(2026, 11, 28), ZoneOffset.ofHours(1)))
                .isEqualTo("banned until 00:30:05, seen 00:30:05.120, version 2026-11-27");
    }

    @Test
    void allShowsWhatWentBeforeAndTheFacts() {
        Ran ran = run("incident", "show", FakeArchive.ID, "--all");

        assertThat(ran.out()).contains("-2.000 s  pbx2 before it", "      resource=phone");
    }

    @Test
    void jsonIsTheReportOfTheInterface() {
        Ran ran = run("incident", "show", FakeArchive.ID, "--json");

        assertThat(ApiJson.read(ran.out().getBytes(StandardCharsets.UTF_8), IncidentReport.class))
                .isEqualTo(FakeArchive.REPORT);
    }

    @Test
    void anExportIsWrittenOnceAndNeverOverAFile() throws IOException {
        Path file = disks.resolve("incident.zip");

        Ran first = run("incident", "export", "last", file.toString());
        Ran second = run("incident", "export", "last", file.toString());

        assertThat(first.exit()).isZero();
        assertThat(Files.readString(file)).isEqualTo("PK zip");
        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.err()).contains("exists already");
    }

    @Test
    void aDeadClusterIsReadFromTheDisksOfItsNodes() throws IOException {
        ArchiveTest.write(disks, Flight.deathOfOneOfThree().entries());
        String[] states = {
            "--state-dir", disks.resolve("pbx2").toString(),
            "--state-dir", disks.resolve("pbx1").toString(),
            "--state-dir", disks.resolve("pbx3").toString()
        };

        Ran list = run("incident", "list", "--state-dir", disks.resolve("pbx2").toString());
        Ran show = run("incident", "show", "last", states[0], states[1], states[2], states[3], states[4], states[5]);
        Path zip = disks.resolve("dead.zip");
        Ran export = run("incident", "export", "last", zip.toString(), states[0], states[1]);

        assertThat(list.out()).startsWith("20261127-015410  none seen  2026-11-27 01:54:10Z, over in ");
        assertThat(show.out().replaceAll("\\s+", " "))
                .contains("pbx1 lost; phone away for 1.04 s")
                .contains("pbx1: 40.00 s behind pbx2; placed to within 0.1 ms")
                .contains("in all 1.05 s");
        assertThat(export.exit()).isZero();
        assertThat(Files.size(zip)).isPositive();
    }

    @Test
    void whatCannotBeFoundIsRefusedWithWhatHelps() {
        Ran noRecord = run("incident", "list", "--state-dir", disks.toString());
        Ran unknown = run("incident", "show", "20200101-000000");
        Ran noId = run("incident", "show", "yesterday");

        assertThat(noRecord.exit()).isEqualTo(1);
        assertThat(noRecord.err()).contains("no flight record below", "paths.state");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("incident list");
        assertThat(noId.exit()).isEqualTo(2);
        assertThat(noId.err()).contains("'yesterday' is no id of an incident");
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                Map.of("LANG", "C.UTF-8", "ASTERISM_URL", "http://127.0.0.1:" + server.port()),
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }
}
