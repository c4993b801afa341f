package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentMetadata.Finding;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceId;

/**
 * Asks the agents of this machine about the parameters of a document before it is applied: what their meta-data says, and what their
 * {@code validate-all} says of the resources that are new or changed.
 *
 * <p>Decided: only what is new or changed can be an error, because a mistake that the cluster lives with must not stand in the way of
 * another change at night; an agent that this machine lacks, or that cannot be read, and what {@code validate-all} finds are
 * warnings, because the resource may be meant for another node.
 */
public final class DocumentCheck {

    /** Together below the time that a command waits for its answer. */
    private static final Duration METADATA_LIMIT = Duration.ofSeconds(3);

    private static final Duration VALIDATE_LIMIT = Duration.ofSeconds(3);

    /** So many are validated, at the same time; a document of hundreds must not load the node with as many processes. */
    private static final int MOST_VALIDATED = 24;

    /** Without processes of an operation under way below this, and without those of {@link Agents} and stops above. */
    private static final long FIRST_CALL = -2_000_000_000L;

    /** What was found about one resource. */
    public record Remark(ResourceId resource, Severity severity, String sentence) {

        @Override
        public String toString() {
            return resource + ": " + sentence;
        }
    }

    /** Whether agents are run to validate what changed, or only their meta-data is read. */
    public enum Depth {
        METADATA,
        VALIDATE
    }

    private final MetadataBook book;
    private final AgentRunner runner;
    private final Depth depth;

    public DocumentCheck(MetadataBook book, AgentRunner runner, Depth depth) {
        this.book = book;
        this.runner = runner;
        this.depth = depth;
    }

