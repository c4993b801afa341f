package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.coordinator.core.Change;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final OperatorLease STANDBY =
            new OperatorLease(Kind.STANDBY, "pbx1", "", new Expiry.At(NOON.plusSeconds(8)), NOON, "anna", "new disk");
    private static final ClusterDocument HELD = ClusterDocument.EMPTY
            .withNodeAttributes(new TreeMap<>(Map.of(new NodeName("pbx1"), new TreeMap<>(Map.of("standby", "on")))))
            .withLeases(List.of(STANDBY));

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final List<String> story = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger(-1);
    private final AtomicInteger handled = new AtomicInteger();
    private final TestProbe<Coordinator.Command> coordinator = kit.createTestProbe();
    private ActorRef<LeaseKeeper.Command> keeper =
            kit.system().deadLetters().unsafeUpcast().narrow();

    @BeforeEach
    void start() {
        LeaseKeeper.Setting setting = new LeaseKeeper.Setting(now::get, this::told, count::set);
        keeper = kit.spawn(Behaviors.intercept(() -> new Counting(handled), LeaseKeeper.create(setting)));
        keeper.tell(new LeaseKeeper.Meet(coordinator.ref()));
    }

    private synchronized void told(String sentence) {
        story.add(sentence);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void theCoordinatorIsAskedWhenTimeIsUpAndAgainUntilItIsDone() {
        keeper.tell(new LeaseKeeper.InForce(HELD));
        pass(5);
        coordinator.expectNoMessage(Duration.ZERO);
        pass(3);

        Coordinator.Ask first = coordinator.expectMessageClass(Coordinator.Ask.class);
        assertThat(first.change()).isEqualTo(new Change.Lapse(NOON.plusSeconds(8)));
        first.replyTo().tell(new Coordinator.Answer.Refused("NO_COORDINATOR", "no", "")); // another node leads
        pass(5);
        assertThat(coordinator.expectMessageClass(Coordinator.Ask.class).change())
                .isEqualTo(new Change.Lapse(NOON.plusSeconds(13)));

        keeper.tell(new LeaseKeeper.InForce(ClusterDocument.EMPTY));
        coordinator.awaitAssert(() -> {
            assertThat(count.get()).isZero();
            return null;
        });
        skip(5);
        coordinator.expectNoMessage(Duration.ZERO);
        assertThat(story).containsExactly("time is up: standby of pbx1, set by anna (new disk)");
    }

    @Test
    void beginningsAndEarlyEndsAreToldButNotWhatWasThereAtTheStart() {
        keeper.tell(new LeaseKeeper.InForce(ClusterDocument.EMPTY));
        keeper.tell(new LeaseKeeper.InForce(HELD));
        keeper.tell(new LeaseKeeper.InForce(ClusterDocument.EMPTY));

        coordinator.awaitAssert(() -> {
            assertThat(story)
                    .containsExactly(
                            "standby of pbx1 until 2026-11-27T12:00:08Z, set by anna (new disk)",
                            "ended: standby of pbx1");
            return null;
        });
    }

    /** Over the one look that falls due meanwhile: the next one is set once it is dealt with. */
    private void pass(int seconds) {
        coordinator.awaitAssert(() -> {
            assertThat(count.get()).isNotNegative();
            return null;
        });
        int before = handled.get();
        skip(seconds);
        coordinator.awaitAssert(() -> {
            assertThat(handled.get()).isGreaterThan(before);
            return null;
        });
    }

    private void skip(int seconds) {
        now.set(now.get().plusSeconds(seconds));
        time.timePasses(Duration.ofSeconds(seconds));
    }

    /** Counts what the actor has dealt with. */
    private static final class Counting extends BehaviorInterceptor<LeaseKeeper.Command, LeaseKeeper.Command> {
        private final AtomicInteger handled;

        Counting(AtomicInteger handled) {
            super(LeaseKeeper.Command.class);
            this.handled = handled;
        }

        @Override
        public Behavior<LeaseKeeper.Command> aroundReceive(
                TypedActorContext<LeaseKeeper.Command> context,
                LeaseKeeper.Command message,
                ReceiveTarget<LeaseKeeper.Command> target) {
            Behavior<LeaseKeeper.Command> next = target.apply(context, message);
            handled.incrementAndGet();
            return next;
        }
    }
}
