package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.DispatcherKeeper.Count;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.asterism.telephony.drain.DispatcherKeeper.Wanted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherKeeperTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ResourceId PBX = new ResourceId("pbx");

    private final ActorTestKit kit = ActorTestKit.create();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final AtomicReference<SortedMap<URI, String>> words = new AtomicReference<>(new TreeMap<>());
    private final AtomicReference<Count> count = new AtomicReference<>(Count.NONE);
    private FakeDispatcher first;
    private FakeDispatcher second;
    private ActorRef<DispatcherKeeper.Command> keeper;

    @BeforeEach
    void start() throws IOException {
        first = new FakeDispatcher();
        second = new FakeDispatcher();
        keeper = kit.spawn(DispatcherKeeper.create(new DispatcherKeeper.Setting(
                new DispatcherRpc(threads), shown::put, shown::remove, story::add, count::set, words::set)));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        first.close();
        second.close();
        threads.shutdownNow();
    }

    @Test
    void oneThatIsAwayIsClosedAtEachDispatcherAndOpenedWhenItIsBack() {
        want(Position.CLOSED);
        await().atMost(SOON).until(() -> count.get().equals(new Count(0, 2, 0)));
        assertThat(words.get()).isEqualTo(Map.of(first.at(), "pbx closed", second.at(), "pbx closed"));
        assertThat(first.flags).hasValue("DX");
        assertThat(second.flags).hasValue("DX");
        assertThat(story).contains("dispatcher " + first.at() + " sends no new calls to pbx, which runs nowhere");

        want(Position.OPEN);
        await().atMost(SOON).until(() -> count.get().equals(new Count(2, 0, 0)));
        assertThat(words.get()).containsEntry(first.at(), "pbx open");
        assertThat(first.flags).hasValue("AP");
        assertThat(story).contains("dispatcher " + second.at() + " sends new calls to pbx, which runs");
    }

    @Test
    void whatAHandOrARestartChangedIsPutRight() {
        want(Position.CLOSED);
        await().atMost(SOON).until(() -> first.flags.get().equals("DX"));
        await().atMost(SOON).until(() -> count.get().equals(new Count(0, 2, 0)));
        first.flags.set("AP");
        await().atMost(SOON).until(() -> first.flags.get().equals("DX"));
        await().atMost(SOON)
                .until(
                        () -> story.contains(
                                "dispatcher " + first.at()
                                        + " sends no new calls to pbx, which runs nowhere; it had been changed there by a hand or a restart"));

        want(Position.OPEN);
        await().atMost(SOON).until(() -> first.flags.get().equals("AP"));
        first.flags.set("DX");
        await().atMost(SOON).until(() -> first.flags.get().equals("AP"));
    }

    @Test
    void oneThatHangsIsShownAndHoldsUpNoOther() {
        first.manner.set(FakeDispatcher.Manner.HANGS);
        want(Position.CLOSED);

        await().atMost(SOON).until(() -> second.flags.get().equals("DX"));
        await().atMost(SOON).until(() -> count.get().equals(new Count(0, 1, 1)));
        assertThat(words.get()).containsEntry(first.at(), "pbx not known");
        assertThat(shown.get("dispatcher-" + first.at()))
                .startsWith("dispatcher " + first.at() + " does not answer")
                .endsWith("it may not know how pbx stands");

        first.manner.set(FakeDispatcher.Manner.GOOD);
        await().atMost(SOON).until(() -> first.flags.get().equals("DX") && shown.isEmpty());
    }

    @Test
    void whoDoesNotLeadAnyMoreTellsNothing() {
        first.manner.set(FakeDispatcher.Manner.NO_RPC);
        want(Position.CLOSED);
        await().atMost(SOON).until(() -> !shown.isEmpty());

        keeper.tell(new Wanted(new TreeMap<>()));
        await().atMost(SOON).until(() -> shown.isEmpty() && count.get().equals(Count.NONE));
        await().atMost(SOON).until(() -> words.get().isEmpty());
    }

    private void want(Position position) {
        List<URI> both = List.of(first.at(), second.at());
        keeper.tell(new Wanted(new TreeMap<>(
                Map.of(PBX, new Stand(new Destination(both, 1, FakeDispatcher.URI_HERE), position)))));
    }
}
