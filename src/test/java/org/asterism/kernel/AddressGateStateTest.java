package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asterism.kernel.Bed.FLOATING;
import static org.asterism.kernel.Bed.FLOATING4;
import static org.asterism.kernel.Bed.FLOATING6;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel holds after each change, read back from it. */
@Tag("netns")
class AddressGateStateTest {

    private static final Duration LEASE = Duration.ofMillis(5000);
    private static final DeviceName DUMMY = new DeviceName("kt0");
    private static final DeviceName OTHER = new DeviceName("kt1");
    private static final InetAddress THIRD = Bed.address("10.9.0.101");

    private Namespace namespace;
    private final List<AddressGate> gates = new ArrayList<>();

    @BeforeEach
    void makeANamespace() {
        namespace = Namespace.create("state");
        device(DUMMY);
    }

    @AfterEach
    void removeIt() {
        gates.forEach(AddressGate::close);
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource
    void everySlotIsArmedConfirmedAndRenewed(GateLayout layout) {
        AddressGate gate = installed(layout);
        for (int slot = 0; slot < AddressGate.SLOTS; slot++) {
            assertThat(gate.expires(slot)).isEqualTo(new LeaseReading.Over());
            assertThat(gate.arm(slot, LEASE)).isEqualTo(new GateAnswer.Done());
            assertThat(armedFor(gate, slot)).isBetween(LEASE.minusMillis(500), LEASE);
            assertThat(gate.confirm(slot)).isEqualTo(new GateAnswer.Done());
            assertThat(openFor(gate.expires(slot))).isBetween(LEASE.minusMillis(500), LEASE);
        }

        gate.arm(2, LEASE.multipliedBy(2));

        assertThat(armedFor(gate, 2))
                .as("renewed, and its old confirmation cleared")
                .isGreaterThan(LEASE);
        gate.arm(2, LEASE);
        assertThat(armedFor(gate, 2)).as("a shorter time counts as well").isLessThanOrEqualTo(LEASE);
        assertThat(openFor(gate.expires(3))).as("other slots").isLessThanOrEqualTo(LEASE);
    }

    @ParameterizedTest
    @EnumSource
    void theRestartLeaseIsAPairOfItsOwn(GateLayout layout) {
        AddressGate gate = installed(layout);
        assertThat(gate.confirmRestart()).isInstanceOf(GateAnswer.NotArmed.class);

        gate.armRestart(Duration.ofSeconds(30));
        assertThat(gate.restartRemaining()).isInstanceOf(LeaseReading.Armed.class);
        gate.confirmRestart();

        assertThat(openFor(gate.restartRemaining())).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        assertThat(gate.expires(0)).isEqualTo(new LeaseReading.Over());
    }

    @ParameterizedTest
    @EnumSource
    void installingClosedEndsWhatWasOpen(GateLayout layout) {
        AddressGate gate = installed(layout);
        gate.arm(0, LEASE);
        gate.confirm(0);
        gate.armRestart(LEASE);
        gate.confirmRestart();
        gate.open(FLOATING4);

        gate.installClosed(List.of(DUMMY), FLOATING);

        assertThat(gate.expires(0)).isEqualTo(new LeaseReading.Over());
        assertThat(gate.restartRemaining()).isEqualTo(new LeaseReading.Over());
        assertThat(gate.opened()).isEmpty();
        assertThat(gate.confirm(0)).isInstanceOf(GateAnswer.NotArmed.class);
    }

    @ParameterizedTest
    @EnumSource
    void changingTheGatedAddressesOpensNothingAndEndsNothing(GateLayout layout) {
        AddressGate gate = installed(layout);
        gate.arm(0, LEASE);
        gate.confirm(0);
        gate.open(FLOATING4);
        gate.open(FLOATING6);
        assertThat(gate.open(THIRD)).isEqualTo(new GateAnswer.NotGated(THIRD));

        GateInstallation changed = gate.setGated(List.of(DUMMY), List.of(THIRD, FLOATING6));

        assertThat(changed)
                .isEqualTo(new GateInstallation.Installed(layout, GateInstallation.Manner.ADOPTED, List.of()));
        assertThat(gate.opened()).containsExactly(FLOATING6);
        assertThat(gate.expires(0)).isInstanceOf(LeaseReading.Open.class);
        assertThat(gate.close(FLOATING4)).isEqualTo(new GateAnswer.NotGated(FLOATING4));
        assertThat(gate.open(THIRD)).isEqualTo(new GateAnswer.Done());
    }

    @Test
    void aDeviceThatComesLaterIsGuardedOnceItIsSet() {
        AddressGate gate = gate(GateLayout.NETDEV);
        assertThat(gate.installClosed(List.of(DUMMY, OTHER), FLOATING))
                .isEqualTo(new GateInstallation.Installed(
                        GateLayout.NETDEV, GateInstallation.Manner.CLOSED, List.of(OTHER)));

        device(OTHER);

        assertThat(missing(gate.setGated(List.of(DUMMY, OTHER), FLOATING))).isEmpty();
        namespace.ip("link", "del", OTHER.value());
        assertThat(missing(gate.setGated(List.of(DUMMY, OTHER), FLOATING))).containsExactly(OTHER);
        device(OTHER);
        assertThat(missing(gate.setGated(List.of(DUMMY, OTHER), FLOATING))).isEmpty();
        assertThat(missing(gate.setGated(List.of(OTHER), FLOATING))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aGateThatIsGoneIsTold(GateLayout layout) {
        AddressGate gate = installed(layout);
        gate.arm(0, LEASE);
        installed(layout).uninstall();

        assertThat(gate.confirm(0)).isEqualTo(new GateAnswer.Gone());
        assertThat(gate.arm(1, LEASE)).isEqualTo(new GateAnswer.Gone());
        assertThat(gate.open(FLOATING4)).isEqualTo(new GateAnswer.Gone());
        assertThat(gate.closeAll()).isEqualTo(new GateAnswer.Gone());
        assertThat(gate.expires(0)).isEqualTo(new LeaseReading.Gone());
        assertThat(gate.setGated(List.of(DUMMY), FLOATING))
                .isEqualTo(new GateInstallation.Installed(layout, GateInstallation.Manner.CLOSED, List.of()));
        assertThat(gate.uninstall()).isEqualTo(new GateAnswer.Done());
        assertThat(gate.uninstall()).as("nothing is left to do").isEqualTo(new GateAnswer.Done());
    }

    @Test
    void anotherLayoutTakesThePlaceOfTheFirst() {
        installed(GateLayout.NETDEV);

        AddressGate older = installed(GateLayout.INET_ARP);

        older.uninstall();
        assertThat(namespace.got(() -> AddressGate.create()).arm(0, LEASE)).isEqualTo(new GateAnswer.Gone());
    }

    @Test
    void theBestLayoutOfTheKernelIsFound() {
        AddressGate gate = namespace.got(() -> AddressGate.create());
        gates.add(gate);

        GateInstallation installation = gate.install(List.of(DUMMY), FLOATING);

        assertThat(((GateInstallation.Installed) installation).layout()).isEqualTo(GateLayout.NETDEV);
    }

    @Test
    void manyAddressesAreGatedAtOnce() {
        List<InetAddress> many = new ArrayList<>();
        for (int index = 0; index < AddressGate.MOST_ADDRESSES; index++) {
            many.add(Bed.address("fd00:9::" + Integer.toHexString(index + 1)));
        }
        AddressGate gate = gate(GateLayout.NETDEV);

        assertThat(gate.installClosed(List.of(DUMMY), many)).isInstanceOf(GateInstallation.Installed.class);
        assertThat(gate.open(many.get(many.size() - 1))).isEqualTo(new GateAnswer.Done());
    }

    @Test
    void aClosedSocketRefusesInsteadOfWritingElsewhere() {
        AddressGate gate = installed(GateLayout.NETDEV);

        gate.close();

        assertThat(gate.arm(0, LEASE)).isInstanceOf(GateAnswer.Refused.class);
        assertThat(gate.expires(0)).isInstanceOf(LeaseReading.Unreadable.class);
    }

    @Test
    void slotsAndTimesOutOfRangeAreMistakesOfTheCaller() {
        AddressGate gate = gate(GateLayout.NETDEV);

        assertThatThrownBy(() -> gate.arm(8, LEASE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gate.confirm(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gate.arm(0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gate.armRestart(Duration.ofSeconds(31))).isInstanceOf(IllegalArgumentException.class);
    }

    private AddressGate gate(GateLayout layout) {
        AddressGate gate = namespace.got(() -> AddressGate.create(layout));
        gates.add(gate);
        return gate;
    }

    private AddressGate installed(GateLayout layout) {
        AddressGate gate = gate(layout);
        assertThat(gate.installClosed(List.of(DUMMY), FLOATING)).isInstanceOf(GateInstallation.Installed.class);
        return gate;
    }

    private void device(DeviceName name) {
        namespace.ip("link", "add", name.value(), "type", "veth", "peer", "name", name.value() + "p");
        namespace.ip("link", "set", name.value(), "up");
    }

    private static List<DeviceName> missing(GateInstallation installation) {
        return ((GateInstallation.Installed) installation).missing();
    }

    private static Duration armedFor(AddressGate gate, int slot) {
        return ((LeaseReading.Armed) gate.expires(slot)).remaining();
    }

    private static Duration openFor(LeaseReading reading) {
        return ((LeaseReading.Open) reading).remaining();
    }
}
