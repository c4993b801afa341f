package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.Attributes;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against tools that answer in the format of DRBD 9's {@code drbdsetup status --json} and do nothing else, because DRBD's module is not
 * in every kernel. They note what they are told; {@code drbdadm} puts the next state in place.
 */
class DrbdAgentTest {

    private static final String CONNECTED = peer("Connected", "Secondary", "Established", "UpToDate", "100.00");
    private static final String GONE = """
        { "peer-node-id": 1, "name": "pbx2", "connection-state": "Connecting", "peer-role": "Unknown", "peer_devices": [ ] }\
        """;

    @TempDir
    Path folder;

    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private Attributes attributes;
    private DrbdAgent agent;
    private final Map<String, String> notes = new TreeMap<>();
    private long calls;

    @BeforeEach
    void setUp() throws Exception {
        threads = Executors.newScheduledThreadPool(2);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        attributes = Attributes.in(folder.resolve("attributes"));
        agent = new DrbdAgent(new Tool(processes), attributes, new AgentNotes() {
            @Override
            public void show(String key, String sentence) {
                notes.put(key, sentence);
            }

            @Override
            public void end(String key, String how) {
                notes.remove(key);
            }
        });
        program("drbdsetup", "cat '%1$s/state' 2>/dev/null || { echo \"r0: No such resource\" >&2; exit 10; }");
        program(
                "drbdadm",
                "echo \"$*\" >>'%1$s/told'; [ ! -e '%1$s/next' ] || mv '%1$s/next' '%1$s/state'; cat '%1$s/error' >&2"
                        + " 2>/dev/null && exit 11; [ \"$1\" != down ] || rm -f '%1$s/state'; exit 0");
    }

    @AfterEach
    void tearDown() {
        processes.close();
        threads.shutdownNow();
    }

    @Test
    void itIsBroughtUpPromotedDemotedAndTakenDown() throws Exception {
        assertEnd(agent.monitor(call("monitor")), OcfCode.NOT_RUNNING, "not running");
        next("Secondary", "UpToDate", CONNECTED);
        assertEnd(agent.start(call("start")), OcfCode.SUCCESS, "");
        assertThat(attributes.present()).containsEntry("master-data", "10000");
        assertEnd(agent.start(call("start")), OcfCode.SUCCESS, "");
        assertEnd(agent.monitor(call("monitor")), OcfCode.SUCCESS, "");

        next("Primary", "UpToDate", CONNECTED);
        assertEnd(agent.promote(call("promote")), OcfCode.SUCCESS, "");
        assertEnd(agent.promote(call("promote")), OcfCode.SUCCESS, "");
        assertEnd(agent.monitor(call("monitor")), OcfCode.RUNNING_PROMOTED, "");
        next("Secondary", "UpToDate", CONNECTED);
        assertEnd(agent.demote(call("demote")), OcfCode.SUCCESS, "");
        assertEnd(agent.stop(call("stop")), OcfCode.SUCCESS, "");

        assertThat(told()).isEqualTo("up r0\nprimary r0\nsecondary r0\ndown r0\n");
        assertThat(attributes.present()).isEmpty();
        assertEnd(agent.stop(call("stop")), OcfCode.SUCCESS, "");
        assertThat(notes).isEmpty();
    }

    @Test
    void dataThatIsNotUpToDateIsNeverPromoted() throws Exception {
        Map<String, String> states = Map.of(
                "Outdated", "a peer has newer data",
                "Inconsistent", "a resync has not ended",
                "Consistent", "not known whether a peer has newer data",
                "Diskless", "no disk here",
                "Negotiating", "not known to be up to date");
        for (Map.Entry<String, String> state : states.entrySet()) {
            now("Secondary", state.getKey(), GONE);
            AgentResult monitored = get(agent.monitor(call("monitor")));
            assertThat(((AgentResult.Ended) monitored).exit()).isEqualTo(OcfCode.DEGRADED.exit());
            assertThat(attributes.present()).doesNotContainKey("master-data");

            AgentResult refused = get(agent.promote(call("promote")));

            assertThat(((AgentResult.Ended) refused).exit()).isEqualTo(OcfCode.ERROR.exit());
            assertThat(refused.reason())
                    .startsWith("not promoted: volume 0 is " + state.getKey() + ": ")
                    .contains(state.getValue());
        }
        now("Secondary", "UpToDate", peer("Connected", "Primary", "Established", "UpToDate", "100"));
        assertThat(get(agent.promote(call("promote"))).reason()).isEqualTo("not promoted: peer pbx2 is Primary");
        assertThat(Files.exists(folder.resolve("told")))
                .as("drbdadm was not asked")
                .isFalse();
    }

