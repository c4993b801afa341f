package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.config.NodeSettings.Gate;
import org.asterism.config.NodeSettings.Limits;
import org.asterism.config.NodeSettings.Paths;
import org.asterism.config.NodeSettings.Planning;
import org.asterism.config.NodeSettings.Quorum;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;

/** Reads {@code asterism.conf} over the defaults of {@code reference.conf}. */
public final class NodeSettingsReader {

    /** The keys of the replicated document, which may stand in the same file; {@link DocumentReader} checks them. */
    static final List<String> DOCUMENT_KEYS = List.of(
            "resources",
            "constraints",
            "options",
            "nodes",
            "node-attributes",
            "node-utilization",
            "resource-defaults",
            "operation-defaults",
            "tags",
            "tickets",
            "leases",
            "fencing",
            "alerts");

    static final String NO_GATE = "no-gate";

    private static final List<String> ACCEPTABLE = List.of(NO_GATE, WatchdogReader.STAND_IN);

    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private NodeSettingsReader() {}

    /**
     * Reads the settings. The document's keys are passed over.
     *
     * @param hostName what {@code uname -n} prints, or the name to take instead
     */
    public static Reading<NodeSettings> read(Path file, String hostName) {
        Findings findings = new Findings(file.toString());
        Optional<NodeSettings> settings =
                HoconSource.file(file, defaults(), findings).flatMap(config -> read(config, file, hostName, findings));
        return settings.isPresent() && findings.problems().isEmpty()
                ? new Reading.Accepted<>(settings.get())
                : new Reading.Refused<>(findings.problems());
    }

    /**
     * Reads settings from a text that was made of other files, with what {@code over} says instead laid over it, if that file
     * exists.
     *
     * @param name what the text was made of, for messages
     * @param over also decides from where relative paths count
     */
    public static Reading<NodeSettings> readOver(String name, String text, Path over, String hostName) {
        Findings findings = new Findings(name);
        Optional<Config> base = HoconSource.text(name, text, findings);
        Optional<Config> config = !Files.exists(over)
                ? base.map(made -> made.withFallback(defaults()).resolve())
                : base.flatMap(made -> HoconSource.file(over, made.withFallback(defaults()), findings));
        Optional<NodeSettings> settings = config.flatMap(whole -> read(whole, over, hostName, findings));
        return settings.isPresent() && findings.problems().isEmpty()
                ? new Reading.Accepted<>(settings.get())
                : new Reading.Refused<>(findings.problems());
    }

    /** Whether a file sets one of these keys, such as {@code asterism.quorum.ping}; false for one that cannot be read. */
    public static boolean setsOneOf(Path file, List<String> paths) {
        Findings unheard = new Findings(file.toString());
        return Files.exists(file)
                && HoconSource.file(file, ConfigFactory.empty(), unheard)
                        .filter(config -> paths.stream().anyMatch(config::hasPath))
                        .isPresent();
    }

    static Config defaults() {
        return ConfigFactory.parseResources(NodeSettingsReader.class.getClassLoader(), "reference.conf")
                .withOnlyPath("asterism");
    }

    /** The settings; empty after reporting why not. */
    static Optional<NodeSettings> read(Config config, Path file, String hostName, Findings findings) {
        return read(config, file, hostName, Role.NODE, findings);
    }

    /** As whom the reader takes part: an arbiter reads a copy of the nodes' file. */
    enum Role {
        NODE,
        ARBITER
    }

    static Optional<NodeSettings> read(Config config, Path file, String hostName, Role role, Findings findings) {
        return root(config, findings).flatMap(root -> read(root, file, hostName, role, findings));
    }

    private static Optional<Section> root(Config config, Findings findings) {
        ConfigValue top = config.root().get("asterism");
        if (!(top instanceof ConfigObject object)) {
            findings.report(
                    config.root().origin(),
                    "asterism is not an object",
                    "all settings stand in it",
                    "write asterism { ... }");
            return Optional.empty();
        }
        return Optional.of(new Section(findings, "asterism", object));
    }

