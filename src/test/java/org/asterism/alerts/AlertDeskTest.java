package org.asterism.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.alerts.Courier.Delivery;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;
import org.asterism.kernel.BootClock;
import org.asterism.model.Alert;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertDeskTest {

    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final Alert SMS =
            Fixture.alert("sms", new Alert.Channel.Agent("/bin/true"), Duration.ofSeconds(1), "a", "b");

    /** What the courier was given, with the promise that ends it. */
    private record Given(Line line, List<AlertEvent> events, CompletableFuture<Delivery> end) {}

    private record Posted(NodeName to, WireMessage message) {}

    @TempDir
    Path folder;

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Given> given = kit.createTestProbe();
    private final TestProbe<Posted> posted = kit.createTestProbe();
    private final TestProbe<String> troubles = kit.createTestProbe();

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    private ActorRef<AlertDesk.Command> desk(Executor files) {
        return kit.spawn(AlertDesk.create(new AlertDesk.Setting(
                Fixture.PBX1,
                List.of(SMS),
                this::deliver,
                new AlertStore(folder.resolve("alerts"), 100),
                files,
                BootClock::now,
                InstantSource.system(),
                () -> false,
                () -> Set.of(PBX2, Fixture.PBX1),
                (to, message) -> posted.getRef().tell(new Posted(to, message)),
                new AlertDesk.Listener() {
                    @Override
                    public void attempted(Line line, int events, Delivery delivery) {}

                    @Override
                    public void counted(long waiting, long givenUp, long dropped) {}

                    @Override
                    public void troubled(String sentence) {
                        troubles.getRef().tell(sentence);
                    }
                })));
    }

    private CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events) {
        CompletableFuture<Delivery> end = new CompletableFuture<>();
        given.getRef().tell(new Given(line, events, end));
        return end;
    }

    @Test
    void whatWasNotToldSurvivesARestart() throws Exception {
        ActorRef<AlertDesk.Command> first = desk(Runnable::run);
        first.tell(new AlertDesk.Occurred(Fixture.failedMonitor()));
        next("sms/a").end().complete(Delivery.done(""));
        Given unfinished = next("sms/b");
        awaitDelivered(first, "a");
        flush(first);
        kit.stop(first);

        desk(Runnable::run);

        Given again = next("sms/b");
        assertThat(again.events()).isEqualTo(unfinished.events());
        given.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    void aDiskThatHangsHoldsUpNobody() {
        List<Runnable> stuck = new ArrayList<>();
        ActorRef<AlertDesk.Command> desk = desk(task -> {
            if (stuck.isEmpty()) {
                stuck.add(task);
                task.run();
            } else {
                stuck.add(task);
            }
        });

        desk.tell(new AlertDesk.Occurred(Fixture.failedMonitor()));
        desk.tell(new AlertDesk.Occurred(Fixture.failedMonitor()));
        next("sms/a").end().complete(Delivery.done(""));
        next("sms/b");

        next("sms/a");
    }

    @Test
    void aDamagedQueueIsPutAsideAndToldOf() throws Exception {
        Path file = Files.createDirectories(folder.resolve("alerts")).resolve("queue.json");
        Files.writeString(file, "{\"waiting\":");

        ActorRef<AlertDesk.Command> desk = desk(Runnable::run);
        desk.tell(new AlertDesk.Occurred(Fixture.failedMonitor()));

        assertThat(troubles.receiveMessage()).contains("damaged");
        next("sms/a");
        assertThat(file.resolveSibling("queue.json.damaged")).exists();
    }

    @Test
    void theCoordinatorTellsTheOthersWhatItHasToldAndTheyForgetIt() {
        ActorRef<AlertDesk.Command> coordinator = desk(Runnable::run);
        coordinator.tell(new AlertDesk.Elected());
        coordinator.tell(new AlertDesk.Occurred(Fixture.lost("pbx3")));
        next("sms/a").end().complete(Delivery.done(""));
        next("sms/b").end().complete(Delivery.done(""));

        Posted message = posted.receiveMessage();

        assertThat(message)
                .isEqualTo(new Posted(PBX2, new AlertMessages.AlertsTold("pbx1", List.of("node/lost/pbx3/7.1"))));
        posted.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void aFollowerHoldsWhatAllSeeUntilItIsToldOrElected() {
        ActorRef<AlertDesk.Command> follower = desk(Runnable::run);
        follower.tell(new AlertDesk.Occurred(Fixture.lost("pbx3")));
        follower.tell(new AlertDesk.Occurred(Fixture.lost("pbx4")));
        follower.tell(new AlertDesk.Arrived(new AlertMessages.AlertsTold("pbx2", List.of("node/lost/pbx3/7.1"))));
        assertThat(list(follower).held()).isEqualTo(1);
        given.expectNoMessage(Duration.ofMillis(100));

        follower.tell(new AlertDesk.Elected());

        assertThat(next("sms/a").events().get(0).node()).isEqualTo("pbx4");
    }

    @Test
    void aTestGoesToEachRecipientBesideTheQueue() {
        ActorRef<AlertDesk.Command> desk = desk(Runnable::run);
        TestProbe<AlertTest> answer = kit.createTestProbe();

        desk.tell(new AlertDesk.Test("sms", answer.getRef()));
        next("sms/a").end().complete(Delivery.done("fine"));
        next("sms/b").end().complete(Delivery.failed("no network"));

        AlertTest test = answer.receiveMessage();
        assertThat(test.results().stream()
                        .map(result -> result.recipient() + " " + result.delivered() + " " + result.words()))
                .containsExactly("a true fine", "b false no network");
        assertThat(list(desk).lines()).allMatch(line -> line.delivered() == 0);
    }

    private Given next(String line) {
        Given next = given.receiveMessage();
        assertThat(next.line().id()).isEqualTo(line);
        return next;
    }

    private AlertList list(ActorRef<AlertDesk.Command> desk) {
        TestProbe<AlertList> probe = kit.createTestProbe();
        desk.tell(new AlertDesk.GetList(probe.getRef()));
        return probe.receiveMessage();
    }

    private void awaitDelivered(ActorRef<AlertDesk.Command> desk, String recipient) {
        given.awaitAssert(() -> {
            assertThat(list(desk).lines().stream()
                            .filter(line -> line.recipient().equals(recipient))
                            .mapToLong(AlertList.Line::delivered)
                            .sum())
                    .isEqualTo(1);
            return null;
        });
    }

    private static void flush(ActorRef<AlertDesk.Command> desk) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        desk.tell(new AlertDesk.Flush(done));
        done.get(5, TimeUnit.SECONDS);
    }
}
