package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.model.Alert;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.FencingLevel;
import org.asterism.model.Resource;
import org.asterism.model.Tag;

/**
 * What of a document the configuration's language can say, with the rest in words.
 *
 * <p>Decided: {@link DocumentReader} itself is asked, about each part alone, whether it takes what {@link DocumentWriter}
 * writes; rejected: a second list of what can be said, which would drift from the reader. Only names and values are looked at
 * one by one, so that one misspelt option does not cost a resource.
 *
 * @param document the part that {@link DocumentWriter} can write and {@link DocumentReader} takes, in its canonical form
 * @param losses one sentence for each part that is missing in it: where, what, why
 */
public record Expressible(ClusterDocument document, List<String> losses) {

    public Expressible {
        losses = List.copyOf(losses);
    }

    /** The part of a document that can be said. */
    public static Expressible of(ClusterDocument document) {
        List<String> losses = new ArrayList<>();
        ClusterDocument known = Canonical.of(new KnownNames(losses).of(Canonical.of(document)));
        Optional<ClusterDocument> back = DocumentReader.readBack(known);
        if (back.isEmpty()) {
            known = new Expressible(known, losses).readable(losses);
            back = DocumentReader.readBack(known);
        }
        if (!back.equals(Optional.of(known))) {
            losses.add("the document as a whole: it is read back otherwise than it is written");
        }
        return new Expressible(known, losses);
    }

    /** Without the parts that the reader refuses. */
    private ClusterDocument readable(List<String> found) {
        ClusterDocument.Details details = document.details();
        SortedSet<String> names = new TreeSet<>();
        List<Resource> resources = new ArrayList<>();
        for (Resource resource : document.resources()) {
            ClusterDocument alone = ClusterDocument.EMPTY.with(List.of(resource), List.of());
            if (isTaken("resource " + resource.id(), alone, names, found)) {
                resources.add(resource);
                collectNames(resource, names);
            }
        }
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : details.tags()) {
            if (isTaken("tag " + tag.id(), with(List.of(tag), List.of()), names, found)) {
                tags.add(tag);
            }
        }
        List<FencingLevel> levels = new ArrayList<>();
        for (FencingLevel level : details.fencingLevels()) {
            if (isTaken("fencing level " + level.id(), with(List.of(), List.of(level)), names, found)) {
                levels.add(level);
            }
        }
        tags.forEach(tag -> names.add(tag.id()));
        List<Constraint> constraints = new ArrayList<>();
        for (Constraint constraint : document.constraints()) {
            ClusterDocument alone = ClusterDocument.EMPTY.with(List.of(), List.of(constraint));
            if (isTaken("constraint " + constraint.id(), alone, names, found)) {
                constraints.add(constraint);
            }
        }
        return new ClusterDocument(
                document.options(),
                document.nodeAttributes(),
                resources,
                constraints,
                document.resourceDefaults(),
                document.operationDefaults(),
                new ClusterDocument.Details(
                        details.nodes(),
                        details.options(),
                        details.resourceDefaults(),
                        details.operationDefaults(),
                        tags,
                        levels,
                        details.tickets(),
                        details.leases(),
                        alerts(names, found)));
    }

    private List<Alert> alerts(SortedSet<String> names, List<String> found) {
        return document.details().alerts().stream()
                .filter(alert -> isTaken("alert " + alert.id(), with(alert), names, found))
                .toList();
    }

    private static ClusterDocument with(Alert alert) {
        return with(new ClusterDocument.Details(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(alert)));
    }

    private static ClusterDocument with(List<Tag> tags, List<FencingLevel> levels) {
        return with(new ClusterDocument.Details(List.of(), List.of(), List.of(), List.of(), tags, levels));
    }

    private static ClusterDocument with(ClusterDocument.Details details) {
        ClusterDocument none = ClusterDocument.EMPTY;
        return new ClusterDocument(
                none.options(),
                none.nodeAttributes(),
                List.of(),
                List.of(),
                none.resourceDefaults(),
                none.operationDefaults(),
                details);
    }

    /** Whether the reader takes a part; if not, the first reason becomes a loss. */
    private static boolean isTaken(String part, ClusterDocument alone, SortedSet<String> names, List<String> found) {
        List<Problem> problems = DocumentReader.problems(alone, names);
        problems.stream().limit(1).forEach(problem -> found.add(part + ": " + problem.what() + "; " + problem.why()));
        return problems.isEmpty();
    }

    private static void collectNames(Resource resource, SortedSet<String> names) {
        names.add(resource.id().value());
        if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> collectNames(member, names));
        } else if (resource instanceof Resource.Clone clone) {
            collectNames(clone.child(), names);
        } else if (resource instanceof Resource.Bundle bundle) {
            bundle.inner().forEach(inner -> collectNames(inner, names));
        }
    }
}