    private static Optional<NodeSettings> read(Section root, Path file, String hostName, Role role, Findings findings) {
        Optional<String> name = clusterName(root.section("cluster"));
        List<LinkSettings> links = LinksReader.read(root);
        List<ClusterNode> nodes = NodesReader.nodes(root.section("cluster"), links);
        Optional<LinkHealth> health = LinksReader.health(root.section("link-health"));
        Optional<Timing> timing = TimingReader.read(root.section("timing"));
        Optional<Quorum> quorum = QuorumReader.read(root.section("quorum"), nodes, timing);
        Optional<NodeName> self = self(root, role, hostName, nodes, quorum);
        Optional<Gate> gate = gate(root);
        Optional<MessagingSettings> messaging = MessagingReader.read(root.section("messaging"), file, self);
        Optional<ManagementSettings> management = ManagementReader.read(root.section("management"), file, self);
        Optional<Paths> paths = paths(root.section("paths"), file);
        Optional<Limits> limits = limits(root.section("limits"), root.section("dispatcher"));
        Optional<Planning> planning = planning(root.section("planner"));
        Optional<FencingSettings> fencing = FencingSettingsReader.read(root);
        Optional<WatchdogSettings> watchdog = WatchdogReader.read(root, timing);
        Optional<ResourceSettings> resources = ResourceSettingsReader.read(root);
        Optional<RecorderSettings> recorder = RecorderReader.read(root);
        Optional<SurvivalSettings> survival = SurvivalReader.read(root, file);
        Optional<RegistrationSettings> registrations = RegistrationReader.read(root, file);
        Optional<PrecheckSettings> precheck = PrecheckReader.read(root);
        Optional<LoggingSettings> logging = LoggingReader.read(root.section("logging"));
        Optional<DrillSettings> drills = DrillReader.read(root, nodes);
        return finish(root, findings)
                ? Optional.of(Risks.of(new NodeSettings(
                        self.orElseThrow(),
                        name.orElseThrow(),
                        nodes,
                        links,
                        health.orElseThrow(),
                        timing.orElseThrow(),
                        quorum.orElseThrow(),
                        gate.orElseThrow(),
                        messaging.orElseThrow(),
                        management.orElseThrow(),
                        paths.orElseThrow(),
                        limits.orElseThrow(),
                        planning.orElseThrow(),
                        fencing.orElseThrow(),
                        watchdog.orElseThrow(),
                        resources.orElseThrow(),
                        recorder.orElseThrow(),
                        survival.orElseThrow(),
                        registrations.orElseThrow(),
                        precheck.orElseThrow(),
                        logging.orElseThrow(),
                        drills.orElseThrow(),
                        List.of())))
                : Optional.empty();
    }

    /** Whether all was well. */
    private static boolean finish(Section root, Findings findings) {
        DOCUMENT_KEYS.forEach(root::leave);
        root.done();
        return findings.problems().isEmpty();
    }

    private static Optional<String> clusterName(Section cluster) {
        return cluster.requiredText("name", "voip")
                .flatMap(text -> cluster.as("name", "use letters, digits, '.', '_', '-'; at most 63", given -> {
                    if (!CLUSTER_NAME.matcher(given).matches()) {
                        throw new IllegalArgumentException("is not a cluster name");
                    }
                    return given;
                }));
    }

    private static Optional<NodeName> self(Section node, String hostName, List<ClusterNode> nodes) {
        String given = node.text("name").orElse("auto");
        node.done();
        String text = given.equals("auto") ? hostName : given;
        List<String> names =
                nodes.stream().map(configured -> configured.name().value()).toList();
        Optional<NodeName> self = nodes.stream()
                .map(ClusterNode::name)
                .filter(name -> name.value().equalsIgnoreCase(text.strip()))
                .findFirst();
        if (self.isEmpty() && !nodes.isEmpty()) {
            node.report(
                    "name",
                    "this node is '" + text + "', which asterism.cluster.nodes does not list",
                    "it would have neither address nor vote",
                    "add it to the list or set asterism.node.name; " + Nearest.advice(text, names));
        }
        return self;
    }

    private static Optional<NodeName> self(
            Section root, Role role, String hostName, List<ClusterNode> nodes, Optional<Quorum> quorum) {
        return role == Role.NODE
                ? self(root.section("node"), hostName, nodes)
                : arbiter(root, hostName, quorum.map(Quorum::arbiters).orElse(List.of()));
    }

    /** The nodes' own {@code node.name} says nothing about an arbiter. */
    private static Optional<NodeName> arbiter(Section root, String wanted, List<NodeSettings.Arbiter> arbiters) {
        root.leave("node");
        Optional<NodeName> self = arbiters.stream()
                .map(NodeSettings.Arbiter::name)
                .filter(name -> name.value().equals(wanted))
                .findFirst();
        if (self.isEmpty()) {
            root.section("quorum")
                    .report(
                            "arbiters",
                            "this arbiter is '" + wanted + "', which asterism.quorum.arbiters does not list",
                            "no node would send it anything",
                            "add it there, or correct its name; "
                                    + Nearest.advice(
                                            wanted,
                                            arbiters.stream()
                                                    .map(each -> each.name().value())
                                                    .toList()));
        }
        return self;
    }

