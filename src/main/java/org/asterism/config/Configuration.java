package org.asterism.config;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.model.ClusterDocument;
import org.asterism.model.LivePart;
import org.asterism.model.NodeName;

/**
 * All that stands in files: this node's settings, and the document with which a new cluster begins (empty if there is none).
 */
public record Configuration(NodeSettings settings, ClusterDocument document) {

    /**
     * Reads {@code asterism.conf}, and the document from the same file or from the one that {@code paths.document} names.
     * Problems of both are reported together.
     *
     * @param hostName what {@code uname -n} prints, or the name to take instead
     */
    public static Reading<Configuration> read(Path file, String hostName) {
        Findings findings = new Findings(file.toString());
        Optional<Config> config = HoconSource.file(file, NodeSettingsReader.defaults(), findings);
        if (config.isEmpty()) {
            return new Reading.Refused<>(findings.problems());
        }
        Optional<NodeSettings> settings = NodeSettingsReader.read(config.get(), file, hostName, findings);
        Set<NodeName> nodes = new TreeSet<>();
        settings.ifPresent(
                known -> known.nodes().stream().map(ClusterNode::name).forEach(nodes::add));
        Path separate = settings.map(known -> known.paths().document())
                .orElseGet(() -> file.toAbsolutePath().resolveSibling("cluster.conf"));
        Optional<ClusterDocument> document = document(config.get(), separate, nodes, findings);
        document.ifPresent(
                found -> LivePart.of(found).leftOut().forEach(part -> findings.report(notLive(separate, part))));
        return settings.isPresent()
                        && document.isPresent()
                        && findings.problems().isEmpty()
                ? new Reading.Accepted<>(new Configuration(settings.get(), document.get()))
                : new Reading.Refused<>(findings.problems());
    }

    /** What a running cluster cannot honour is refused, as it would be by {@code config apply}. */
    private static Problem notLive(Path file, String part) {
        return new Problem(
                new Problem.Where(file.toString(), 0),
                part,
                "a running cluster cannot honour it, and leaving it out silently would change what you asked for",
                "remove it; asterism simulate decides for it after asterism config convert");
    }

    private static Optional<ClusterDocument> document(
            Config config, Path separate, Set<NodeName> nodes, Findings findings) {
        boolean isInline = NodeSettingsReader.DOCUMENT_KEYS.stream().anyMatch(key -> config.hasPath("asterism." + key));
        boolean isSeparate = Files.exists(separate);
        if (isInline && isSeparate) {
            findings.report(new Problem(
                    new Problem.Where(separate.toString(), 0),
                    "resources or constraints stand both here and in " + findings.source(),
                    "one of the two would silently win",
                    "keep them in one file"));
            return Optional.empty();
        }
        if (isInline) {
            return Optional.of(DocumentReader.read(config, nodes, findings));
        }
        return isSeparate ? DocumentReader.readFile(separate, nodes, findings) : Optional.of(ClusterDocument.EMPTY);
    }
}
