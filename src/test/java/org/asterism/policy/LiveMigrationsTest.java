package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/**
 * A machine {@code vm} that may migrate, in a live cluster of a, b and c. Whatever the records say, it must never be started
 * while another node may have it.
 */
class LiveMigrationsTest {

    private static final ResourceId VM = new ResourceId("vm");
    private static final AgentName AGENT = AgentName.parse("ocf:pacemaker:Dummy");
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");

    private final TreeMap<NodeName, Standing> standings =
            new TreeMap<>(Map.of(A, Standing.ONLINE, B, Standing.ONLINE, new NodeName("c"), Standing.ONLINE));
    private final TreeMap<NodeName, List<OperationResult>> runs = new TreeMap<>();
    private final TreeSet<NodeName> standby = new TreeSet<>();
    private final TreeSet<NodeName> confirmed = new TreeSet<>();

    LiveMigrationsTest() {
        standings.keySet().forEach(node -> runs.put(node, new ArrayList<>()));
        run(A, "start", 5, Status.DONE, 0);
        run(B, "monitor", 3, Status.DONE, 7);
        run(new NodeName("c"), "monitor", 3, Status.DONE, 7);
    }

    @Test
    void standbyMovesItWithoutAStopBeforeItHasArrived() {
        standby.add(A);

        Transition plan = plan();

        Action sent = only(plan, ActionKind.MIGRATE_TO);
        Action received = only(plan, ActionKind.MIGRATE_FROM);
        Action stop = only(plan, ActionKind.STOP);
        assertThat(sent.node()).isEqualTo(A);
        assertThat(sent.params())
                .containsEntry("CRM_meta_migrate_source", "a")
                .containsEntry("CRM_meta_migrate_target", received.node().value())
                .containsEntry("CRM_meta_migrate_target_call", "3");
        assertThat(received.after()).contains(sent.id());
        assertThat(stop.node()).isEqualTo(A);
        assertThat(stop.after()).contains(received.id());
        assertThat(kinds(plan)).doesNotContain(ActionKind.START);
    }

    @Test
    void oneThatIsUnderWayGoesOn() {
        standby.add(A);
        sent(Status.PENDING, "b");

        assertThat(only(plan(), ActionKind.MIGRATE_TO).node()).isEqualTo(A);
        assertThat(only(plan(), ActionKind.MIGRATE_FROM).node()).isEqualTo(B);
    }

