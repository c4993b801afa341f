package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.DUMMY;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** A start that takes minutes holds up nobody else, and a change of course restarts nothing that is right; the real scheduler. */
class RecoveryTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final Instant WALL = Instant.EPOCH;
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());

    private final TreeMap<ResourceId, ResourceHistory> histories = new TreeMap<>();
    private long call;
    private long sequence = 1;
    private Conductor conductor = Conductor.start(
            new Conductor.Tools(
                    Scheduler::schedule,
                    Fixtures::digest,
                    new TransitionRun.Limits(30, 30),
                    Conductor.Owners.EXCLUDED_BY_QUORUM),
            Observed.nothing(A, new TreeSet<>(List.of(A))));

    @Test
    void aFailureIsMendedWhileAnotherResourceTakesThreeMinutesToStart() {
        List<Order> first = begin("slow", "quick");
        assertThat(names(first)).containsExactly("slow monitor 0", "quick monitor 0");
        end("slow", "monitor", OcfCode.NOT_RUNNING);
        List<Order> starts = end("quick", "monitor", OcfCode.NOT_RUNNING);
        assertThat(names(starts)).contains("quick start 0");
        pending("slow", "start");
        List<Order> watch = end("quick", "start", OcfCode.SUCCESS);
        assertThat(names(watch)).containsExactly("quick monitor 10000");
        endRecurring("quick", OcfCode.SUCCESS);

        List<Order> stop = endRecurring("quick", OcfCode.NOT_RUNNING);

        assertThat(names(stop)).contains("quick stop 0").noneMatch(name -> name.startsWith("slow"));
        List<Order> again = end("quick", "stop", OcfCode.SUCCESS);
        assertThat(names(again)).contains("quick start 0").noneMatch(name -> name.startsWith("slow"));
    }

    @Test
    void aNewDocumentChangesCourseWithoutRestartingWhatIsRight() {
        begin("slow", "quick");
        end("slow", "monitor", OcfCode.NOT_RUNNING);
        end("quick", "monitor", OcfCode.NOT_RUNNING);
        pending("slow", "start");
        end("quick", "start", OcfCode.SUCCESS);
        endRecurring("quick", OcfCode.SUCCESS);

        List<Order> orders = documented("slow", "quick", "more");

        assertThat(names(orders)).containsExactly("more monitor 0");
        List<Order> start = end("more", "monitor", OcfCode.NOT_RUNNING);
        assertThat(names(start)).contains("more start 0").noneMatch(name -> !name.startsWith("more"));
    }

    @Test
    void tenFailuresAtOnceAreMendedSideBySide() {
        String[] ten = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"};
        begin(ten);
        List<Order> starts = new ArrayList<>();
        for (String name : ten) {
            starts.addAll(end(name, "monitor", OcfCode.NOT_RUNNING));
        }
        for (String name : ten) {
            end(name, "start", OcfCode.SUCCESS);
            endRecurring(name, OcfCode.SUCCESS);
        }

        List<Order> stops = new ArrayList<>();
        for (String name : ten) {
            stops.addAll(endRecurring(name, OcfCode.NOT_RUNNING));
        }

        assertThat(names(stops)).filteredOn(name -> name.endsWith("stop 0")).hasSize(10);
    }

    private List<Order> begin(String... resources) {
        conductor = conductor.reported(A, view(), List.of(), NOW, WALL).next();
        conductor = conductor
                .documented(
                        conductor.observed().documented(document(resources), new DocumentVersion(EPOCH, 1)), NOW, WALL)
                .next();
        return take(
                conductor.sighted(new Lead.Leads(EPOCH), new TreeMap<>(Map.of(A, heard(EPOCH, view()))), NOW, WALL));
    }

    private List<Order> documented(String... resources) {
        return take(conductor.documented(
                conductor.observed().documented(document(resources), new DocumentVersion(EPOCH, 2)), NOW, WALL));
    }

    private List<Order> take(Step step) {
        conductor = step.next();
        return step.orders();
    }

    private NodeView view() {
        return new NodeView(incarnation(1), sequence, NodeView.Stay.STAYS, new TreeMap<>(), histories);
    }

    private void pending(String resource, String action) {
        put(resource, action, Duration.ZERO, Status.PENDING, -1, 0);
        report(List.of());
    }

    private List<Order> end(String resource, String action, OcfCode code) {
        int expected = action.equals("monitor") ? OcfCode.NOT_RUNNING.exit() : OcfCode.SUCCESS.exit();
        return end(resource, action, Duration.ZERO, code, expected);
    }

    private List<Order> endRecurring(String resource, OcfCode code) {
        return end(resource, "monitor", Duration.ofSeconds(10), code, OcfCode.SUCCESS.exit());
    }

    private List<Order> end(String resource, String action, Duration interval, OcfCode code, int expected) {
        OperationKey key = put(resource, action, interval, Status.DONE, code.exit(), expected);
        boolean isGood = code.exit() == expected;
        Outcome.Result result = isGood ? Outcome.Result.SUCCEEDED : Outcome.Result.FAILED;
        boolean wasOrdered = conductor.run().inFlight().contains(new TransitionRun.InFlight(A, key));
        return report(wasOrdered ? List.of(new Outcome(A, key, result, "")) : List.of());
    }

    private List<Order> report(List<Outcome> outcomes) {
        sequence++;
        List<Order> orders = new ArrayList<>(take(conductor.reported(A, view(), outcomes, NOW, WALL)));
        orders.addAll(take(
                conductor.sighted(new Lead.Leads(EPOCH), new TreeMap<>(Map.of(A, heard(EPOCH, view()))), NOW, WALL)));
        return orders;
    }

    private OperationKey put(String resource, String action, Duration interval, Status status, int exit, int expected) {
        ResourceId id = new ResourceId(resource);
        OperationKey key = new OperationKey(id, action, interval);
        ResourceHistory before = histories.getOrDefault(
                id, new ResourceHistory(id, DUMMY, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH));
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(before.operations());
        if (action.equals("stop")) {
            operations.keySet().removeIf(OperationKey::isRecurring);
        }
        operations.put(
                key,
                new OperationResult(
                        key, ++call, status, exit, expected, "", "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH));
        TreeMap<OperationKey, Score> counts = new TreeMap<>(before.failCounts());
        if (status == Status.DONE && exit != expected) {
            counts.merge(key, Score.of(1), Score::plus);
        }
        histories.put(id, new ResourceHistory(id, DUMMY, operations, counts, Instant.EPOCH));
        return key;
    }

    private static ClusterDocument document(String... names) {
        List<Resource> resources = new ArrayList<>();
        for (String name : names) {
            resources.add(new Resource.Primitive(
                    new ResourceId(name),
                    DUMMY,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    List.of(
                            new OperationConfig(
                                    "monitor", Duration.ofSeconds(10), Duration.ofSeconds(20), new TreeMap<>()),
                            new OperationConfig("start", Duration.ZERO, Duration.ofMinutes(5), new TreeMap<>()))));
        }
        return ClusterDocument.EMPTY.with(resources, List.of());
    }

    private static List<String> names(List<Order> orders) {
        return orders.stream()
                .map(order -> order.action().operation())
                .map(key -> key.resource() + " " + key.action() + " "
                        + key.interval().toMillis())
                .toList();
    }
}