    @Test
    void aSplitBrainIsToldInWordsWithItsCureAndALostPeerAndAResyncToo() throws Exception {
        now("Secondary", "UpToDate", GONE.replace("Connecting", "StandAlone"));
        AgentResult result = get(agent.monitor(call("monitor")));
        assertThat(result.reason())
                .startsWith("StandAlone towards pbx2: as a rule a split brain")
                .contains("drbdadm connect --discard-my-data r0");
        assertThat(notes.get("drbd data:0")).startsWith("DRBD r0: StandAlone");
        assertThat(attributes.present()).containsEntry("master-data", "10");

        now("Primary", "UpToDate", GONE);
        assertEnd(
                agent.monitor(call("monitor")),
                OcfCode.DEGRADED_PROMOTED,
                "not connected to pbx2 (Connecting): what is written here is not replicated");
        now("Secondary", "UpToDate", GONE);
        get(agent.monitor(call("monitor")));
        assertThat(attributes.present()).containsEntry("master-data", "1000");
        now("Primary", "UpToDate", peer("Connected", "Secondary", "SyncSource", "Inconsistent", "43.13"));
        assertThat(get(agent.monitor(call("monitor"))).reason())
                .isEqualTo("resync with pbx2 is under way, 43.13 % in sync");
        now("Primary", "UpToDate", CONNECTED);
        assertEnd(agent.monitor(call("monitor")), OcfCode.RUNNING_PROMOTED, "");
        assertThat(notes).isEmpty();
    }

    @Test
    void aToolThatFailsOrLiesOrCannotBeReadIsNoSuccess() throws Exception {
        now("Secondary", "UpToDate", CONNECTED);
        assertThat(get(agent.promote(call("promote"))).reason())
                .isEqualTo("drbdadm has ended, but it is not Primary: it is up as Secondary");
        Files.writeString(folder.resolve("error"), "r0: State change failed: (-2) Need access to UpToDate data\n");
        assertThat(get(agent.promote(call("promote"))).reason())
                .contains("drbdadm primary r0 failed with status 11", "Need access to UpToDate data");
        Files.writeString(folder.resolve("state"), "Segmentation fault");
        assertThat(((AgentResult.Ended) get(agent.monitor(call("monitor")))).exit())
                .isEqualTo(OcfCode.ERROR.exit());
        assertThat(((AgentResult.Ended) get(agent.stop(call("stop")))).exit())
                .as("not known to be down")
                .isEqualTo(OcfCode.ERROR.exit());
        program("drbdsetup", "echo 'Failed to modprobe drbd (No such file or directory)' >&2; exit 20");
        assertEnd(agent.stop(call("stop")), OcfCode.SUCCESS, "");
    }

    private static String peer(String connection, String role, String replication, String disk, String percent) {
        return """
            { "peer-node-id": 1, "name": "pbx2", "connection-state": "%s", "congested": false, "peer-role": "%s",
              "ap-in-flight": 0, "rs-in-flight": 0,
              "peer_devices": [ { "volume": 0, "replication-state": "%s", "peer-disk-state": "%s", "peer-client": false,
                "resync-suspended": "no", "received": 0, "sent": 8, "out-of-sync": 0, "pending": 0, "unacked": 0,
                "has-sync-details": false, "has-online-verify-details": false, "percent-in-sync": %s } ] }\
            """.formatted(connection, role, replication, disk, percent);
    }

    private void now(String role, String disk, String peer) throws Exception {
        write("state", role, disk, peer);
    }

    /** What drbdadm brings about. */
    private void next(String role, String disk, String peer) throws Exception {
        write("next", role, disk, peer);
    }

    private void write(String file, String role, String disk, String peer) throws Exception {
        Files.writeString(folder.resolve(file), """
            [ { "name": "r0", "node-id": 0, "role": "%s", "suspended": false, "write-ordering": "flush",
                "devices": [ { "volume": 0, "minor": 1, "disk-state": "%s", "client": false, "quorum": true, "size": 307152,
                  "read": 0, "written": 0, "al-writes": 0, "bm-writes": 0, "upper-pending": 0, "lower-pending": 0 } ],
                "connections": [ %s ] } ]
            """.formatted(role, disk, peer));
    }

    private String told() throws Exception {
        return Files.readString(folder.resolve("told"));
    }

    private void program(String name, String script) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script.formatted(folder) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private AgentCall call(String action) {
        return new AgentCall(
                ++calls,
                AgentName.parse("asterism:drbd"),
                new ResourceId("data:0"),
                action,
                Duration.ZERO,
                new TreeMap<>(Map.of(
                        "resource",
                        "r0",
                        "drbdadm",
                        folder.resolve("drbdadm").toString(),
                        "drbdsetup",
                        folder.resolve("drbdsetup").toString())),
                Duration.ofSeconds(60),
                LatestStart.WHENEVER);
    }

    private static void assertEnd(CompletionStage<AgentResult> stage, OcfCode code, String reason) throws Exception {
        AgentResult.Ended ended = (AgentResult.Ended) get(stage);
        assertThat(ended.reason()).isEqualTo(reason);
        assertThat(ended.exit()).isEqualTo(code.exit());
    }

    private static AgentResult get(CompletionStage<AgentResult> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
