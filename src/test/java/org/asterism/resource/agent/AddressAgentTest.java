package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/** The agent against a device and a gate that are variables. */
class AddressAgentTest {

    private final FakeDevice device = new FakeDevice();
    private final FakeGate gate = new FakeGate();
    private final List<Runnable> delayed = new ArrayList<>();
    private final List<Runnable> looks = new ArrayList<>();
    private final AddressAgent agent = new AddressAgent(
            device,
            gate,
            Runnable::run,
            (pause, task) -> delayed.add(task),
            new ConflictWatch(
                    device,
                    gate,
                    Runnable::run,
                    (pause, task) -> looks.add(task),
                    () -> BootTime.ZERO,
                    new FakeListener()),
            () -> BootTime.ZERO);

    @Test
    void theFirstProbePutsTheAddressOnTheDeviceBehindTheShutGate() {
        assertCode(agent.monitor(call(Map.of())), OcfCode.NOT_RUNNING);

        assertThat(device.log).containsExactly("configure 10.0.0.100/24 on eth0");
        assertThat(gate.position).isEqualTo(AddressGatePort.Position.SHUT);
    }

    @Test
    void withoutAGateNothingIsConfiguredOrStarted() {
        gate.position = AddressGatePort.Position.UNGUARDED;

        assertCode(agent.monitor(call(Map.of())), OcfCode.NOT_RUNNING);
        assertCode(agent.start(call(Map.of())), OcfCode.ERROR);
        assertThat(device.log).isEmpty();
        device.presence = AddressPort.Presence.CONFIGURED;
        assertCode(agent.monitor(call(Map.of())), OcfCode.ERROR);
    }

