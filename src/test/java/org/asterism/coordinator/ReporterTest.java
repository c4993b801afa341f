package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.model.AgentName;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/** What a node that wakes tells of its address; each message here may have waited while it was frozen. */
class ReporterTest {

    private static final Incarnation BEFORE = new Incarnation(new Generation(7), 1);
    private static final ResourceId VIP = new ResourceId("vip");

    private final TestInbox<NodeReport> told = TestInbox.create();
    private NodeReport last =
            new NodeReport("a", 0, 0, 0, true, "STAYS", new TreeMap<>(), List.of(), List.of(), List.of());
    private final BehaviorTestKit<Reporter.Command> reporter =
            BehaviorTestKit.create(Reporter.create(new Reporter.Setting(
                    new NodeName("a"), BEFORE, TreeSet::new, TreeMap::new, (to, message) -> {}, told.getRef())));

    @Test
    void whatIsSaidOfTheTimeBeforeTheGateWasShutIsNotToldAsRunning() {
        run(new Reporter.Changed(history("asterism:address", done("start", 0, 1))));
        assertThat(isTold("stop")).isFalse();

        run(new Reporter.GateClosed());
        run(new Reporter.Changed(history("asterism:address", done("start", 0, 1), done("monitor", 1000, 2))));
        assertThat(isTold("stop")).isTrue();
        run(new Reporter.LivesOn(BEFORE.next()));
        assertThat(isTold("stop")).isTrue();

        run(new Reporter.Changed(history("asterism:address", done("start", 0, 5))));
        assertThat(isTold("stop")).isFalse();
    }

    @Test
    void whatWasKnownBeforeTheGateWasShutIsNotToldInTheNameOfTheNextIncarnation() {
        run(new Reporter.Changed(history("asterism:address", done("start", 0, 1))));
        assertThat(incarnation()).isEqualTo(BEFORE.count());

        run(new Reporter.GateClosed());
        run(new Reporter.LivesOn(BEFORE.next()));

        assertThat(incarnation()).isEqualTo(BEFORE.next().count());
        assertThat(isTold("stop")).isTrue();
    }

    @Test
    void aStartUnderWayAndWhatNoGateGuardsAreToldAsTheyAre() {
        run(new Reporter.Changed(history("asterism:address", pending("start", 3))));
        run(new Reporter.GateClosed());
        run(new Reporter.LivesOn(BEFORE.next()));
        assertThat(isTold("stop")).isFalse();

        run(new Reporter.Changed(history("asterism:asterisk", done("start", 0, 1))));
        run(new Reporter.GateClosed());
        run(new Reporter.Changed(history("asterism:asterisk", done("start", 0, 1), done("monitor", 1000, 2))));
        assertThat(isTold("stop")).isFalse();
    }

    @Test
    void aStopThatFailedIsTold() {
        run(new Reporter.Changed(history("asterism:address", done("start", 0, 1))));
        run(new Reporter.GateClosed());
        OperationResult failed = result("stop", 0, 2, Status.DONE, 1);

        run(new Reporter.Changed(history("asterism:address", done("start", 0, 1), failed)));

        assertThat(latest().resources().get(0).operations())
                .anySatisfy(operation -> assertThat(operation.exit()).isEqualTo(1));
    }

    private void run(Reporter.Command command) {
        reporter.run(command);
        while (reporter.selfInbox().hasMessages()) {
            reporter.run(reporter.selfInbox().receiveMessage());
        }
    }

    private boolean isTold(String action) {
        return latest().resources().get(0).operations().stream()
                .anyMatch(operation -> operation.action().equals(action));
    }

    private long incarnation() {
        return latest().incarnation();
    }

    private NodeReport latest() {
        List<NodeReport> all = told.getAllReceived();
        if (!all.isEmpty()) {
            last = all.get(all.size() - 1);
        }
        return last;
    }

    private static OperationResult done(String action, long intervalMs, long call) {
        return result(action, intervalMs, call, Status.DONE, 0);
    }

    private static OperationResult pending(String action, long call) {
        return result(action, 0, call, Status.PENDING, 0);
    }

    private static OperationResult result(String action, long intervalMs, long call, Status status, int exit) {
        OperationKey key = new OperationKey(VIP, action, Duration.ofMillis(intervalMs));
        return new OperationResult(key, call, status, exit, 0, "", "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH);
    }

    private static ResourceHistory history(String agent, OperationResult... results) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        for (OperationResult result : results) {
            operations.put(result.key(), result);
        }
        return new ResourceHistory(VIP, AgentName.parse(agent), operations, new TreeMap<>(), Instant.EPOCH);
    }
}
