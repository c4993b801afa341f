package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.api.AgentDescription;
import org.asterism.api.AgentList;
import org.asterism.api.ChangeResult;
import org.asterism.api.RefusalCode;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change.Replace;
import org.asterism.executor.AgentCatalogue;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.DocumentCheck;
import org.asterism.executor.DocumentCheck.Remark;
import org.asterism.executor.MetadataBook;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.http.Change;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;

/** What the agents of this node are asked on behalf of operators. */
record AgentAdvice(AgentCatalogue catalogue, MetadataBook book, DocumentCheck check, Executor blocking) {

    private static final String REMEDY = "mend the parameters ('asterism agent describe AGENT' shows them), or apply it"
            + " with --unchecked if you know better than the agent";

    CompletionStage<AgentList> list(String beginning) {
        return CompletableFuture.supplyAsync(() -> new AgentList(catalogue.names(beginning)), blocking);
    }

    CompletionStage<AgentDescription> describe(AgentName agent) {
        return book.describe(agent).thenApply(described -> description(agent, described));
    }

    /** Goes on with {@code next} unless the agents refuse what a configuration asks of them; their words are added to the answer. */
    CompletionStage<ChangeResult> checked(
            Change change, Wish wish, ClusterDocument before, Supplier<CompletionStage<ChangeResult>> next) {
        if (!(change instanceof Change.ApplyConfig apply)
                || !(wish instanceof Wish.Alter alter)
                || !(alter.change() instanceof Replace replace)) {
            return next.get();
        }
        return check.check(replace.document(), before).thenCompose(remarks -> {
            List<Remark> errors = remarks.stream()
                    .filter(remark -> remark.severity() == Severity.ERROR)
                    .toList();
            if (!errors.isEmpty() && apply.agents() == Change.AgentsWord.COUNTS) {
                return CompletableFuture.completedFuture(refused(errors));
            }
            return next.get().thenApply(result -> with(remarks, result));
        });
    }

    private static ChangeResult refused(List<Remark> errors) {
        return new ChangeResult.Refused(
                RefusalCode.INVALID_CONFIGURATION,
                "agents refuse " + errors.size() + (errors.size() == 1 ? " parameter" : " parameters"),
                errors.stream()
                        .map(error ->
                                new ChangeResult.Condition(error.resource().value(), error.sentence(), ""))
                        .toList(),
                REMEDY);
    }

    private static ChangeResult with(List<Remark> remarks, ChangeResult result) {
        if (!(result instanceof ChangeResult.Accepted accepted) || remarks.isEmpty()) {
            return result;
        }
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add("warning: " + remark));
        lines.addAll(accepted.steps());
        return new ChangeResult.Accepted(accepted.sentence(), accepted.version(), lines);
    }

    static AgentDescription description(AgentName agent, Described described) {
        if (!(described instanceof Described.Known known)) {
            return AgentDescription.unknown(agent.toString(), ((Described.Unknown) described).reason());
        }
        AgentMetadata metadata = known.metadata();
        return new AgentDescription(
                agent.toString(),
                "",
                metadata.version(),
                metadata.standard(),
                metadata.summary(),
                metadata.description(),
                metadata.reloadAction().orElse(""),
                metadata.parameters().stream()
                        .map(one -> parameter(metadata, one))
                        .toList(),
                metadata.actions().stream()
                        .map(action -> new AgentDescription.Action(
                                action.name(),
                                action.limit().toMillis(),
                                action.interval().toMillis(),
                                action.role(),
                                action.depth()))
                        .toList());
    }

    private static AgentDescription.Parameter parameter(AgentMetadata metadata, AgentMetadata.Parameter one) {
        boolean isReloadable =
                metadata.reloadAction().isPresent() && !metadata.decisive().contains(one.name());
        return new AgentDescription.Parameter(
                one.name(),
                one.type(),
                one.need() == AgentMetadata.Need.REQUIRED && one.preset().isEmpty(),
                one.preset(),
                one.traits().unique(),
                isReloadable,
                one.traits().secrecy() == AgentMetadata.Secrecy.PRIVATE,
                one.traits().deprecated(),
                one.traits().choices(),
                one.summary(),
                one.description());
    }
}
