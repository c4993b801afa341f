package org.asterism.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** When monitors come: spread over their interval, and those that are close together at once. */
class MonitorPlacesTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration SLOT = Duration.ofMillis(200);

    @Test
    void monitorsOfManyResourcesFillTheIntervalEvenly() {
        int[] perSecond = new int[11];
        for (int number = 0; number < 500; number++) {
            Duration first = MonitorResults.spread(plan("r" + number), INTERVAL);
            assertThat(first).isBetween(Duration.ofMillis(1), INTERVAL);
            perSecond[(int) (first.toMillis() / 1000)]++;
        }

        for (int second = 0; second < 10; second++) {
            assertThat(perSecond[second]).as("second %d", second).isBetween(30, 70);
        }
    }

    @Test
    void theFirstRestOfAResourceIsAlwaysTheSame() {
        assertThat(MonitorResults.spread(plan("pbx"), INTERVAL))
                .isEqualTo(MonitorResults.spread(plan("pbx"), INTERVAL));
    }

    @Test
    void monitorsCloseTogetherComeAtOnce() {
        BootTime now = new BootTime(Duration.ofMillis(1_000_010).toNanos());

        Duration one = MonitorResults.aligned(now, INTERVAL, INTERVAL);
        Duration other = MonitorResults.aligned(now.plus(Duration.ofMillis(60)), INTERVAL, INTERVAL);

        assertThat(now.plus(one)).isEqualTo(now.plus(Duration.ofMillis(60)).plus(other));
    }

    @Test
    void noRestIsLengthenedOrShortenedByMoreThanAFiftieth() {
        for (long millis = 0; millis < 300; millis++) {
            BootTime now = new BootTime(Duration.ofMillis(7_000_000 + millis).toNanos());
            assertThat(MonitorResults.aligned(now, INTERVAL, INTERVAL)).isBetween(INTERVAL.minus(SLOT), INTERVAL);
        }
    }

    @Test
    void whatARunTookDoesNotMoveTheNext() {
        BootTime begin = new BootTime(Duration.ofMillis(5_000_000).toNanos());
        Duration run = Duration.ofMillis(30);

        Duration rest = MonitorResults.aligned(begin.plus(run), INTERVAL, INTERVAL);

        assertThat(begin.plus(run).plus(rest)).isEqualTo(begin.plus(INTERVAL));
    }

    private static Action plan(String resource) {
        ResourceId id = new ResourceId(resource);
        return new Action(
                1,
                ActionKind.MONITOR,
                id,
                AgentName.parse("ocf:heartbeat:Dummy"),
                new NodeName("pbx1"),
                new OperationKey(id, "monitor", INTERVAL),
                Duration.ofSeconds(20),
                0,
                new TreeMap<>(),
                List.of(),
                "");
    }
}