    /** Errors first, then by resource. Never fails; ends within ten seconds. */
    public CompletionStage<List<Remark>> check(ClusterDocument next, ClusterDocument before) {
        List<Primitive> all = primitives(next);
        List<Primitive> known = primitives(before);
        TreeMap<String, CompletableFuture<Described>> asked = new TreeMap<>();
        for (Primitive one : all) {
            if (hasMetadata(one.agent())) {
                asked.computeIfAbsent(
                        one.agent().toString(),
                        name -> book.describe(one.agent(), METADATA_LIMIT).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenCompose(done -> {
                    TreeMap<String, Described> answers = new TreeMap<>();
                    asked.forEach((name, answer) -> answers.put(name, answer.getNow(new Described.Unknown(name))));
                    List<Remark> remarks = new ArrayList<>();
                    all.forEach(one -> remarks.addAll(remarks(one, answers, isIn(known, one))));
                    remarks.addAll(doubles(all, answers));
                    return validated(all, known, answers, remarks);
                })
                .thenApply(DocumentCheck::sorted);
    }

    private static List<Remark> sorted(List<Remark> remarks) {
        return remarks.stream()
                .sorted(java.util.Comparator.comparing(Remark::severity).thenComparing(Remark::resource))
                .toList();
    }

    /** Of bundles nothing, since what runs in a container finds its agent there. */
    private static List<Primitive> primitives(ClusterDocument document) {
        return document.resources().stream()
                .filter(resource -> !(resource instanceof Resource.Bundle))
                .flatMap(resource -> resource.primitives().stream())
                .toList();
    }

    private static boolean hasMetadata(AgentName agent) {
        return agent.standard().equals("ocf") || agent.isNative();
    }

    private static boolean isIn(List<Primitive> known, Primitive one) {
        return known.stream()
                .anyMatch(old -> old.id().equals(one.id())
                        && old.agent().equals(one.agent())
                        && old.params().equals(one.params()));
    }

    private static List<Remark> remarks(Primitive one, Map<String, Described> answers, boolean isUnchanged) {
        Described described = answers.get(one.agent().toString());
        if (described == null) {
            return List.of();
        }
        if (described instanceof Described.Unknown unknown) {
            return List.of(new Remark(one.id(), Severity.WARNING, unknown.reason() + "; parameters are not checked"));
        }
        boolean isCertain = !isUnchanged && one.details().params().isEmpty();
        return ((Described.Known) described)
                .metadata().check(one.params()).stream()
                        .map(finding -> remark(one, finding, isCertain))
                        .toList();
    }

    private static Remark remark(Primitive one, Finding finding, boolean isCertain) {
        return new Remark(one.id(), isCertain ? finding.severity() : Severity.WARNING, finding.sentence());
    }

    /** Two resources of one agent with the same values of a group that is to be unique. */
    private static List<Remark> doubles(List<Primitive> all, Map<String, Described> answers) {
        List<Remark> remarks = new ArrayList<>();
        TreeMap<String, Primitive> first = new TreeMap<>();
        for (Primitive one : all) {
            if (!(answers.get(one.agent().toString()) instanceof Described.Known known)) {
                continue;
            }
            groups(known.metadata()).forEach((group, members) -> {
                List<Parameter> given = members.stream()
                        .filter(member -> one.params().containsKey(member.name()))
                        .toList();
                if (given.isEmpty()) {
                    return; // what the agent makes of it by itself differs with the resource's name
                }
                List<String> values = members.stream()
                        .map(member -> one.params().getOrDefault(member.name(), member.preset()))
                        .toList();
                Primitive other = first.putIfAbsent(one.agent() + "\n" + group + "\n" + values, one);
                if (other != null) {
                    remarks.add(new Remark(one.id(), Severity.WARNING, sameAs(other, given)));
                }
            });
        }
        return remarks;
    }

    private static SortedMap<String, List<Parameter>> groups(AgentMetadata metadata) {
        TreeMap<String, List<Parameter>> groups = new TreeMap<>();
        metadata.parameters().stream()
                .filter(known -> !known.traits().unique().isEmpty())
                .forEach(known -> groups.computeIfAbsent(known.traits().unique(), name -> new ArrayList<>())
                        .add(known));
        return groups;
    }

    private static String sameAs(Primitive other, List<Parameter> given) {
        List<String> names =
                given.stream().map(member -> "'" + member.name() + "'").toList();
        return "has the same " + String.join(" and ", names) + " as " + other.id()
                + ", although the agent wants that to be unique: they may harm each other";
    }

    private CompletionStage<List<Remark>> validated(
            List<Primitive> all, List<Primitive> known, Map<String, Described> answers, List<Remark> remarks) {
        if (depth == Depth.METADATA) {
            return CompletableFuture.completedFuture(remarks);
        }
        TreeSet<ResourceId> wrong = new TreeSet<>();
        remarks.stream().filter(one -> one.severity() == Severity.ERROR).forEach(one -> wrong.add(one.resource()));
        List<Primitive> due = all.stream()
                .filter(one -> !isIn(known, one) && !wrong.contains(one.id()) && canValidate(answers, one))
                .toList();
        List<CompletableFuture<List<Remark>>> said = new ArrayList<>();
        for (Primitive one : due.subList(0, Math.min(due.size(), MOST_VALIDATED))) {
            AgentMetadata metadata = ((Described.Known)
                            answers.getOrDefault(one.agent().toString(), new Described.Unknown("")))
                    .metadata();
            said.add(runner.run(call(one, said.size()))
                    .thenApply(result -> objection(one, metadata, result))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(said.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<Remark> complete = new ArrayList<>(remarks);
            said.forEach(answer -> complete.addAll(answer.getNow(List.of())));
            return complete;
        });
    }

    private static boolean canValidate(Map<String, Described> answers, Primitive one) {
        return answers.get(one.agent().toString()) instanceof Described.Known known
                && (one.agent().isNative() || known.metadata().has("validate-all"));
    }

    private static AgentCall call(Primitive one, int number) {
        return new AgentCall(
                FIRST_CALL - number,
                one.agent(),
                one.id(),
                "validate-all",
                Duration.ZERO,
                one.params(),
                VALIDATE_LIMIT,
                LatestStart.WHENEVER);
    }

    private static List<Remark> objection(Primitive one, AgentMetadata metadata, AgentResult result) {
        boolean isGood = result instanceof AgentResult.Ended ended
                && (ended.is(OcfCode.SUCCESS) || ended.is(OcfCode.UNIMPLEMENTED));
        if (isGood || result instanceof AgentResult.NotRun) {
            return List.of();
        }
        String exit = result instanceof AgentResult.Ended ended ? " (exit " + ended.exit() + ")" : "";
        String said = result.reason().isEmpty() ? "it failed" : Secrets.masked(result.reason(), one.params(), metadata);
        return List.of(new Remark(
                one.id(), Severity.WARNING, "validate-all of " + one.agent() + " on this node: " + said + exit));
    }
}
