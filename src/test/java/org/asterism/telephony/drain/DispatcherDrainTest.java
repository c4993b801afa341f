package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.Drainer.Count;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With a real Asterisk, and a real Kamailio before it. */
class DispatcherDrainTest {

    private static final Logger LOG = LoggerFactory.getLogger(DispatcherDrainTest.class);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A second, and the time of a busy machine. */
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final OperatorLease DRAIN =
            new OperatorLease(Kind.DRAIN, "pbx", "pbx1", new Expiry.At(Instant.MAX), Instant.EPOCH, "anna", "");

    @TempDir
    private Path folder;

    private final ActorTestKit kit = ActorTestKit.create();
    private final ExecutorService waiters = Executors.newFixedThreadPool(4);
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final AtomicReference<Count> count = new AtomicReference<>(new Count(0, 0, 0));
    private KitAsterisk asterisk;
    private AmiClient ami;
    private CallGate gate;
    private KitKamailio kamailio;

    @BeforeEach
    void start() throws Exception {
        Path own = Files.createDirectory(folder.resolve("asterisk"));
        asterisk = KitAsterisk.in(own).start();
        ami = asterisk.amiClient();
        gate = new CallGate(ami, "ASTERISM_DRAIN");
        await().atMost(SOON).until(ami::isConnected);
        kamailio = KitKamailio.in(folder.resolve("kamailio"), "4", List.of(), uri().substring(4), "127.0.0.1:9")
                .start();
        Dispatchers warm = new Dispatchers(new DispatcherRpc(waiters), new Destination(List.of(at()), 1, uri()));
        await().atMost(SOON)
                .until(() -> warm.put(Position.OPEN).toCompletableFuture().get().containsValue(Outcome.Stands.HELD));
    }

    @AfterEach
    void stop() throws Exception {
        kit.shutdownTestKit();
        waiters.shutdownNow();
        if (kamailio != null) {
            kamailio.close();
        }
        if (asterisk != null) {
            ami.close();
            asterisk.close();
        }
    }

    @Test
    void theDispatcherIsClosedThenTheGatePutRightAfterARestartAndOpenedByTheAbort() throws Exception {
        ActorRef<Drainer.Command> drainer = drainer(at());
        BootTime begin = BootClock.now();
        drainer.tell(inForce(List.of(DRAIN)));

        awaitFlags("DX", begin, PROMPT, "drain");
        await().atMost(SOON).until(() -> put(Position.CLOSED) == Outcome.Stands.HELD);
        assertThat(story.get(0)).isEqualTo("dispatcher " + at() + " sends no new calls to pbx");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(shown.values()).anyMatch(text -> text.contains("; 1 of 1 dispatchers told")));
        assertThat(count.get()).extracting(Count::told, Count::untold).containsExactly(1, 0);

