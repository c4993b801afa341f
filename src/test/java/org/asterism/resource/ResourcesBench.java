package org.asterism.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentFacts;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A node's resources with an agent runner that ends calls on command, and shorthand for orders and answers. */
abstract class ResourcesBench {

    static final ResourceId PBX = new ResourceId("pbx");
    static final ResourceId ADDRESS = new ResourceId("phone-address");
    static final AgentName AGENT = AgentName.parse("ocf:heartbeat:Dummy");
    static final Duration EVERY = Duration.ofSeconds(10);

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    final ManualTime time = ManualTime.get(kit.system());
    final FakeRunner runner = new FakeRunner();
    final HistoryBoard board = new HistoryBoard();
    final TestProbe<Outcome> outcomes = kit.createTestProbe(Outcome.class);
    final TestProbe<ResourceEvent> events = kit.createTestProbe(ResourceEvent.class);
    final AtomicInteger actionIds = new AtomicInteger();
    final AtomicReference<CompletableFuture<Permission.Permit>> permit = new AtomicReference<>();
    final AtomicReference<Instant> wall = new AtomicReference<>(Instant.ofEpochSecond(1000));
    int seenCalls;
    ActorRef<Resources.Command> resources;

    @BeforeEach
    void setUp() {
        permit.set(CompletableFuture.completedFuture(new Permission.Permit.Granted(new BootTime(77))));
        NodeServices services = new NodeServices(
                runner,
                order -> permit.get(),
                board,
                events.getRef(),
                wall::get,
                () -> BootTime.ZERO,
                new AtomicLong(),
                new NodeServices.Limits(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(10)),
                monitoring(),
                facts());
        resources = kit.spawn(Resources.create(services));
    }

    /** Nothing is excused, and nothing forgotten. */
    NodeServices.Monitoring monitoring() {
        return NodeServices.Monitoring.PLAIN;
    }

    /** Nothing is known of agents. */
    AgentFacts facts() {
        return AgentFacts.NONE;
    }

    @AfterEach
    void tearDown() {
        kit.shutdownTestKit();
    }

    void order(ActionKind kind, ResourceId resource) {
        order(kind, resource, 1);
    }

    void order(ActionKind kind, ResourceId resource, long epoch) {
        String name = kind.name().toLowerCase(java.util.Locale.ROOT);
        send(new Order(
                new Epoch(epoch),
                new Incarnation(new Generation(1), 1),
                1,
                action(kind, resource, key(resource, name, Duration.ZERO), 0)));
    }

    /** The first part, from a to {@code target}, whose newest call is 7. */
    void migrate(ResourceId resource, String target) {
        OperationKey key = key(resource, "migrate_to", Duration.ZERO);
        send(new Order(
                new Epoch(1),
                new Incarnation(new Generation(1), 1),
                1,
                action(ActionKind.MIGRATE_TO, resource, key, 0)
                        .with("CRM_meta_migrate_source", "a")
                        .with("CRM_meta_migrate_target", target)
                        .with("CRM_meta_migrate_target_call", "7")));
    }

    void monitor(ResourceId resource) {
        send(new Order(
                new Epoch(1),
                new Incarnation(new Generation(1), 1),
                1,
                action(ActionKind.MONITOR, resource, key(resource, "monitor", EVERY), 0)));
    }

    void send(Order order) {
        resources.tell(new Resources.Execute(order, outcomes.getRef()));
    }

    Action action(ActionKind kind, ResourceId resource, OperationKey key, int expected) {
        return new Action(
                actionIds.incrementAndGet(),
                kind,
                resource,
                AGENT,
                new NodeName("pbx1"),
                key,
                Duration.ofSeconds(20),
                expected,
                new TreeMap<>(),
                List.of(),
                "test");
    }

    static OperationKey key(ResourceId resource, String action, Duration interval) {
        return new OperationKey(resource, action, interval);
    }

    static Resource.Primitive primitive(ResourceId id) {
        return new Resource.Primitive(id, AGENT, new TreeMap<>(), new TreeMap<>(), List.of());
    }

    static Resource.Group group(String id, Resource.Primitive... members) {
        return new Resource.Group(new ResourceId(id), List.of(members), new TreeMap<>());
    }

    AgentCall nextCall() {
        int wanted = seenCalls++;
        await(() -> runner.calls.size() > wanted);
        return runner.calls.get(wanted);
    }

    OperationResult executed() {
        return outcomes.expectMessageClass(Outcome.Executed.class).result();
    }

    String rejected() {
        return outcomes.expectMessageClass(Outcome.Rejected.class).reason();
    }

    ResourceHistory history(ResourceId resource) {
        return board.snapshot().get(resource);
    }

    OperationResult result(ResourceId resource, String action, Duration interval) {
        return history(resource).operations().get(key(resource, action, interval));
    }

    Status status(ResourceId resource, String action) {
        ResourceHistory history = history(resource);
        OperationResult result =
                history == null ? null : history.operations().get(key(resource, action, Duration.ZERO));
        return result == null ? Status.CANCELLED : result.status();
    }

    /** Lets time pass in small steps until the next call comes; its timer may not have been set when time begins to pass. */
    AgentCall nextCallInTime() {
        int wanted = seenCalls;
        await(() -> {
            time.timePasses(Duration.ofSeconds(1));
            return runner.calls.size() > wanted;
        });
        return nextCall();
    }

    static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(2))
                .ignoreExceptions()
                .until(condition);
    }
}
