package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** Reads the input part of a scenario; one statement per line, {@code #} begins a comment. */
final class ScenarioReader {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, AgentName> agents = new TreeMap<>();
    private final TreeMap<String, String> options = new TreeMap<>();
    private final TreeMap<String, String> resourceDefaults = new TreeMap<>();
    private final TreeMap<String, String> operationDefaults = new TreeMap<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final TreeMap<String, NodeState.Standing> standings = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, String>> attributes = new TreeMap<>();
    private final TreeMap<String, TreeMap<ResourceId, ResourceHistory>> histories = new TreeMap<>();
    private final TreeSet<NodeName> released = new TreeSet<>();
    private ClusterState.Votes votes = ClusterState.Votes.WON;
    private long callId;

    static ClusterState read(String text) {
        ScenarioReader reader = new ScenarioReader();
        for (String line : text.lines().toList()) {
            String plain = line.replaceFirst("#.*", "").strip();
            if (!plain.isEmpty()) {
                reader.statement(new ArrayList<>(Arrays.asList(plain.split("\\s+"))));
            }
        }
        return reader.state();
    }

    private void statement(List<String> words) {
        String verb = words.remove(0);
        switch (verb) {
            case "node" -> node(words);
            case "votes" -> votes = ClusterState.Votes.valueOf(words.get(0));
            case "released" -> released.add(new NodeName(words.get(0)));
            case "option" -> options.putAll(pairs(words));
            case "rsc-default" -> resourceDefaults.putAll(pairs(words));
            case "op-default" -> operationDefaults.putAll(pairs(words));
            case "primitive" -> primitive(words);
            case "group" -> group(words);
            case "clone" -> clone(words);
            case "location" ->
                constraints.add(new Constraint.Location(
                        words.get(0),
                        id(words.get(1)),
                        new NodeName(words.get(2)),
                        Score.parse(words.get(3)),
                        expiry(words)));
            case "colocation" ->
                constraints.add(new Constraint.Colocation(
                        words.get(0), id(words.get(1)), id(words.get(2)), Score.parse(words.get(3))));
            case "order" -> order(words);
            case "on" -> history(words);
            case "fails" -> fails(words);
            case "arrived" -> arrived(words);
            case "began" -> began(words);
            default -> throw new IllegalArgumentException("not a statement: " + verb);
        }
    }

    /** node NAME STANDING [KEY=VALUE...] */
    private void node(List<String> words) {
        standings.put(words.get(0), NodeState.Standing.valueOf(words.get(1)));
        attributes.put(words.get(0), pairs(words.subList(2, words.size())));
        histories.put(words.get(0), new TreeMap<>());
    }

    /** primitive ID AGENT [KEY=VALUE... meta] [params KEY=VALUE...] [op NAME INTERVAL [KEY=VALUE...]]... */
    private void primitive(List<String> words) {
        TreeMap<String, String> meta = new TreeMap<>();
        TreeMap<String, String> params = new TreeMap<>();
        List<OperationConfig> operations = new ArrayList<>();
        TreeMap<String, String> into = meta;
        for (int i = 2; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("params")) {
                into = params;
            } else if (word.equals("op")) {
                into = new TreeMap<>();
                Duration interval = Duration.ofSeconds(Long.parseLong(words.get(i + 2)));
                List<String> rest = new ArrayList<>(words.subList(i + 3, words.size()));
                int end = rest.indexOf("op") < 0 ? rest.size() : rest.indexOf("op");
                operations.add(new OperationConfig(
                        words.get(i + 1), interval, OperationConfig.DEFAULT_TIMEOUT, pairs(rest.subList(0, end))));
                i += 2 + end;
            } else {
                into.putAll(pairs(List.of(word)));
            }
        }
        AgentName agent = AgentName.parse(words.get(1));
        agents.put(words.get(0), agent);
        resources.put(words.get(0), new Resource.Primitive(id(words.get(0)), agent, params, meta, operations));
    }

    /** group ID MEMBER... [KEY=VALUE...] */
    private void group(List<String> words) {
        List<Resource.Primitive> members = new ArrayList<>();
        List<String> rest = words.subList(1, words.size());
        for (String word : rest) {
            if (!word.contains("=")) {
                members.add((Resource.Primitive) resources.remove(word));
            }
        }
        rest.removeIf(word -> !word.contains("="));
        resources.put(words.get(0), new Resource.Group(id(words.get(0)), members, pairs(rest)));
    }

    /** clone ID CHILD [KEY=VALUE...] */
    private void clone(List<String> words) {
        Resource child = resources.remove(words.get(1));
        resources.put(words.get(0), new Resource.Clone(id(words.get(0)), child, pairs(words.subList(2, words.size()))));
    }

    private static Constraint.Expiry expiry(List<String> words) {
        return words.size() > 4 ? new Constraint.Expiry.At(Instant.parse(words.get(4))) : Constraint.Expiry.NEVER;
    }

    /** order ID FIRST[:ACTION] THEN[:ACTION] [KIND] [one-way] */
    private void order(List<String> words) {
        String[] first = words.get(1).split(":");
        String[] then = words.get(2).split(":");
        String firstAction = first.length > 1 ? first[1] : "start";
        Constraint.OrderKind kind = words.size() > 3
                ? Constraint.OrderKind.valueOf(words.get(3).toUpperCase(java.util.Locale.ROOT))
                : Constraint.OrderKind.MANDATORY;
        constraints.add(new Constraint.Order(
                words.get(0),
                id(first[0]),
                firstAction,
                id(then[0]),
                then.length > 1 ? then[1] : firstAction,
                kind,
                words.contains("one-way") ? Constraint.Symmetry.ONE_WAY : Constraint.Symmetry.SYMMETRICAL));
    }

    /** on NODE RESOURCE RUN... where a run is started, stopped, absent or ACTION[@SECONDS]=EXIT|pending|timeout[/DIGEST]. */
    private void history(List<String> words) {
        for (String resource : words.get(1).split(",")) {
            TreeMap<OperationKey, OperationResult> runs = new TreeMap<>();
            for (String word : words.subList(2, words.size())) {
                OperationResult run = run(id(resource), shortcut(word));
                runs.put(run.key(), run);
            }
            histories
                    .get(words.get(0))
                    .put(
                            id(resource),
                            new ResourceHistory(id(resource), agent(resource), runs, new TreeMap<>(), Instant.EPOCH));
        }
    }

    private static String shortcut(String word) {
        return switch (word) {
            case "started" -> "start=0";
            case "stopped" -> "stop=0";
            case "absent" -> "monitor=7";
            default -> word;
        };
    }

    private OperationResult run(ResourceId resource, String word) {
        String[] digest = word.split("/");
        String[] parts = digest[0].split("=");
        String[] name = parts[0].split("@");
        Duration interval = name.length > 1 ? Duration.ofSeconds(Long.parseLong(name[1])) : Duration.ZERO;
        OperationKey key = new OperationKey(resource, name[0], interval);
        Status status = switch (parts[1]) {
            case "pending" -> Status.PENDING;
            case "timeout" -> Status.TIMED_OUT;
            default -> Status.DONE;
        };
        boolean isProbe = name[0].equals("monitor") && interval.isZero();
        return new OperationResult(
                key,
                ++callId,
                status,
                status == Status.DONE ? Integer.parseInt(parts[1]) : OcfCode.ERROR.exit(),
                isProbe ? OcfCode.NOT_RUNNING.exit() : 0,
                "",
                digest.length > 1 ? digest[1] : "",
                Duration.ofMillis(10),
                NOW.minusSeconds(3600),
                NOW.minusSeconds(3600));
    }

    private AgentName agent(String resource) {
        return agents.getOrDefault(id(resource).base().value(), AgentName.parse("ocf:test:Any"));
    }

    /** fails NODE RESOURCE ACTION[@SECONDS] COUNT SECONDS-AGO */
    private void fails(List<String> words) {
        ResourceId resource = id(words.get(1));
        ResourceHistory old = histories.get(words.get(0)).get(resource);
        String[] name = words.get(2).split("@");
        Duration interval = name.length > 1 ? Duration.ofSeconds(Long.parseLong(name[1])) : Duration.ZERO;
        TreeMap<OperationKey, Score> counts = new TreeMap<>(old.failCounts());
        counts.put(new OperationKey(resource, name[0], interval), Score.parse(words.get(3)));
        Instant last = NOW.minusSeconds(Long.parseLong(words.get(4)));
        histories
                .get(words.get(0))
                .put(resource, new ResourceHistory(resource, old.agent(), old.operations(), counts, last));
    }

    /** arrived NODE RESOURCE SECONDS-AGO...: its starts there that brought it from another node */
    private void arrived(List<String> words) {
        List<Instant> times = words.subList(2, words.size()).stream()
                .map(ago -> NOW.minusSeconds(Long.parseLong(ago)))
                .toList();
        start(words, run -> run.with(run.details().withArrivals(times)));
    }

    /** began NODE RESOURCE SECONDS-AGO: its last start there */
    private void began(List<String> words) {
        Instant at = NOW.minusSeconds(Long.parseLong(words.get(2)));
        start(
                words,
                run -> new OperationResult(
                        run.key(),
                        run.callId(),
                        run.status(),
                        run.exit(),
                        run.expectedExit(),
                        run.reason(),
                        run.paramsDigest(),
                        run.duration(),
                        at,
                        at));
    }

    private void start(List<String> words, UnaryOperator<OperationResult> change) {
        ResourceId resource = id(words.get(1));
        ResourceHistory old = histories.get(words.get(0)).get(resource);
        TreeMap<OperationKey, OperationResult> runs = new TreeMap<>(old.operations());
        runs.computeIfPresent(new OperationKey(resource, "start", Duration.ZERO), (key, run) -> change.apply(run));
        histories
                .get(words.get(0))
                .put(resource, new ResourceHistory(resource, old.agent(), runs, old.failCounts(), old.lastFailure()));
    }

    private ClusterState state() {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        standings.forEach((name, standing) -> nodes.put(
                new NodeName(name),
                new NodeState(new NodeName(name), standing, attributes.get(name), histories.get(name))));
        ClusterDocument document = new ClusterDocument(
                options,
                new TreeMap<>(),
                List.copyOf(resources.values()),
                constraints,
                resourceDefaults,
                operationDefaults);
        return new ClusterState(document, nodes, votes, released, NOW);
    }

    private static ResourceId id(String text) {
        return new ResourceId(text);
    }

    private static TreeMap<String, String> pairs(List<String> words) {
        TreeMap<String, String> map = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            map.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return map;
    }
}