        kamailio.stop();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(shown.values()).anyMatch(text -> text.contains(at() + " cannot be reached")));
        kamailio.start();
        awaitFlags("DX", BootClock.now(), Duration.ofSeconds(2), "restart");

        kamailio.rpc("\"dispatcher.set_state\",\"params\":[\"ap\",1,\"" + uri() + "\"]");
        awaitFlags("DX", BootClock.now(), Duration.ofSeconds(2), "hand");

        BootTime abort = BootClock.now();
        drainer.tell(inForce(List.of()));
        awaitFlags("AP", abort, Duration.ofSeconds(2), "abort");
        await().atMost(SOON).until(() -> shown.isEmpty() && story.contains("pbx takes new calls again"));
    }

    @Test
    void whatTheGateRefusesIsToldWhenToTryAgain() throws Exception {
        assertThat(kamailio.call("486")).startsWith("SIP/2.0 486 ").doesNotContain("Retry-After");
        put(Position.CLOSED);

        assertThat(kamailio.call("501")).startsWith("SIP/2.0 503 ").contains("\r\nRetry-After: 30\r\n");
    }

    @Test
    void aHungDispatcherHoldsUpNeitherTheGateNorTheOther() throws Exception {
        try (FakeDispatcher hung = new FakeDispatcher()) {
            hung.manner.set(FakeDispatcher.Manner.HANGS);
            ActorRef<Drainer.Command> drainer = drainer(hung.at(), at());
            BootTime begin = BootClock.now();
            drainer.tell(inForce(List.of(DRAIN)));

            awaitFlags("DX", begin, PROMPT, "beside-a-hung-one");
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> story.stream().anyMatch(text -> text.startsWith("pbx takes no new")));
            assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.HELD);
            assertThat(story).anyMatch(text -> text.contains(hung.at() + " does not answer within"));
            asterisk.console("dialplan set global ASTERISM_DRAIN 0");
            await().atMost(Duration.ofSeconds(2)).until(() -> put(Position.CLOSED) == Outcome.Stands.HELD);

            BootTime abort = BootClock.now();
            drainer.tell(inForce(List.of()));
            awaitFlags("AP", abort, Duration.ofSeconds(2), "abort-beside-a-hung-one");
            await().atMost(SOON).untilAsserted(() -> assertThat(shown).containsKey("dispatchers-pbx"));
        }
    }

    @Test
    void whatWasDrainedAndSentAwayStaysClosedUntilItMayComeBack() throws Exception {
        ActorRef<Drainer.Command> drainer = drainer(at());
        drainer.tell(inForce(List.of(DRAIN)));
        await().atMost(SOON).until(() -> put(Position.CLOSED) == Outcome.Stands.HELD);

        Constraint ban = new Constraint.Location(
                "cli-ban-pbx-on-pbx1", PBX, new NodeName("pbx1"), Score.MINUS_INFINITY, new Expiry.At(Instant.MAX));
        drainer.tell(new Drainer.InForce(document(List.of(), List.of(ban))));
        // two looks: 500 ms each
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> flags().equals("DX"));
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.HELD);

        BootTime clear = BootClock.now();
        drainer.tell(inForce(List.of()));
        awaitFlags("AP", clear, Duration.ofSeconds(2), "clear");
    }

    private void awaitFlags(String flags, BootTime begin, Duration limit, String what) {
        await().pollInterval(Duration.ofMillis(10)).atMost(limit).until(() -> flags().equals(flags));
        LOG.info("{}_ms={}", what, BootClock.now().since(begin).toMillis());
    }

    private ActorRef<Drainer.Command> drainer(URI... dispatchers) {
        Destination destination = new Destination(List.of(dispatchers), 1, uri());
        Dispatchers ahead = new Dispatchers(new DispatcherRpc(waiters), destination);
        return kit.spawn(Drainer.create(new Drainer.Setting(
                new NodeName("pbx1"),
                InstantSource.system(),
                () -> new TreeMap<>(Map.of(PBX, new Entrance(gate, ahead, KeptCalls.NONE))),
                shown::put,
                shown::remove,
                story::add,
                drain -> {},
                ended -> {},
                () -> false,
                count::set)));
    }

    private static Drainer.InForce inForce(List<OperatorLease> leases) {
        return new Drainer.InForce(document(leases, List.of()));
    }

    private static ClusterDocument document(List<OperatorLease> leases, List<Constraint> constraints) {
        Resource pbx = new Resource.Primitive(
                PBX, AgentName.parse("asterism:asterisk"), new TreeMap<>(), new TreeMap<>(), List.of());
        return ClusterDocument.EMPTY.with(List.of(pbx), constraints).withLeases(leases);
    }

    private Outcome put(Position position) throws Exception {
        return gate.put(position).toCompletableFuture().get();
    }

    private URI at() {
        return kamailio.at();
    }

    private String uri() {
        return "sip:" + KitAsterisk.ADDRESS + ":" + asterisk.sipPort();
    }

    private String flags() throws Exception {
        return kamailio.flags(uri());
    }
}