    private static Optional<Gate> gate(Section root) {
        List<String> accepted = root.texts("accepted-risks");
        for (String risk : accepted) {
            if (!ACCEPTABLE.contains(risk)) {
                root.refuse(
                        "accepted-risks", risk, "is not a risk that can be accepted", Nearest.advice(risk, ACCEPTABLE));
            }
        }
        Optional<Gate> gate = root.choice("gate", Gate.class);
        if (gate.equals(Optional.of(Gate.NONE)) && !accepted.contains(NO_GATE)) {
            root.refuse(
                    "gate",
                    "none",
                    "lets a frozen or killed node go on sending from floating addresses while another has them",
                    "remove it; or, for development only, add accepted-risks = [ " + NO_GATE + " ]");
        }
        return gate;
    }

    private static Optional<Paths> paths(Section section, Path file) {
        Optional<Path> state = path(section, "state", file);
        Optional<Path> run = path(section, "run", file);
        Optional<Path> authkeys = path(section, "authkeys", file);
        Optional<Path> document = path(section, "document", file);
        section.done();
        return state.isPresent() && run.isPresent() && authkeys.isPresent() && document.isPresent()
                ? Optional.of(new Paths(state.get(), run.get(), authkeys.get(), document.get()))
                : Optional.empty();
    }

    private static Optional<Path> path(Section section, String key, Path file) {
        return section.requiredText(key, "/...")
                .flatMap(text -> section.as(key, "write an absolute path, or one relative to this file", given -> {
                    if (given.indexOf('\0') >= 0) {
                        throw new IllegalArgumentException("holds a zero byte");
                    }
                    return beside(file, given);
                }));
    }

    /** A relative path counts from the directory of the configuration file. */
    static Path beside(Path file, String text) {
        return file.toAbsolutePath().resolveSibling(text).normalize();
    }

    private static Optional<Limits> limits(Section section, Section dispatcher) {
        Optional<PoolSettings> pools = PoolSettings.read(dispatcher);
        Optional<Integer> parallel = section.integer("parallel-operations", 1, 1000);
        Optional<Duration> slow = section.duration("slow-operation", Duration.ofMillis(100), Duration.ofHours(1));
        Optional<Integer> output = section.integer("agent-output-bytes", 1024, 16 << 20);
        Optional<Integer> history = section.integer("document-history", 1, 10_000);
        Optional<Integer> events = section.integer("events-kept", 100, 1_000_000);
        Optional<Integer> decisions = section.integer("decisions-kept", 0, 10_000);
        Optional<Integer> streams = section.integer("event-streams", 1, 10_000);
        Optional<Duration> grace = section.duration("stop-grace", Duration.ofSeconds(1), Duration.ofHours(1));
        Optional<Integer> auditBytes = section.integer("audit-file-bytes", 65_536, 256 << 20);
        Optional<Integer> auditFiles = section.integer("audit-files", 2, 10_000);
        Optional<Integer> niceness = section.integer("niceness", -20, 0);
        Optional<Integer> realtime = section.integer("realtime", 0, 99);
        section.done();
        boolean isComplete = parallel.isPresent()
                && slow.isPresent()
                && output.isPresent()
                && history.isPresent()
                && events.isPresent()
                && decisions.isPresent()
                && streams.isPresent()
                && grace.isPresent()
                && auditBytes.isPresent()
                && auditFiles.isPresent()
                && niceness.isPresent()
                && realtime.isPresent()
                && pools.isPresent();
        return isComplete
                ? Optional.of(new Limits(
                        parallel.get(),
                        slow.get(),
                        output.get(),
                        history.get(),
                        events.get(),
                        decisions.get(),
                        streams.get(),
                        grace.get(),
                        auditBytes.get(),
                        auditFiles.get(),
                        niceness.get(),
                        realtime.get(),
                        pools.get()))
                : Optional.empty();
    }

    private static Optional<Planning> planning(Section section) {
        Optional<ProcessUse> use = section.choice("process", ProcessUse.class);
        Optional<Integer> from = section.integer("process-from", 1, 1_000_000);
        Optional<Integer> memory = section.integer("memory-mib", 32, 65_536);
        Optional<Duration> ahead = section.duration("ahead-budget", Duration.ZERO, Duration.ofSeconds(10));
        Optional<Duration> explain = section.duration("explain-budget", Duration.ZERO, Duration.ofSeconds(5));
        section.done();
        return use.isPresent() && from.isPresent() && memory.isPresent() && ahead.isPresent() && explain.isPresent()
                ? Optional.of(new Planning(
                        switch (use.get()) {
                            case AUTO -> from.get();
                            case ALWAYS -> 0;
                            case NEVER -> Planning.NEVER;
                        },
                        memory.get(),
                        ahead.get(),
                        explain.get()))
                : Optional.empty();
    }

    private enum ProcessUse {
        AUTO,
        ALWAYS,
        NEVER
    }
}
