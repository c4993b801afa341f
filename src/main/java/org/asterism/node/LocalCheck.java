package org.asterism.node;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.cli.ParameterCheck.Findings;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.DocumentCheck;
import org.asterism.executor.DocumentCheck.Remark;
import org.asterism.executor.MetadataBook;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;

/** Checks the parameters of a document by the meta-data of this machine's agents. No agent is run for anything else. */
final class LocalCheck {

    private LocalCheck() {}

    static Findings of(ClusterDocument document) {
        if (document.resources().isEmpty()) {
            return new Findings(List.of(), List.of());
        }
        try (LocalAgents local = LocalAgents.open()) {
            List<Remark> remarks = new DocumentCheck(local.book(), local.trial().agents(), DocumentCheck.Depth.METADATA)
                    .check(document, ClusterDocument.EMPTY)
                    .toCompletableFuture()
                    .join();
            return new Findings(
                    sentences(remarks, Severity.ERROR),
                    sentences(remarks, Severity.WARNING),
                    secrets(document, local.book()));
        } catch (IOException e) {
            return new Findings(List.of(), List.of("the agents of this machine cannot be asked: " + e.getMessage()));
        }
    }

    private static List<String> sentences(List<Remark> remarks, Severity severity) {
        return remarks.stream()
                .filter(remark -> remark.severity() == severity)
                .map(Remark::toString)
                .toList();
    }

    /** By what the agents have just said of themselves. */
    private static Map<AgentName, Set<String>> secrets(ClusterDocument document, MetadataBook book) {
        Map<AgentName, Set<String>> secrets = new LinkedHashMap<>();
        for (Resource resource : document.resources()) {
            for (Resource.Primitive primitive : resource.primitives()) {
                book.known(primitive.agent())
                        .ifPresent(known -> secrets.put(primitive.agent(), new TreeSet<>(known.secrets())));
            }
        }
        return secrets;
    }
}
