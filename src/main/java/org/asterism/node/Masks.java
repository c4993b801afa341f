package org.asterism.node;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.asterism.audit.Mask;
import org.asterism.audit.PrivateValues;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.MetadataBook;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.http.ConfigText;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Resource;

/**
 * What is private in configurations, by the word of the agents that they name. All values of an agent that does not say so are
 * private: it may not be installed here, or be slow.
 */
record Masks(MetadataBook book) {

    /** Agents answer within a fraction of a second, and their answers are remembered. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** By what is known at this moment; never waits. */
    Mask atOnce(Collection<ClusterDocument> documents) {
        return mask(documents, agent -> book.known(agent));
    }

    CompletionStage<Mask> of(List<ConfigText> configurations, Executor reading) {
        return CompletableFuture.supplyAsync(
                        () -> configurations.stream()
                                .map(config -> read(config.text()))
                                .toList(),
                        reading)
                .thenCompose(this::ofDocuments);
    }

    CompletionStage<ConfigText> hidden(ConfigText config, Executor reading) {
        return CompletableFuture.supplyAsync(() -> read(config.text()), reading)
                .thenCompose(document -> ofDocuments(List.of(document)).thenApply(mask -> {
                    ClusterDocument masked = PrivateValues.masked(document, mask);
                    // Where nothing is private it is shown word for word.
                    return masked.equals(document) ? config : new ConfigText(config.version(), Texts.write(masked));
                }));
    }

    /** Of a stored text; a cluster begins with an empty one. */
    static ClusterDocument read(String text) {
        return text.isBlank() ? ClusterDocument.EMPTY : Texts.stored(text);
    }

    CompletionStage<ClusterState> hidden(ClusterState state) {
        return ofDocuments(List.of(state.document())).thenApply(mask -> PrivateValues.masked(state, mask));
    }

    private CompletionStage<Mask> ofDocuments(Collection<ClusterDocument> documents) {
        Map<AgentName, CompletableFuture<Described>> asked = new LinkedHashMap<>();
        for (AgentName agent : parameters(documents).keySet()) {
            asked.put(agent, book.describe(agent, PATIENCE).toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> mask(
                        documents,
                        agent -> Optional.ofNullable(asked.get(agent))
                                .map(answer -> answer.getNow(new Described.Unknown("")))
                                .filter(Described.Known.class::isInstance)
                                .map(known -> ((Described.Known) known).metadata())));
    }

    private static Mask mask(
            Collection<ClusterDocument> documents, Function<AgentName, Optional<AgentMetadata>> metadata) {
        Map<AgentName, Set<String>> hidden = new LinkedHashMap<>();
        parameters(documents)
                .forEach((agent, all) -> hidden.put(
                        agent,
                        metadata.apply(agent)
                                .<Set<String>>map(known -> new TreeSet<>(known.secrets()))
                                .orElse(all)));
        return Mask.of(hidden);
    }

    private static Map<AgentName, Set<String>> parameters(Collection<ClusterDocument> documents) {
        Map<AgentName, Set<String>> all = new LinkedHashMap<>();
        for (ClusterDocument document : documents) {
            for (Resource resource : document.resources()) {
                for (Resource.Primitive primitive : resource.primitives()) {
                    Set<String> names = all.computeIfAbsent(primitive.agent(), unused -> new TreeSet<>());
                    names.addAll(primitive.params().keySet());
                    primitive
                            .details()
                            .params()
                            .forEach(set -> names.addAll(set.values().keySet()));
                }
            }
        }
        return all;
    }
}
