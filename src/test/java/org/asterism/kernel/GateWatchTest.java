package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other tools against the gate; what they send is sent here by a socket of its own. */
@Tag("netns")
class GateWatchTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final DeviceName DEVICE = new DeviceName("kt0");
    private static final int FLUSHES = 50;

    /** A report and when it came. */
    private record Report(GateWatch.Damage damage, BootTime at) {}

    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private Namespace namespace;
    private NetlinkSocket otherTool;

    @BeforeEach
    void makeANamespace() {
        namespace = Namespace.create("watch");
        namespace.ip("link", "add", "kt0", "type", "veth", "peer", "name", "kt0p");
        otherTool = namespace.got(() -> NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER));
    }

    @AfterEach
    void removeIt() {
        otherTool.close();
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFlushedRulesetIsReportedAndTheGatePutUpAgainClosed(GateLayout layout) throws Exception {
        try (AddressGate gate = gate(layout);
                GateWatch watch = watch(gate)) {
            assertThat(watch).isNotNull();
            long[] reportedUs = new long[FLUSHES];
            long[] closedUs = new long[FLUSHES];
            for (int flush = 0; flush < FLUSHES; flush++) {
                gate.arm(0, LEASE);
                gate.confirm(0);
                gate.open(FLOATING.get(0));
                BootTime start = BootClock.now();
                assertThat(flushRuleset()).isZero();
                BootTime flushed = BootClock.now();

                Report report = reports.poll(2, TimeUnit.SECONDS);
                assertThat(report).isNotNull();
                assertThat(report.damage()).isEqualTo(GateWatch.Damage.REMOVED);
                assertThat(gate.installClosed(List.of(DEVICE), FLOATING))
                        .isInstanceOf(GateInstallation.Installed.class);

                reportedUs[flush] = report.at().since(start).toNanos() / 1000;
                closedUs[flush] = BootClock.now().since(flushed).toNanos() / 1000;
                assertThat(gate.confirm(0)).isEqualTo(new GateAnswer.NotArmed(0));
                assertThat(gate.expires(0)).isEqualTo(new LeaseReading.Over());
                assertThat(gate.opened()).isEmpty();
            }
            assertThat(reports.poll(50, TimeUnit.MILLISECONDS))
                    .as("our own installation")
                    .isNull();
            print(layout + ", flush to report", reportedUs);
            print(layout + ", open after a flush until closed again", closedUs);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheGateDoesItselfIsNotReported(GateLayout layout) throws Exception {
        try (AddressGate gate = gate(layout);
                GateWatch watch = watch(gate)) {
            assertThat(watch).isNotNull();
            gate.arm(0, LEASE);
            gate.confirm(0);
            gate.open(FLOATING.get(0));
            gate.setGated(List.of(DEVICE), FLOATING.subList(0, 1));
            gate.closeAll();

            assertThat(reports.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForeignChangeInOurTableIsReported(GateLayout layout) throws Exception {
        try (AddressGate gate = gate(layout);
                GateWatch watch = watch(gate);
                GateChannel foreign = new GateChannel(
                        namespace.got(() -> NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER)), AddressGate.TABLE)) {
            assertThat(watch).isNotNull();
            int family = layout.families().get(0);

            GateChannel.Commit commit = foreign.commit(foreign.batch().clearChain(family, "lease"));

            assertThat(commit.isDone()).isTrue();
            Report report = reports.poll(2, TimeUnit.SECONDS);
            assertThat(report).isNotNull();
            assertThat(report.damage()).isEqualTo(GateWatch.Damage.ALTERED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfOthersDoNotMatter(GateLayout layout) throws Exception {
        try (AddressGate gate = gate(layout);
                GateWatch watch = watch(gate);
                GateChannel foreign = new GateChannel(
                        namespace.got(() -> NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER)), "firewall")) {
            assertThat(watch).isNotNull();
            int family = layout.families().get(0);

            assertThat(foreign.commit(foreign.batch().table(family)).isDone()).isTrue();
            assertThat(foreign.commit(foreign.batch().deleteTable(family)).isDone())
                    .isTrue();

            assertThat(reports.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    private AddressGate gate(GateLayout layout) {
        AddressGate gate = namespace.got(() -> AddressGate.create(layout));
        assertThat(gate.installClosed(List.of(DEVICE), FLOATING)).isInstanceOf(GateInstallation.Installed.class);
        return gate;
    }

    private GateWatch watch(AddressGate gate) {
        return namespace.got(() -> GateWatch.start(gate, damage -> reports.add(new Report(damage, BootClock.now()))));
    }

    /** As {@code nft flush ruleset}: deletion of all tables of all families. */
    private int flushRuleset() {
        int first = otherTool.nextSequence();
        int number = otherTool.nextSequence();
        int last = otherTool.nextSequence();
        NetlinkWriter writer = otherTool.request();
        writer.begin(0x10, 0, first)
                .raw8(0)
                .raw8(0)
                .rawBigEndian16(NftBatch.SUBSYSTEM)
                .end();
        NftBatch.header(writer, NftBatch.DELTABLE, NetlinkWriter.NLM_F_ACK, 0, number)
                .end();
        writer.begin(0x11, 0, last)
                .raw8(0)
                .raw8(0)
                .rawBigEndian16(NftBatch.SUBSYSTEM)
                .end();
        return otherTool.transact(number);
    }

    private static void print(String what, long[] valuesUs) {
        Arrays.sort(valuesUs);
        System.out.println(what + ": median " + valuesUs[valuesUs.length / 2] + " us, max "
                + valuesUs[valuesUs.length - 1] + " us");
    }
}
