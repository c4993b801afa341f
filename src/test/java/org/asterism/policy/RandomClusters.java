package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** Small random clusters with everything in them, each from its seed alone. */
public final class RandomClusters {

    private static final AgentName[] AGENTS = {
        AgentName.parse("asterism:address"),
        AgentName.parse("asterism:asterisk"),
        AgentName.parse("ocf:heartbeat:pgsql")
    };

    private final Random random;
    private final List<NodeName> nodes = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<Resource.Primitive> primitives = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private long callId;

    private RandomClusters(long seed) {
        this.random = new Random(seed);
    }

    public static ClusterState of(long seed) {
        return new RandomClusters(seed).state();
    }

    private ClusterState state() {
        for (int i = 0; i <= random.nextInt(4); i++) {
            nodes.add(new NodeName("n" + i));
        }
        for (int i = 0; i < 2 + random.nextInt(5); i++) {
            resources.add(resource("r" + i));
        }
        for (int i = 0; i < random.nextInt(8); i++) {
            constraints.add(constraint("c" + i));
        }
        TreeMap<NodeName, NodeState> states = new TreeMap<>();
        nodes.forEach(node -> states.put(node, node(node)));
        ClusterDocument document =
                new ClusterDocument(options(), new TreeMap<>(), resources, constraints, defaults(), new TreeMap<>());
        TreeSet<NodeName> released = new TreeSet<>();
        if (chance(10)) {
            released.add(nodes.get(0));
        }
        ClusterState.Votes[] votes = ClusterState.Votes.values();
        ClusterState.Votes verdict = chance(80) ? ClusterState.Votes.WON : votes[random.nextInt(votes.length)];
        return new ClusterState(document, states, verdict, released, ScenarioReader.NOW);
    }

    /** The same state with its unordered parts in another order; the order of the configuration has a meaning and stays. */
    static ClusterState shuffled(ClusterState state, long seed) {
        List<NodeState> order = new ArrayList<>(state.nodes().values());
        Collections.shuffle(order, new Random(seed));
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(Collections.reverseOrder());
        for (NodeState node : order) {
            TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>(Collections.reverseOrder());
            history.putAll(node.history());
            nodes.put(node.name(), new NodeState(node.name(), node.standing(), node.attributes(), history));
        }
        return new ClusterState(state.document(), nodes, state.votes(), state.confirmedReleased(), state.now());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private TreeMap<String, String> options() {
        TreeMap<String, String> options = new TreeMap<>();
        if (chance(20)) {
            List<String> policies = List.of("stop", "freeze", "ignore", "demote", "fence");
            options.put("no-quorum-policy", policies.get(random.nextInt(policies.size())));
        }
        if (chance(5)) {
            options.put("maintenance-mode", "true");
        }
        if (chance(5)) {
            options.put("symmetric-cluster", "false");
        }
        return options;
    }

    private TreeMap<String, String> defaults() {
        TreeMap<String, String> defaults = new TreeMap<>();
        if (chance(40)) {
            defaults.put("resource-stickiness", List.of("1", "100", "INFINITY").get(random.nextInt(3)));
        }
        if (chance(30)) {
            defaults.put("migration-threshold", "2");
        }
        return defaults;
    }

    private Resource resource(String name) {
        if (chance(50)) {
            return primitive(name);
        }
        Resource child = chance(60) ? group(name + "g") : primitive(name + "p");
        if (child instanceof Resource.Group && chance(50)) {
            return child;
        }
        TreeMap<String, String> meta = meta();
        meta.put("interleave", Boolean.toString(chance(50)));
        if (chance(30)) {
            meta.put("clone-max", Integer.toString(1 + random.nextInt(3)));
        }
        if (chance(20)) {
            meta.put("ordered", "true");
        }
        return new Resource.Clone(new ResourceId(name), child, meta);
    }

    private Resource.Group group(String name) {
        List<Resource.Primitive> members = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            members.add(primitive(name + i));
        }
        return new Resource.Group(new ResourceId(name), members, meta());
    }

