package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
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

    private final AddressFakes.FakeDevice device = new AddressFakes.FakeDevice();
    private final AddressFakes.FakeGate gate = new AddressFakes.FakeGate();
    private final List<Runnable> delayed = new ArrayList<>();
    private final List<Runnable> looks = new ArrayList<>();
    private final AddressFakes.FakeNeighbours neighbours = new AddressFakes.FakeNeighbours();
    private final List<String> notes = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private BootTime now = new BootTime(1_000_000_000_000L);
    private final Announcements announcements =
            new Announcements(device, neighbours, gate, Runnable::run, this::delay, new AgentNotes() {
                @Override
                public void show(String key, String sentence) {
                    notes.remove(sentence);
                    notes.add(sentence);
                }

                @Override
                public void end(String key, String how) {
                    notes.clear();
                }
            });
    private final AddressAgent agent = new AddressAgent(
            device,
            gate,
            Runnable::run,
            this::delay,
            () -> now,
            new ConflictWatch(
                    device,
                    gate,
                    Runnable::run,
                    (pause, task) -> looks.add(task),
                    () -> BootTime.ZERO,
                    new AddressFakes.FakeListener()),
            announcements);

    @Test
    void theFirstProbePutsTheAddressOnTheDeviceBehindTheShutGate() {
        assertCode(agent.monitor(call(Map.of())), OcfCode.NOT_RUNNING);

        assertThat(device.log).containsExactly("configure 10.0.0.100/24 on eth0");
        assertThat(gate.position).isEqualTo(AddressGatePort.Position.SHUT);
    }

    @Test
    void oneThatIsAbsentOnStandbyLiesOnTheDeviceWhileItIsServed() {
        Map<String, String> absent = Map.of("on-standby", "absent");

        assertCode(agent.monitor(call(absent)), OcfCode.NOT_RUNNING);
        assertThat(device.log).isEmpty();
        assertCode(agent.start(call(absent)), OcfCode.SUCCESS);
        assertThat(device.log).startsWith("configure 10.0.0.100/24 on eth0");
        assertCode(agent.monitor(call(absent)), OcfCode.SUCCESS);
        assertCode(agent.stop(call(absent)), OcfCode.SUCCESS);
        assertThat(device.log).endsWith("remove 10.0.0.100/24 on eth0");

        device.presence = AddressPort.Presence.CONFIGURED; // left by an earlier life, or shut with the lease
        assertCode(agent.monitor(call(absent)), OcfCode.NOT_RUNNING);
        assertThat(device.presence).isEqualTo(AddressPort.Presence.ABSENT);
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
        assertCode(agent.start(call(Map.of("arp-count", "3", "arp-refresh", "0s"))), OcfCode.SUCCESS);

        assertThat(device.log).containsExactly("configure 10.0.0.100/24 on eth0", "announce");
        assertThat(gate.latest).isEqualTo(new LatestStart.Before(new BootTime(42)));
        runDelayed();
        runDelayed();
        runDelayed();
        assertThat(device.log).hasSize(4);
        assertCode(agent.start(call(Map.of())), OcfCode.SUCCESS);
        assertThat(device.log).hasSize(4); // neither configured nor announced again
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
                .containsExactly("address needs the parameter 'interface' (Network device)");
    }

    @Test
    void oneThatIsServedIsAnnouncedNowAndThenAndWhenOthersMayHaveMissedIt() {
        assertCode(agent.start(call(Map.of("arp-count", "1", "arp-refresh", "60s"))), OcfCode.SUCCESS);
        assertThat(pauses).contains(Duration.ofSeconds(60));
        runDelayed();
        runDelayed();
        assertThat(device.log).hasSize(4); // configured, announced three times

        announcements.everythingAgain();
        assertThat(device.log).hasSize(5);

        gate.position = AddressGatePort.Position.SHUT;
        runDelayed();
        announcements.everythingAgain();
        assertThat(device.log).hasSize(5);
        assertThat(delayed).isEmpty();
    }

    @Test
    void aGatewayThatDoesNotAnswerTheAddressIsToldUntilItDoes() {
        neighbours.gateway = Optional.of(Given.address("10.0.0.1"));
        neighbours.echo = new NeighbourPort.Contact.Silent();
        neighbours.introduced = new NeighbourPort.Contact.Silent();
        assertCode(agent.start(call(Map.of("arp-count", "2", "arp-refresh", "10s"))), OcfCode.SUCCESS);
        assertThat(notes).as("asked once").isEmpty();

        runDelayed();

        assertThat(notes).singleElement().asString().contains("10.0.0.1 answers neither", "each 10 s");
        neighbours.introduced = new NeighbourPort.Contact.Answered();
        runDelayed();
        assertThat(notes).isEmpty();
        assertCode(agent.stop(call(Map.of())), OcfCode.SUCCESS);
    }

    @Test
    void anEchoThatComesBackNeedsNoIntroductionAndAHostMayBeNamed() {
        neighbours.introduced = new NeighbourPort.Contact.Unknown("not to be asked");

        assertCode(agent.start(call(Map.of("verify-with", "10.0.0.7"))), OcfCode.SUCCESS);

        runDelayed();
        assertThat(neighbours.asked).containsExactly("echo 10.0.0.7", "echo 10.0.0.7"); // the refresh was due as well
        assertThat(get(agent.start(call(Map.of("verify-with", "router")))).reason())
                .isEqualTo("parameter 'verify-with' must be gateway, nobody or an IP address, not 'router'");
        assertThat(get(agent.start(call(Map.of("verify-with", "fd00::1")))).reason())
                .contains("family of 'ip'");
    }

    @Test
    void aShortLossOfTheCarrierIsNone() {
        Map<String, String> patient = Map.of("carrier-loss-wait", "2s");
        assertCode(agent.start(call(patient)), OcfCode.SUCCESS);
        device.carrier = AddressPort.Carrier.MISSING;

        AgentResult first = get(agent.monitor(call(patient)));
        now = now.plus(Duration.ofMillis(1999));
        assertThat(first.reason()).isEqualTo("no carrier on eth0; that counts after 2000 ms");
        assertCode(agent.monitor(call(patient)), OcfCode.SUCCESS);
        now = now.plus(Duration.ofMillis(2));

        assertThat(get(agent.monitor(call(patient)))).isInstanceOf(AgentResult.Unavailable.class);
    }

    @Test
    void aCableThatFlapsHasToBeSteadyLongerEachTime() {
        List<String> hints = new ArrayList<>();
        CarrierPatience patience = new CarrierPatience(
                Duration.ZERO,
                Duration.ofSeconds(1),
                this::delay,
                () -> now,
                new NativeAgent.Observer() {
                    @Override
                    public void suspicious() {}

                    @Override
                    public void cured() {
                        hints.add("cured");
                    }
                },
                () -> hints.add("back"));
        for (int loss = 0; loss < 9; loss++) {
            patience.changed(AddressPort.Carrier.MISSING);
            patience.changed(AddressPort.Carrier.PRESENT);
            now = now.plus(Duration.ofSeconds(5));
        }

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        runDelayed();
        assertThat(hints).as("only the last return counts").containsExactly("cured", "back");
        now = now.plus(CarrierPatience.MEMORY);
        patience.changed(AddressPort.Carrier.MISSING);
        patience.changed(AddressPort.Carrier.PRESENT);
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(1));
    }

    private void delay(Duration pause, Runnable task) {
        pauses.add(pause);
        delayed.add(task);
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
}
