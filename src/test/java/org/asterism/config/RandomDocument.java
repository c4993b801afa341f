package org.asterism.config;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.DrainEnd;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;
import org.asterism.model.Tag;

/** Makes documents with everything that the model can hold and the reader accepts, strange texts above all. */
public final class RandomDocument {

    private final Random random;
    private final List<ResourceId> ids = new ArrayList<>();
    private int number;

    public RandomDocument(long seed) {
        random = new Random(seed);
    }

    public ClusterDocument make() {
        List<Resource> resources = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            resources.add(resource());
        }
        List<Constraint> constraints = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            constraints.add(constraint(i));
        }
        NodeName node = new NodeName("pbx-1.example");
        SortedMap<NodeName, SortedMap<String, String>> plain = new TreeMap<>();
        List<NodeConfig> nodes = new ArrayList<>();
        if (random.nextBoolean()) {
            List<AttributeSet> sets = sets();
            SortedMap<String, String> values = sets.isEmpty() ? texts() : AttributeSet.unconditional(sets);
            plain.put(node, values);
            nodes.add(new NodeConfig(node, "17", any(NodeConfig.Kind.values()), sets, utilization()));
        }
        List<AttributeSet> options = random.nextInt(3) > 0
                ? List.of()
                : conditional(maybe("no-quorum-policy", "ignore"), maybe("own-name", "x y"));
        List<Tag> tags = random.nextBoolean() ? List.of() : List.of(new Tag("tagged", List.of(ids.get(0))));
        return new ClusterDocument(
                options.isEmpty() ? maybe("no-quorum-policy", "ignore") : AttributeSet.unconditional(options),
                plain,
                resources,
                constraints,
                maybe("resource-stickiness", "-INFINITY"),
                maybe("timeout", "90s"),
                new ClusterDocument.Details(
                        nodes,
                        options,
                        List.of(),
                        List.of(),
                        tags,
                        levels(),
                        List.of(),
                        leases(),
                        new RandomAlerts(random, this::text).alerts()));
    }

    private List<FencingLevel> levels() {
        List<FencingLevel> levels = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            FencingLevel.Target target = switch (random.nextInt(3)) {
                case 0 -> new FencingLevel.Target.Node("pbx-1.example");
                case 1 -> new FencingLevel.Target.Matching("pbx-[12].*");
                default -> new FencingLevel.Target.WithAttribute("rack", text());
            };
            levels.add(new FencingLevel(
                    "level-" + i,
                    target,
                    i,
                    List.of(ids.get(random.nextInt(ids.size())).value())));
        }
        return levels;
    }

    private Resource resource() {
        Resource plain = switch (random.nextInt(5)) {
            case 0, 1 -> group();
            case 2 -> bundle();
            default -> primitive();
        };
        if (plain instanceof Resource.Bundle || random.nextInt(3) > 0) {
            ids.add(plain.id());
            return plain;
        }
        ResourceId id = id();
        ids.add(id);
        List<AttributeSet> meta = conditional(maybe("interleave", "yes"), maybe("promotable", "true"));
        return new Resource.Clone(
                id,
                plain,
                meta.isEmpty() ? maybe("clone-max", "2") : AttributeSet.unconditional(meta),
                new Resource.Details(sets(), meta, utilization(), "", random.nextBoolean() ? "" : text()));
    }

    private Resource group() {
        List<Resource.Primitive> members = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            members.add(primitive());
        }
        return new Resource.Group(
                id(), members, maybe("priority", "7"), new Resource.Details(sets(), List.of(), utilization(), "", ""));
    }

    private Resource bundle() {
        List<SortedMap<String, String>> ports = random.nextBoolean()
                ? List.of()
                : List.of(
                        new TreeMap<>(Map.of("id", "p1", "port", "80")),
                        new TreeMap<>(Map.of("id", "p2", "range", "1-2")));
        return new Resource.Bundle(
                id(),
                any(Resource.Bundle.Engine.values()),
                new TreeMap<>(Map.of("image", "pbx:latest", "replicas", "2")),
                maybe("ip-range-start", "10.0.0.1"),
                ports,
                random.nextBoolean() ? List.of() : List.of(new TreeMap<>(Map.of("id", "s", "target-dir", "/x"))),
                random.nextBoolean() ? List.of() : List.of(primitive()),
                maybe("notify", "true"),
                Resource.Details.NONE);
    }

    private Resource.Primitive primitive() {
        List<OperationConfig> operations = new ArrayList<>();
        if (random.nextBoolean()) {
            SortedMap<String, String> attributes = maybe("OCF_CHECK_LEVEL", "10");
            attributes.putAll(maybe("depth", "3"));
            operations.add(new OperationConfig(
                    "monitor",
                    Duration.ofMillis(1 + random.nextInt(2_000)),
                    Duration.ofMillis(1 + random.nextInt(100_000)),
                    attributes,
                    new OperationConfig.Details(conditional(maybe("timeout", "9s"), new TreeMap<>()).stream()
                            .filter(set -> !set.isUnconditional())
                            .toList())));
        }
        if (random.nextBoolean()) {
            operations.add(
                    new OperationConfig("stop", Duration.ZERO, Duration.ofMinutes(3), maybe("on-fail", "fence")));
        }
        List<AttributeSet> params = sets();
        return new Resource.Primitive(
                id(),
                AgentName.parse("ocf:heartbeat:Dummy"),
                params.isEmpty() ? texts() : AttributeSet.unconditional(params),
                maybe("target-role", "Stopped"),
                operations,
                new Resource.Details(params, List.of(), utilization(), "", ""));
    }

    private List<AttributeSet> utilization() {
        return random.nextInt(3) > 0
                ? List.of()
                : List.of(
                        new AttributeSet("u" + ++number, Score.ZERO, Rule.ALWAYS, new TreeMap<>(Map.of("calls", "5"))));
    }

    /** No sets, or sets of which one has a rule. */
    private List<AttributeSet> sets() {
        return random.nextInt(3) > 0 ? List.of() : conditional(texts(), texts());
    }

    private List<AttributeSet> conditional(SortedMap<String, String> under, SortedMap<String, String> plain) {
        if (under.isEmpty()) {
            return List.of();
        }
        List<AttributeSet> sets = new ArrayList<>();
        sets.add(new AttributeSet("set-" + ++number, Score.of(random.nextInt(3)), rule(), under));
        sets.add(new AttributeSet("set-" + ++number, Score.ZERO, Rule.ALWAYS, plain));
        return AttributeSet.ordered(sets);
    }

    private Rule rule() {
        List<Rule> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            parts.add(condition(2));
        }
        return random.nextBoolean() ? new Rule.All(parts) : new Rule.Any(parts);
    }

    private Rule condition(int depth) {
        SortedMap<String, String> none = new TreeMap<>();
        return switch (random.nextInt(depth > 0 ? 8 : 7)) {
            case 0 ->
                new Rule.OnAttribute(
                        "site",
                        any("eq", "ne", "lt", "lte", "gt", "gte"),
                        text(),
                        any("", "version"),
                        any("literal", "param", "meta"));
            case 1 -> new Rule.OnAttribute(text(), any("defined", "not_defined"), "", "", "literal");
            case 2 -> new Rule.OnDate("gt", "2027-01-31", "", none, none);
            case 3 -> new Rule.OnDate("in_range", "2027-W05", "", maybe("months", "3"), none);
            case 4 ->
                new Rule.OnDate("date_spec", "", "", none, new TreeMap<>(Map.of("hours", "8-17", "years", "2027-")));
            case 5 -> new Rule.OnResource(any("", "ocf"), any("", "heartbeat"), any("", "Dummy"));
            case 6 -> new Rule.OnOperation("monitor", any("", "10s"));
            default -> new Rule.Any(List.of(condition(depth - 1), condition(depth - 1)));
        };
    }

    private Constraint constraint(int place) {
        ResourceId a = ids.get(random.nextInt(ids.size()));
        ResourceId b = ids.get(random.nextInt(ids.size()));
        String id = "c" + place;
        return switch (random.nextInt(a.equals(b) ? 4 : 7)) {
            case 0 ->
                new Constraint.Location(
                        id,
                        a,
                        new NodeName("n" + place),
                        Score.of(random.nextInt()),
                        random.nextBoolean()
                                ? Constraint.Expiry.NEVER
                                : new Constraint.Expiry.At(Instant.ofEpochSecond(random.nextInt())));
            case 1 -> preference(id, a);
            case 2 ->
                new Constraint.TicketNeed(
                        id,
                        "berlin",
                        random.nextBoolean()
                                ? sets(id)
                                : List.of(new ResourceSet(
                                        "",
                                        List.of(a),
                                        ResourceSet.Sequence.SEQUENTIAL,
                                        ResourceSet.Need.ALL,
                                        any(Role.values()),
                                        "")),
                        any(Constraint.LossPolicy.values()));
            case 3 ->
                random.nextBoolean()
                        ? new Constraint.ColocationSets(id, sets(id), Score.of(place), nearness())
                        : new Constraint.OrderSets(
                                id, sets(id), Constraint.OrderKind.OPTIONAL, Constraint.Symmetry.SYMMETRICAL);
            case 4, 5 -> new Constraint.Colocation(id, a, b, Score.of(place), nearness());
            default ->
                new Constraint.Order(
                        id,
                        a,
                        "start",
                        b,
                        place % 2 == 0 ? "stop" : "promote",
                        any(Constraint.OrderKind.MANDATORY, Constraint.OrderKind.OPTIONAL),
                        any(Constraint.Symmetry.values()),
                        any(ResourceSet.Need.values()));
        };
    }

    private Constraint preference(String id, ResourceId resource) {
        Subject subject = switch (random.nextInt(3)) {
            case 0 -> new Subject.Named(resource);
            case 1 -> new Subject.Matching("!trunk-(.*)");
            default -> new Subject.Sets(sets(id));
        };
        List<Choice> choices = new ArrayList<>();
        if (random.nextBoolean()) {
            choices.add(new Choice.OnNode(new NodeName("n1"), Score.of(random.nextInt(9)), Role.PROMOTED));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean isByAttribute = random.nextBoolean();
            choices.add(new Choice.Where(
                    "r" + ++number,
                    rule(),
                    isByAttribute ? Score.ZERO : Score.of(i),
                    isByAttribute ? "weight" : "",
                    any(Role.PROMOTED, Role.STARTED)));
        }
        return new Constraint.Preference(id, subject, choices, any(Constraint.Discovery.values()));
    }

    private Nearness nearness() {
        return new Nearness(
                any(Role.values()), any(Role.values()), any("#uname", "site"), any(Constraint.Influence.values()));
    }

    private List<ResourceSet> sets(String constraint) {
        List<ResourceSet> sets = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            sets.add(new ResourceSet(
                    constraint + "-s" + i,
                    List.copyOf(ids.subList(0, 1 + random.nextInt(ids.size()))),
                    any(ResourceSet.Sequence.values()),
                    any(ResourceSet.Need.values()),
                    any(Role.values()),
                    any("", "start", "promote"),
                    random.nextBoolean()
                            ? ResourceSet.Weight.OF_CONSTRAINT
                            : new ResourceSet.Weight.Own(Score.of(random.nextInt(9)))));
        }
        return sets;
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }

    private ResourceId id() {
        return new ResourceId("r" + ++number + (random.nextBoolean() ? ".x-\u00fc" : "_y"));
    }

    private SortedMap<String, String> texts() {
        TreeMap<String, String> texts = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.put(text(), text());
        }
        return texts;
    }

    private String text() {
        String letters = "ab.-_ \"\\${}[]=:#/\n\t,'+\u00e9include";
        StringBuilder text = new StringBuilder("k");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private SortedMap<String, String> maybe(String key, String value) {
        return random.nextBoolean() ? new TreeMap<>(Map.of(key, value)) : new TreeMap<>();
    }

    private List<OperatorLease> leases() {
        return random.nextBoolean()
                ? List.of()
                : List.of(
                        new OperatorLease(
                                OperatorLease.Kind.BAN,
                                "db.1",
                                "pbx2",
                                new Constraint.Expiry.At(Instant.ofEpochSecond(random.nextInt(2_000_000_000))),
                                Instant.ofEpochSecond(1),
                                text(),
                                text()),
                        new OperatorLease(
                                OperatorLease.Kind.DRAIN,
                                "pbx",
                                "pbx1",
                                Constraint.Expiry.NEVER,
                                Instant.EPOCH,
                                "",
                                "",
                                new DrainEnd(
                                        OperatorLease.Kind.MOVE, "pbx.2", Duration.ofSeconds(random.nextInt(100_000)))),
                        new OperatorLease(
                                OperatorLease.Kind.NODE_DRAIN,
                                "pbx2",
                                "",
                                Constraint.Expiry.NEVER,
                                Instant.EPOCH,
                                "",
                                "",
                                new DrainEnd(
                                        OperatorLease.Kind.STANDBY,
                                        "",
                                        Duration.ZERO,
                                        new Constraint.Expiry.At(Instant.ofEpochSecond(random.nextInt(2_000_000_000))),
                                        "emergency conference:5")),
                        new OperatorLease(
                                OperatorLease.Kind.NODE_MAINTENANCE,
                                "pbx1",
                                "",
                                Constraint.Expiry.NEVER,
                                Instant.EPOCH,
                                "",
                                ""));
    }
}
