package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiListener;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiSettings;
import org.asterism.telephony.drain.CallGate.Calls;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Asterisk and SIPp. */
class DrainerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ResourceId PBX = new ResourceId("pbx");
    private static final ResourceId FAX = new ResourceId("fax");
    private static final String GATED = "501";
    private static final int CALLS = 20;
    private static final Dispatchers NO_DISPATCHERS =
            new Dispatchers(new DispatcherRpc(Runnable::run), Destination.NONE);

    @TempDir
    private Path folder;

    private final ActorTestKit kit = ActorTestKit.create();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final List<OperatorLease> left = new CopyOnWriteArrayList<>();
    private final List<OperatorLease> ended = new CopyOnWriteArrayList<>();
    private final AtomicBoolean alone = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Set<ResourceId> more = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-31T12:00:00Z"));
    private KitAsterisk asterisk;
    private CallGate gate;
    private KeptCalls kept = KeptCalls.NONE;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sipp")), "there is no /usr/bin/sipp; install sip-tester");
        asterisk = KitAsterisk.in(folder).start();
        gate = new CallGate(
                AmiClient.open(
                        AmiSettings.of(
                                new java.net.InetSocketAddress(KitAsterisk.ADDRESS, asterisk.amiPort()),
                                "asterism",
                                "secret",
                                "off"),
                        BootClock::now,
                        new AmiListener() {
                            @Override
                            public void onEvent(AmiMessage event) {}
                        }),
                "ASTERISM_DRAIN");
        await().atMost(SOON).until(() -> gate.ami().isConnected());
    }

    @AfterEach
    void stop() throws Exception {
        kit.shutdownTestKit();
        if (gate != null) {
            gate.ami().close();
        }
        if (asterisk != null) {
            asterisk.close();
        }
    }

    @Test
    void aDrainCutsNoCallRefusesNewOnesAndAsksForTheMoveWhenTheLastHasEnded() throws Exception {
        Process held = sipp(CALLS, 8000);
        await().atMost(SOON).until(() -> count() == CALLS);
        ActorRef<Drainer.Command> drainer = drainer();

        drainer.tell(new Drainer.InForce(document(List.of(drain("pbx1")))));

        await().atMost(SOON).until(() -> story.contains("pbx takes no new calls; 20 calls are left"));
        assertThat(shown.values())
                .singleElement()
                .asString()
                .contains("pbx is being drained: 20 calls left, the oldest");
        assertThat(calls).hasValue(CALLS);
        assertThat(sipp(1, 100).waitFor()).as("a new call").isNotZero();
        assertThat(left).as("asked to leave while calls are up").isEmpty();
        assertThat(held.waitFor()).as("the calls that were up").isZero();
        await().atMost(SOON).until(() -> !left.isEmpty());
        assertThat(left).containsExactly(drain("pbx1"));
    }

    @Test
    void theEndOfADrainOpensTheGateAndLeavesTheCalls() throws Exception {
        Process held = sipp(2, 5000);
        await().atMost(SOON).until(() -> count() == 2);
        ActorRef<Drainer.Command> drainer = drainer();
        drainer.tell(new Drainer.InForce(document(List.of(drain("pbx1")))));
        await().atMost(SOON).until(() -> !story.isEmpty());

        Instant begin = Instant.now();
        drainer.tell(new Drainer.InForce(document(List.of())));
        await().atMost(SOON).until(() -> story.contains("pbx takes new calls again"));

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(2));
        assertThat(sipp(1, 100).waitFor()).as("a new call").isZero();
        assertThat(held.waitFor()).as("the calls that were up").isZero();
        assertThat(shown).isEmpty();
        assertThat(left).isEmpty();
    }

    @Test
    void whatAnEarlierLifeOfTheManagerLeftClosedIsOpened() throws Exception {
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.MOVED);

        drainer().tell(new Drainer.InForce(document(List.of(drain("pbx2")))));

        await().atMost(SOON).until(() -> !story.isEmpty());
        assertThat(story).containsExactly("pbx takes new calls again");
        assertThat(put(Position.OPEN)).isEqualTo(Outcome.Stands.HELD);
    }

    @Test
    void whatWasDrainedAndSentAwayStaysClosedOverARestartOfTheManagerButNotForEver() throws Exception {
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.MOVED);
        ClusterDocument banned = document(List.of())
                .with(
                        document(List.of()).resources(),
                        List.of(new Constraint.Location(
                                OperatorLease.banId("pbx", "pbx1"),
                                PBX,
                                new NodeName("pbx1"),
                                Score.MINUS_INFINITY,
                                Expiry.NEVER)));

        ActorRef<Drainer.Command> drainer = drainer();
        drainer.tell(new Drainer.InForce(banned));
        await().atMost(SOON).until(() -> looks.get() > 3);

        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.HELD);
        now.set(now.get().plusSeconds(61));
        await().atMost(SOON).until(() -> story.contains("pbx takes new calls again"));
    }

    @Test
    void aDrainedNodeGoesOnStandbyWhenItsLastCallHasEnded() throws Exception {
        OperatorLease drain = new OperatorLease(
                Kind.NODE_DRAIN,
                "pbx1",
                "",
                new Expiry.At(Instant.MAX),
                Instant.EPOCH,
                "anna",
                "",
                new DrainEnd(Kind.STANDBY, "", Duration.ZERO));
        Process held = sipp(1, 3000);
        await().atMost(SOON).until(() -> count() == 1);

        drainer().tell(new Drainer.InForce(document(List.of(drain))));

        await().atMost(SOON).until(() -> story.contains("pbx takes no new calls; 1 call is left"));
        assertThat(sipp(1, 100).waitFor()).as("a new call").isNotZero();
        assertThat(held.waitFor()).as("the call that was up").isZero();
        await().atMost(SOON).until(() -> left.contains(drain));
        assertThat(story).contains("pbx1 has no call left and goes on standby");
    }

    /** Its watch is renewed when the document changes, and until then it is not known to be empty. */
    @Test
    void anAsteriskThatIsNotWatchedForAMomentIsNotTakenForEmpty() throws Exception {
        OperatorLease drain = new OperatorLease(
                Kind.NODE_DRAIN,
                "pbx1",
                "",
                new Expiry.At(Instant.MAX),
                Instant.EPOCH,
                "anna",
                "",
                new DrainEnd(Kind.STANDBY, "", Duration.ZERO));
        more.add(FAX);
        ActorRef<Drainer.Command> drainer = drainer();
        drainer.tell(new Drainer.InForce(document(List.of())));
        await().atMost(SOON).until(() -> looks.get() > 0);

        more.clear();
        drainer.tell(new Drainer.InForce(document(List.of(drain))));
        await().atMost(SOON).until(() -> story.contains("pbx takes no new calls; 0 calls are left"));
        int before = looks.get();
        await().atMost(SOON).until(() -> looks.get() > before + 6);
        assertThat(left).as("asked to leave").isEmpty();

        now.set(now.get().plusSeconds(11));
        await().atMost(SOON).until(() -> left.contains(drain));
    }

    @Test
    void aDrainEndsWhenTheLastOtherNodeIsLostAndNotWhenThereWasNone() throws Exception {
        Process held = sipp(1, 3000);
        await().atMost(SOON).until(() -> count() == 1);
        ActorRef<Drainer.Command> drainer = drainer();
        drainer.tell(new Drainer.InForce(document(List.of(drain("pbx1")))));
        await().atMost(SOON).until(() -> story.contains("pbx takes no new calls; 1 call is left"));

        alone.set(true);

        await().atMost(SOON).until(() -> ended.contains(drain("pbx1")));
        assertThat(story).contains("drain of pbx on pbx1 ends: no other node is left that could take it");
        assertThat(held.waitFor()).isZero();
        int before = looks.get();
        await().atMost(SOON).until(() -> looks.get() > before + 6);
        assertThat(left).as("asked to leave").isEmpty();

        ActorRef<Drainer.Command> other = drainer();
        other.tell(new Drainer.InForce(document(List.of(drain("pbx1")))));
        await().atMost(SOON).until(() -> left.contains(drain("pbx1")));
    }

    @Test
    void atItsDeadlineADrainCutsWhatIsNotKept() throws Exception {
        Instant cut = now.get().plusSeconds(30);
        OperatorLease drain = cutting(cut, "fax");
        Process held = sipp(1, 8000);
        await().atMost(SOON).until(() -> count() == 1);
        drainer().tell(new Drainer.InForce(document(List.of(drain))));
        await().atMost(SOON).until(() -> looks.get() > 3 && !story.isEmpty());
        assertThat(left).as("before its deadline").isEmpty();

        now.set(cut);

        await().atMost(SOON).until(() -> left.contains(drain));
        assertThat(story).contains("pbx is at its deadline, cuts 1 call and leaves pbx1");
        held.destroy();
    }

    @Test
    void anEmergencyCallIsWaitedForBeyondTheDeadline() throws Exception {
        kept = KeptCalls.parse("emergency", "101");
        Process held = sipp(1, 6000);
        await().atMost(SOON).until(() -> count() == 1);
        OperatorLease drain = cutting(now.get().minusSeconds(1), "");

        drainer().tell(new Drainer.InForce(document(List.of(drain))));

        await().atMost(SOON).until(() -> shown.values().stream().anyMatch(text -> text.contains("1 call left")));
        assertThat(shown.values()).singleElement().asString().contains(", 1 of them never cut, cut at ");
        assertThat(left).isEmpty();
        assertThat(held.waitFor()).as("the emergency call").isZero();
        await().atMost(SOON).until(() -> left.contains(drain));
    }

    private static OperatorLease cutting(Instant at, String keep) {
        return new OperatorLease(
                Kind.DRAIN,
                "pbx",
                "pbx1",
                Expiry.NEVER,
                Instant.EPOCH,
                "anna",
                "",
                new DrainEnd(Kind.BAN, "", Duration.ZERO, new Expiry.At(at), keep));
    }

    @Test
    void aGateThatAHandOpensOrARestartOfAsteriskIsClosedAgain() throws Exception {
        Process held = sipp(1, 6000);
        await().atMost(SOON).until(() -> count() == 1);
        drainer().tell(new Drainer.InForce(document(List.of(drain("pbx1")))));
        await().atMost(SOON).until(() -> !story.isEmpty());

        asterisk.console("dialplan set global ASTERISM_DRAIN 0");

        await().atMost(Duration.ofSeconds(2)).until(() -> story.size() == 2);
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.HELD);
        assertThat(held.waitFor()).isZero();
    }

    private ActorRef<Drainer.Command> drainer() {
        return kit.spawn(Drainer.create(new Drainer.Setting(
                new NodeName("pbx1"),
                now::get,
                () -> {
                    TreeMap<ResourceId, Entrance> watched =
                            new TreeMap<>(Map.of(PBX, new Entrance(gate, NO_DISPATCHERS, kept)));
                    more.forEach(resource -> watched.put(resource, new Entrance(gate, NO_DISPATCHERS, kept)));
                    return watched;
                },
                shown::put,
                shown::remove,
                story::add,
                left::add,
                ended::add,
                alone::get,
                count -> {
                    calls.set(count.calls());
                    looks.incrementAndGet();
                })));
    }

    private static OperatorLease drain(String node) {
        return new OperatorLease(Kind.DRAIN, "pbx", node, new Expiry.At(Instant.MAX), Instant.EPOCH, "anna", "");
    }

    private static ClusterDocument document(List<OperatorLease> leases) {
        return ClusterDocument.EMPTY
                .with(
                        List.of(new Resource.Primitive(
                                PBX,
                                AgentName.parse("asterism:asterisk"),
                                new TreeMap<>(),
                                new TreeMap<>(),
                                List.of())),
                        List.of())
                .withLeases(leases);
    }

    private int count() throws Exception {
        Calls found = gate.count(KeptCalls.NONE).toCompletableFuture().get();
        return found instanceof Calls.Counted counted ? counted.calls() : -1;
    }

    private Outcome put(Position position) throws Exception {
        return gate.put(position).toCompletableFuture().get();
    }

    /** Exit status 0: all calls were answered and ended by us. */
    private Process sipp(int number, int holdMs) throws Exception {
        return new ProcessBuilder(
                        "sipp",
                        KitAsterisk.ADDRESS + ":" + asterisk.sipPort(),
                        "-i",
                        KitAsterisk.ADDRESS,
                        "-p",
                        Integer.toString(KitAsterisk.freeUdp()),
                        "-sf",
                        Path.of("deploy/telephony/sipp/uac-hold.xml")
                                .toAbsolutePath()
                                .toString(),
                        "-s",
                        GATED,
                        "-d",
                        Integer.toString(holdMs),
                        "-r",
                        "20",
                        "-m",
                        Integer.toString(number),
                        "-nostdin")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("sipp-" + number + "-" + holdMs + ".log").toFile())
                .start();
    }
}
