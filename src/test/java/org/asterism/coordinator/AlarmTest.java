package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private static final String RING = "ring";

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<String> rings = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aLaterWishDoesNotPutOffAnEarlierOne() {
        ActorRef<Object> actor = kit.spawn(Behaviors.withTimers(timers -> {
            Alarm<Object> alarm = new Alarm<>(timers, () -> new BootTime(0), RING);
            return Behaviors.receiveMessage(message -> {
                if (message instanceof Long millis) {
                    alarm.at(new BootTime(Duration.ofMillis(millis).toNanos()));
                } else {
                    alarm.rang();
                    rings.getRef().tell(RING);
                }
                return Behaviors.same();
            });
        }));

        actor.tell(100L);
        actor.tell(60_000L);
        rings.expectNoMessage(Duration.ofMillis(20));
        time.timePasses(Duration.ofMillis(100));
        assertThat(rings.receiveMessage()).isEqualTo(RING);

        actor.tell(60_000L);
        actor.tell(50L);
        rings.expectNoMessage(Duration.ofMillis(20));
        time.timePasses(Duration.ofMillis(50));
        rings.expectMessage(RING);
        time.expectNoMessageFor(Duration.ofMinutes(5), rings);
    }
}