    @Test
    void whileItIsUnderWayToANodeThatMayNotHaveItAnyMoreNothingIsBegun() {
        standby.add(A);
        standby.add(B);
        sent(Status.PENDING, "b");

        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.STOP, ActionKind.MIGRATE_TO);
    }

    @Test
    void whileItsTargetIsNotReportedYetNothingIsBegun() {
        standby.add(A);
        sent(Status.PENDING, "");

        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.STOP, ActionKind.MIGRATE_TO);
    }

    @Test
    void afterTheFirstPartTheSecondFollowsAndTheFirstIsNotRepeated() {
        standby.add(A);
        sent(Status.DONE, "b");

        assertThat(only(plan(), ActionKind.MIGRATE_FROM).node()).isEqualTo(B);
        assertThat(kinds(plan())).doesNotContain(ActionKind.MIGRATE_TO, ActionKind.START);
    }

    @Test
    void afterTheSecondPartTheSourceIsTidiedUp() {
        standby.add(A);
        sent(Status.DONE, "b");
        received(Status.DONE, 0);

        assertThat(only(plan(), ActionKind.STOP).node()).isEqualTo(A);
        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.MIGRATE_FROM);
    }

    @Test
    void whenTheFirstPartFailsItIsStoppedOnBothBeforeItStarts() {
        standby.add(A);
        sent(Status.TIMED_OUT, "b");

        assertStopsBeforeStart(plan(), "a", "b");
    }

    @Test
    void whenTheSecondPartFailsItIsStoppedOnBothBeforeItStarts() {
        standby.add(A);
        sent(Status.DONE, "b");
        received(Status.DONE, 1);

        assertStopsBeforeStart(plan(), "a", "b");
    }

    @Test
    void afterAFailureTheSourceIsStoppedAlsoWhenTheTargetWasAlready() {
        standby.add(A);
        sent(Status.DONE, "b");
        received(Status.DONE, 1);
        run(B, "stop", 11, Status.DONE, 0);

        assertStopsBeforeStart(plan(), "a");
    }

    @Test
    void whenTheSourceIsLostNothingStartsUntilItIsReleased() {
        sent(Status.PENDING, "b");
        standings.put(A, Standing.LOST);

        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.MIGRATE_FROM);
    }

    @Test
    void whenTheSourceIsReleasedWhatMayHaveArrivedIsStoppedFirst() {
        sent(Status.PENDING, "b");
        standings.put(A, Standing.LOST);
        confirmed.add(A);

        assertStopsBeforeStart(plan(), "b");
    }

    @Test
    void aProbeOfTheTargetProvesNothingWhileTheFirstPartMayGoOn() {
        sent(Status.PENDING, "b");
        run(B, "monitor", 9, Status.DONE, 7);
        standings.put(A, Standing.LOST);
        confirmed.add(A);

        assertStopsBeforeStart(plan(), "b");
    }

    @Test
    void whenTheTargetIsLostNothingStartsUntilItIsReleased() {
        standby.add(A);
        sent(Status.DONE, "b");
        standings.put(B, Standing.LOST);

        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.MIGRATE_TO);
        confirmed.add(B);
        assertStopsBeforeStart(plan(), "a");
    }

    @Test
    void aLostSourceHoldsNothingOnceItHasArrived() {
        sent(Status.DONE, "b");
        received(Status.DONE, 0);
        standings.put(A, Standing.LOST);

        assertThat(kinds(plan())).doesNotContain(ActionKind.START, ActionKind.STOP);
        assertThat(plan().unreleased()).isEmpty();
    }

    @Test
    void anOlderMigrationOfTheOtherWayIsNotMistakenForThisOne() {
        standby.add(A);
        run(B, "migrate_from", 2, Status.DONE, 0, "a", "b", "");
        sent(Status.DONE, "b");

        assertThat(only(plan(), ActionKind.MIGRATE_FROM).node()).isEqualTo(B);
    }

    /** Stops on exactly these nodes, and a start that waits for all of them. */
    private static void assertStopsBeforeStart(Transition plan, String... nodes) {
        List<Action> stops = plan.actions().stream()
                .filter(action -> action.kind() == ActionKind.STOP)
                .toList();
        assertThat(stops).extracting(stop -> stop.node().value()).containsExactlyInAnyOrder(nodes);
        Action start = only(plan, ActionKind.START);
        assertThat(start.after()).containsAll(stops.stream().map(Action::id).toList());
        assertThat(kinds(plan)).doesNotContain(ActionKind.MIGRATE_TO, ActionKind.MIGRATE_FROM);
    }

    private static List<ActionKind> kinds(Transition plan) {
        return plan.actions().stream().map(Action::kind).toList();
    }

    private static Action only(Transition plan, ActionKind kind) {
        List<Action> found =
                plan.actions().stream().filter(action -> action.kind() == kind).toList();
        assertThat(found).as("%s in %s", kind, plan.actions()).hasSize(1);
        return found.get(0);
    }

    private void sent(Status status, String target) {
        run(A, "migrate_to", 8, status, 0, "a", target, "3");
    }

    private void received(Status status, int exit) {
        run(B, "migrate_from", 10, status, exit, "a", "b", "");
    }

    private void run(NodeName node, String action, long call, Status status, int exit) {
        run(node, action, call, status, exit, "", "", "");
    }

    private void run(
            NodeName node, String action, long call, Status status, int exit, String from, String to, String before) {
        RunDetails details =
                new RunDetails("", "", 0, "", from, to, new TreeMap<>(Map.of(RunDetails.TARGET_CALL, before)));
        runs.get(node)
                .add(new OperationResult(
                        new OperationKey(VM, action, Duration.ZERO),
                        call,
                        status,
                        exit,
                        action.equals("monitor") ? exit : 0,
                        "",
                        "",
                        Duration.ZERO,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        details));
    }

    private Transition plan() {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        TreeMap<NodeName, java.util.SortedMap<String, String>> attributes = new TreeMap<>();
        standings.forEach((node, standing) -> {
            TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
            runs.get(node).forEach(run -> operations.put(run.key(), run));
            ResourceHistory history = new ResourceHistory(VM, AGENT, operations, new TreeMap<>(), Instant.EPOCH);
            nodes.put(node, new NodeState(node, standing, new TreeMap<>(), new TreeMap<>(Map.of(VM, history))));
            attributes.put(node, new TreeMap<>(Map.of("standby", standby.contains(node) ? "on" : "off")));
        });
        Resource vm = new Resource.Primitive(
                VM,
                AGENT,
                new TreeMap<>(),
                new TreeMap<>(Map.of("allow-migrate", "true", "resource-stickiness", "1")),
                List.of());
        ClusterDocument empty = ClusterDocument.EMPTY;
        ClusterDocument document = new ClusterDocument(
                empty.options(),
                attributes,
                List.of(vm),
                List.of(),
                empty.resourceDefaults(),
                empty.operationDefaults(),
                empty.details());
        return Scheduler.schedule(new ClusterState(
                document, nodes, ClusterState.Votes.WON, confirmed, Instant.ofEpochSecond(1_800_000_000)));
    }
}