    private Resource.Primitive primitive(String name) {
        List<OperationConfig> operations = new ArrayList<>();
        if (chance(50)) {
            TreeMap<String, String> attributes = new TreeMap<>();
            if (chance(30)) {
                attributes.put(
                        "on-fail", List.of("ignore", "block", "stop", "standby").get(random.nextInt(4)));
            }
            operations.add(new OperationConfig("monitor", Duration.ofSeconds(10), Duration.ofSeconds(5), attributes));
        }
        Resource.Primitive primitive = new Resource.Primitive(
                new ResourceId(name), AGENTS[random.nextInt(AGENTS.length)], new TreeMap<>(), meta(), operations);
        primitives.add(primitive);
        return primitive;
    }

    private TreeMap<String, String> meta() {
        TreeMap<String, String> meta = new TreeMap<>();
        if (chance(8)) {
            meta.put("target-role", "Stopped");
        }
        if (chance(5)) {
            meta.put("is-managed", "false");
        }
        if (chance(20)) {
            meta.put("priority", Integer.toString(random.nextInt(5)));
        }
        if (chance(10)) {
            meta.put("multiple-active", List.of("block", "stop_only").get(random.nextInt(2)));
        }
        return meta;
    }

    private Constraint constraint(String id) {
        ResourceId one = any();
        Score score =
                chance(50) ? Score.of(random.nextInt(200) - 100) : chance(60) ? Score.INFINITY : Score.MINUS_INFINITY;
        return switch (random.nextInt(3)) {
            case 0 ->
                new Constraint.Location(
                        id, one, nodes.get(random.nextInt(nodes.size())), score, Constraint.Expiry.NEVER);
            case 1 -> new Constraint.Colocation(id, one, any(), score);
            default ->
                new Constraint.Order(
                        id,
                        one,
                        "start",
                        any(),
                        "start",
                        Constraint.OrderKind.values()[random.nextInt(3)],
                        Constraint.Symmetry.values()[random.nextInt(2)]);
        };
    }

    private ResourceId any() {
        return chance(90)
                ? resources.get(random.nextInt(resources.size())).id()
                : primitives.get(random.nextInt(primitives.size())).id();
    }

    private NodeState node(NodeName name) {
        Standing[] standings = Standing.values();
        Standing standing = chance(70) ? Standing.ONLINE : standings[random.nextInt(standings.length)];
        TreeMap<String, String> attributes = new TreeMap<>();
        if (chance(8)) {
            attributes.put(List.of("standby", "maintenance", "shutdown").get(random.nextInt(3)), "1");
        }
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        for (Resource.Primitive primitive : primitives) {
            if (chance(80)) {
                history.put(primitive.id(), history(primitive));
            }
        }
        if (chance(10)) {
            Resource.Primitive gone = new Resource.Primitive(
                    new ResourceId("gone"), AGENTS[2], new TreeMap<>(), new TreeMap<>(), List.of());
            history.put(gone.id(), history(gone));
        }
        return new NodeState(name, standing, attributes, history);
    }

    private ResourceHistory history(Resource.Primitive primitive) {
        TreeMap<OperationKey, OperationResult> runs = new TreeMap<>();
        TreeMap<OperationKey, Score> counts = new TreeMap<>();
        run(runs, primitive, "monitor", 0, chance(95) ? 7 : 5, 7);
        if (chance(40)) {
            run(runs, primitive, "start", 0, chance(90) ? 0 : 1, 0);
            if (chance(60)) {
                run(runs, primitive, "monitor", 10, chance(80) ? 0 : 7, 0);
            }
            if (chance(20)) {
                run(runs, primitive, "stop", 0, chance(90) ? 0 : 1, 0);
            }
        }
        if (chance(10)) {
            counts.put(new OperationKey(primitive.id(), "monitor", Duration.ofSeconds(10)), Score.of(3));
        }
        return new ResourceHistory(
                primitive.id(), primitive.agent(), runs, counts, ScenarioReader.NOW.minusSeconds(60));
    }

    private void run(
            TreeMap<OperationKey, OperationResult> runs,
            Resource.Primitive primitive,
            String action,
            int seconds,
            int exit,
            int expected) {
        OperationKey key = new OperationKey(primitive.id(), action, Duration.ofSeconds(seconds));
        Status status = chance(5) ? Status.PENDING : chance(3) ? Status.TIMED_OUT : Status.DONE;
        runs.put(
                key,
                new OperationResult(
                        key,
                        ++callId,
                        status,
                        exit,
                        expected,
                        "",
                        "",
                        Duration.ZERO,
                        ScenarioReader.NOW,
                        ScenarioReader.NOW));
    }
}
