package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.DispatcherKeeper.Reason;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.asterism.telephony.drain.DispatcherKeeper.Wanted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Kamailio, before two ends that are busy. */
class KamailioFarmTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ActorTestKit kit = ActorTestKit.create();
    private final ExecutorService waiters = Executors.newFixedThreadPool(4);
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private BusyTelephone first;
    private BusyTelephone second;
    private ActorRef<DispatcherKeeper.Command> keeper;

    @BeforeEach
    void start() throws IOException {
        first = new BusyTelephone();
        second = new BusyTelephone();
        keeper = kit.spawn(DispatcherKeeper.create(new DispatcherKeeper.Setting(
                new DispatcherRpc(waiters), shown::put, shown::remove, story::add, count -> {}, words -> {})));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        waiters.shutdownNow();
        first.close();
        second.close();
    }

    @Test
    void whatIsOverTheRateIsRefusedAndToldWhenToTryAgain() throws Exception {
        try (KitKamailio kamailio =
                kamailio("4", "CLUSTER_STATES", "CALL_RATE", "RETRY_AFTER=7").start()) {
            want(kamailio, 3);
            await().atMost(SOON).until(() -> limit(kamailio).equals("3"));
            assertThat(story).contains("dispatcher " + kamailio.at() + " takes at most 3 new calls a second");

            List<String> answers =
                    IntStream.range(0, 12).mapToObj(call -> answer(kamailio)).toList();
            List<String> refused = answers.stream()
                    .filter(answer -> answer.startsWith("SIP/2.0 503 "))
                    .toList();
            // they may fall into two seconds, and Kamailio counts from when its timer last ran
            assertThat(refused).hasSizeBetween(6, 11).allMatch(answer -> answer.contains("\r\nRetry-After: 7\r\n"));
            assertThat(first.calls.get() + second.calls.get()).isEqualTo(12 - refused.size());

            kamailio.rpc("\"pl.set_pipe\",\"params\":[\"calls\",\"TAILDROP\",500]");
            await().atMost(Duration.ofSeconds(2)).until(() -> limit(kamailio).equals("3"));
            kamailio.stop();
            await().atMost(SOON).until(() -> !shown.isEmpty());
            kamailio.start();
            await().atMost(Duration.ofSeconds(3)).until(() -> limit(kamailio).equals("3") && shown.isEmpty());

            want(kamailio, 6);
            await().atMost(Duration.ofSeconds(2)).until(() -> limit(kamailio).equals("6"));
        }
    }

    @Test
    void oneWithoutARateIsShown() throws Exception {
        try (KitKamailio kamailio = kamailio("4", "CLUSTER_STATES").start()) {
            want(kamailio, 3);

            await().atMost(SOON).until(() -> shown.containsKey("dispatcher-rate-" + kamailio.at()));
            assertThat(answer(kamailio)).startsWith("SIP/2.0 486 ");

            keeper.tell(new Wanted(new TreeMap<>()));
            await().atMost(SOON).until(shown::isEmpty);
        }
    }

    @Test
    void weightsOfItsListHoldAndTheRestTakesTheShareOfWhatIsFull() throws Exception {
        try (KitKamailio kamailio = kamailio("11", "CLUSTER_STATES").start()) {
            answers(kamailio, 40);
            assertThat(first.calls.get()).isBetween(15, 25);
            assertThat(second.calls.get()).isEqualTo(40 - first.calls.get());

            TreeMap<ResourceId, Stand> stands = new TreeMap<>();
            stands.put(
                    new ResourceId("asterisk-1"),
                    new Stand(destination(kamailio, first), Position.CLOSED, Reason.FULL));
            stands.put(new ResourceId("asterisk-2"), new Stand(destination(kamailio, second), Position.OPEN));
            keeper.tell(new Wanted(stands));
            await().atMost(SOON)
                    .until(() -> kamailio.flags("sip:" + first.place()).equals("DX"));
            assertThat(story)
                    .contains("dispatcher " + kamailio.at() + " sends no new calls to asterisk-1, which is full");
            int before = first.calls.get();
            answers(kamailio, 20);

            assertThat(first.calls).hasValue(before);
        }
    }

    @Test
    void whereAllAreClosedCallersAreToldWhenToTryAgain() throws Exception {
        try (KitKamailio kamailio = kamailio("4", "CLUSTER_STATES").start()) {
            for (BusyTelephone end : List.of(first, second)) {
                kamailio.rpc("\"dispatcher.set_state\",\"params\":[\"dx\",1,\"sip:" + end.place() + "\"]");
            }

            assertThat(answer(kamailio)).startsWith("SIP/2.0 503 ").contains("\r\nRetry-After: 30\r\n");
        }
    }

    private void want(KitKamailio kamailio, int rate) {
        TreeMap<URI, Integer> rates = new TreeMap<>(Map.of(kamailio.at(), rate));
        keeper.tell(new Wanted(new TreeMap<>(), rates));
    }

    private static Destination destination(KitKamailio kamailio, BusyTelephone end) {
        return new Destination(List.of(kamailio.at()), 1, "sip:" + end.place());
    }

    private KitKamailio kamailio(String algorithm, String... defines) throws Exception {
        return KitKamailio.in(folder.resolve("kamailio"), algorithm, List.of(defines), first.place(), second.place());
    }

    private static String limit(KitKamailio kamailio) throws Exception {
        return kamailio.rpc("\"pl.list\"").replaceFirst("(?s).*\"limit\":\\s*([0-9]+).*", "$1");
    }

    private static void answers(KitKamailio kamailio, int number) {
        for (int call = 0; call < number; call++) {
            assertThat(answer(kamailio)).startsWith("SIP/2.0 486 ");
        }
    }

    private static String answer(KitKamailio kamailio) {
        try {
            return kamailio.call("100");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
