package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.config.NodeSettings.Arbiter;
import org.asterism.config.NodeSettings.LogLevel;

/**
 * What {@code arbiter.conf} says; each key is explained in {@code asterism-arbiter.conf}.
 *
 * @param state directory with one below it for each cluster
 */
public record ArbiterSettings(List<Cluster> clusters, Path state, InetAddress host, int port, LogLevel logLevel) {

    private static final int MOST_CLUSTERS = 100;

    public ArbiterSettings {
        clusters = List.copyOf(clusters);
    }

    /**
     * A cluster in which it votes.
     *
     * @param settings of the nodes; {@code self} is the arbiter
     * @param self its entry there
     */
    public record Cluster(NodeSettings settings, Arbiter self, Path authkeys) {}

    /**
     * Reads {@code arbiter.conf} and the copies of the nodes' files that it names. Problems of all are reported together.
     *
     * @param hostName what {@code uname -n} prints, or the name to take instead
     */
    public static Reading<ArbiterSettings> read(Path file, String hostName) {
        Findings findings = new Findings(file.toString());
        Config defaults = ConfigFactory.parseResources(ArbiterSettings.class.getClassLoader(), "asterism-arbiter.conf")
                .withOnlyPath("asterism");
        Optional<ArbiterSettings> settings =
                HoconSource.file(file, defaults, findings).flatMap(config -> read(config, file, hostName, findings));
        return settings.isPresent() && findings.problems().isEmpty()
                ? new Reading.Accepted<>(settings.get())
                : new Reading.Refused<>(findings.problems());
    }

    private static Optional<ArbiterSettings> read(Config config, Path file, String hostName, Findings findings) {
        if (!(config.root().get("asterism") instanceof ConfigObject object)) {
            findings.report(
                    config.root().origin(),
                    "asterism is not an object",
                    "all settings stand in it",
                    "write asterism { arbiter { ... } }");
            return Optional.empty();
        }
        Section root = new Section(findings, "asterism", object);
        Section section = root.section("arbiter");
        root.done();
        String given = section.text("name").orElse("auto");
        String name = given.equals("auto") ? hostName : given;
        List<Cluster> clusters = clusters(section, file, name, findings);
        Optional<Path> state = section.requiredText("state", "/var/lib/asterism-arbiter")
                .map(text -> file.toAbsolutePath().resolveSibling(text).normalize());
        Section management = section.section("management");
        Optional<InetAddress> host = management.as("host", "write an address, not a host name", Addresses::parse);
        Optional<Integer> port = management.integer("port", 1, 65_535);
        management.done();
        Section logging = section.section("logging");
        Optional<LogLevel> level = logging.choice("level", LogLevel.class);
        logging.done();
        section.done();
        return state.isPresent() && host.isPresent() && port.isPresent() && level.isPresent()
                ? Optional.of(new ArbiterSettings(clusters, state.get(), host.get(), port.get(), level.get()))
                : Optional.empty();
    }

    private static List<Cluster> clusters(Section arbiter, Path file, String name, Findings findings) {
        List<Cluster> clusters = new ArrayList<>();
        Map<Integer, String> ports = new HashMap<>();
        List<Section> sections = arbiter.sections("clusters");
        if (sections.isEmpty() || sections.size() > MOST_CLUSTERS) {
            arbiter.report(
                    "clusters",
                    "asterism.arbiter.clusters has " + sections.size() + " entries",
                    "an arbiter votes in 1 to " + MOST_CLUSTERS + " clusters",
                    "clusters = [ { config = \"voip/asterism.conf\" } ]");
        }
        for (Section section : sections) {
            Optional<Path> config = section.requiredText("config", "voip/asterism.conf")
                    .map(text -> file.toAbsolutePath().resolveSibling(text).normalize());
            Optional<NodeSettings> settings = config.flatMap(path -> copy(path, name, findings));
            Optional<Path> authkeys = section.has("authkeys")
                    ? section.text("authkeys")
                            .map(text ->
                                    file.toAbsolutePath().resolveSibling(text).normalize())
                    : settings.map(known -> known.paths().authkeys());
            section.done();
            if (settings.isPresent() && authkeys.isPresent()) {
                Cluster cluster = new Cluster(settings.get(), entry(settings.get()), authkeys.get());
                check(section, cluster, clusters, ports);
                clusters.add(cluster);
            }
        }
        return clusters;
    }

    private static Optional<NodeSettings> copy(Path path, String name, Findings findings) {
        Findings own = new Findings(path.toString());
        Optional<NodeSettings> settings = HoconSource.file(path, NodeSettingsReader.defaults(), own)
                .flatMap(config -> NodeSettingsReader.read(config, path, name, NodeSettingsReader.Role.ARBITER, own));
        own.problems().forEach(findings::report);
        return settings;
    }

    private static Arbiter entry(NodeSettings settings) {
        return settings.quorum().arbiters().stream()
                .filter(arbiter -> arbiter.name().equals(settings.self()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("settings of no arbiter: " + settings.self()));
    }

    private static void check(Section section, Cluster cluster, List<Cluster> others, Map<Integer, String> ports) {
        String name = cluster.settings().cluster();
        if (others.stream().anyMatch(other -> other.settings().cluster().equals(name))) {
            section.report("config", "cluster '" + name + "' stands twice", "its vote would count twice", "remove one");
        }
        String before = ports.putIfAbsent(cluster.self().port(), name);
        if (before != null && !before.equals(name)) {
            section.report(
                    "config",
                    "clusters '" + before + "' and '" + name + "' both use port "
                            + cluster.self().port() + " of this arbiter",
                    "a port belongs to one cluster",
                    "give the arbiter another port in quorum.arbiters of one of them, on all its nodes and here");
        }
    }
}