    @Test
    void anOpenAddressIsWatchedForOthersAndAWrongPolicyIsRefused() {
        assertThat(looks).isEmpty();
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        assertCode(agent.monitor(call(Map.of())), OcfCode.SUCCESS);
        assertThat(looks).hasSize(1);

        assertThat(get(agent.start(call(Map.of("on-conflict", "fight")))))
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        refused -> assertThat(refused.reason()).contains("defend or report, not 'fight'"));
    }

    @Test
    void startOpensTheGateThenAnnouncesNowAndLater() {
        assertCode(agent.start(call(Map.of("arp-count", "3"))), OcfCode.SUCCESS);

        assertThat(device.log).containsExactly("configure 10.0.0.100/24 on eth0", "announce");
        assertThat(gate.latest).isEqualTo(new LatestStart.Before(new BootTime(42)));
        runDelayed();
        runDelayed();
        runDelayed();
        assertThat(device.log).hasSize(4);
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        assertThat(device.log).hasSize(5); // configured again, not announced
    }

    @Test
    void stopShutsTheGateEndsAnnouncementsAndLeavesTheAddress() {
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        device.log.clear();

        assertCode(agent.stop(call(Map.of())), OcfCode.SUCCESS);
        runDelayed();

        assertThat(gate.position).isEqualTo(AddressGatePort.Position.SHUT);
        assertThat(device.log).isEmpty();
    }

    @Test
    void aGateThatOpensTooLateMakesTheStartTooLate() {
        gate.answer = new AddressGatePort.Turned.TooLate("lease over");

        assertThat(get(agent.start(call(Map.of())))).isEqualTo(new AgentResult.CameTooLate("lease over"));
        assertThat(device.log).doesNotContain("announce");
    }

    @Test
    void noCarrierIsAHardErrorThatPasses() {
        device.carrier = AddressPort.Carrier.MISSING;

        AgentResult result = get(agent.start(call(Map.of())));

        assertThat(result)
                .isEqualTo(new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, "no carrier on eth0", Outlook.PASSING));
        assertThat(gate.position).isEqualTo(AddressGatePort.Position.SHUT);
    }

    @Test
    void aLivingOwnerOrDoubtPreventsATakeover() {
        Map<String, String> takeover = Map.of(AddressAgent.TAKEOVER, "true");
        device.owner = new AddressPort.Ownership.Somebody("02:00:00:00:00:01");
        AgentResult taken = get(agent.start(call(takeover)));
        assertThat(taken.reason()).isEqualTo("10.0.0.100/24 on eth0 is in use by 02:00:00:00:00:01");
        device.owner = new AddressPort.Ownership.Unknown("no socket");
        assertCode(agent.start(call(takeover)), OcfCode.ERROR);
        assertThat(gate.position).isEqualTo(AddressGatePort.Position.SHUT);

        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS); // no takeover, not asked
    }

    @Test
    void anAddressDeletedByHandIsPutBackAndAnnounced() {
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        device.presence = AddressPort.Presence.ABSENT;
        device.log.clear();

        assertCode(agent.monitor(call(Map.of())), OcfCode.SUCCESS);

        assertThat(device.log).containsExactly("configure 10.0.0.100/24 on eth0", "announce");
    }

    @Test
    void aGateFoundShutByARecurringMonitorIsLookedAtTwice() {
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        runDelayed();
        gate.position = AddressGatePort.Position.SHUT;

        CompletionStage<AgentResult> first = agent.monitor(recurring());
        assertThat(first.toCompletableFuture()).isNotDone();
        gate.position = AddressGatePort.Position.OPEN;
        runDelayed();
        gate.position = AddressGatePort.Position.SHUT;
        CompletionStage<AgentResult> second = agent.monitor(recurring());
        runDelayed();

        assertCode(first, OcfCode.SUCCESS);
        assertCode(second, OcfCode.NOT_RUNNING);
    }

    @Test
    void aLostCarrierIsSuspiciousAndOnlyASteadyOneCures() {
        List<String> hints = new ArrayList<>();
        NativeAgent.Watch watch = agent.watch(call(Map.of()), new NativeAgent.Observer() {
            @Override
            public void suspicious() {
                hints.add("suspicious");
            }

            @Override
            public void cured() {
                hints.add("cured");
            }
        });

        device.listener.changed(AddressPort.Carrier.MISSING);
        device.listener.changed(AddressPort.Carrier.PRESENT);
        device.listener.changed(AddressPort.Carrier.MISSING);
        runDelayed();
        assertThat(hints).containsExactly("suspicious", "suspicious", "suspicious");
        device.listener.changed(AddressPort.Carrier.PRESENT);
        runDelayed();
        assertThat(hints).endsWith("suspicious", "cured");
        watch.close();
    }

    @Test
    void wrongParametersAreSaid() {
        assertThat(get(agent.start(call(Map.of("ip", "host.example")))).reason())
                .isEqualTo("not an IP address: 'host.example'");
        assertThat(get(agent.start(call(Map.of("prefix", "64")))).reason()).isEqualTo("prefix must be 0 to 32: 64");
        assertThat(get(agent.start(call(Map.of("probe", "maybe")))).reason()).contains("probe");
        assertThat(agent.metadata().check(Map.of("ip", "10.0.0.1")))
                .extracting(finding -> finding.sentence())
                .containsExactly("address needs the parameter 'interface'");
    }

    private void runDelayed() {
        List<Runnable> due = List.copyOf(delayed);
        delayed.clear();
        due.forEach(Runnable::run);
    }

    private static AgentCall recurring() {
        return call(Map.of(), Duration.ofSeconds(1));
    }

    private static AgentCall call(Map<String, String> more) {
        return call(more, Duration.ZERO);
    }

    private static AgentCall call(Map<String, String> more, Duration interval) {
        TreeMap<String, String> params = new TreeMap<>(Map.of("ip", "10.0.0.100", "prefix", "24", "interface", "eth0"));
        params.putAll(more);
        return new AgentCall(
                1,
                org.asterism.model.AgentName.parse("asterism:address"),
                new ResourceId("phone-address"),
                "start",
                interval,
                params,
                Duration.ofSeconds(5),
                new LatestStart.Before(new BootTime(42)));
    }

    private static AgentResult get(CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void assertCode(CompletionStage<AgentResult> stage, OcfCode code) {
        assertThat(get(stage))
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.exit()).as(ended.reason()).isEqualTo(code.exit()));
    }

    private static final class FakeDevice implements AddressPort {

        final List<String> log = new ArrayList<>();
        Carrier carrier = Carrier.PRESENT;
        Presence presence = Presence.ABSENT;
        Ownership owner = new Ownership.Nobody();
        CarrierListener listener = now -> {};

        @Override
        public Condition inspect(FloatingAddress address) {
            return new Condition.Seen(carrier, presence);
        }

        @Override
        public Step configure(FloatingAddress address) {
            log.add("configure " + address);
            presence = Presence.CONFIGURED;
            return new Step.Done();
        }

        @Override
        public Step announce(FloatingAddress address) {
            log.add("announce");
            return new Step.Done();
        }

        @Override
        public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit) {
            log.add("probe " + addresses.size());
            return addresses.stream().collect(Collectors.toMap(address -> address, address -> owner));
        }

        @Override
        public Claims claims(FloatingAddress address) {
            return new FakeClaims();
        }

        @Override
        public Step ask(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public NativeAgent.Watch watch(String name, CarrierListener wanted) {
            listener = wanted;
            return () -> listener = now -> {};
        }
    }

    private static final class FakeGate implements AddressGatePort {

        Position position = Position.SHUT;
        Turned answer = new Turned.Done();
        LatestStart latest = LatestStart.WHENEVER;

        @Override
        public CompletionStage<Turned> open(FloatingAddress address, LatestStart until) {
            latest = until;
            position = answer instanceof Turned.Done ? Position.OPEN : position;
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletionStage<Turned> close(FloatingAddress address) {
            position = Position.SHUT;
            return CompletableFuture.completedFuture(new Turned.Done());
        }

        @Override
        public CompletionStage<Position> position(FloatingAddress address) {
            return CompletableFuture.completedFuture(position);
        }

        @Override
        public boolean isLeased() {
            return true;
        }
    }

    private static final class FakeClaims implements AddressPort.Claims {

        @Override
        public Optional<String> heard() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class FakeListener implements ConflictWatch.Listener {

        @Override
        public void contested(FloatingAddress address, String mac, ConflictWatch.Reaction reaction) {
            throw new AssertionError("nobody claims anything");
        }

        @Override
        public void settled(FloatingAddress address) {
            throw new AssertionError("nobody claimed anything");
        }
    }
}
