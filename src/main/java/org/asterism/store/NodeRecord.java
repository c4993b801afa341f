package org.asterism.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;

/**
 * Contents of the file {@code node}. Fields that a later release adds need a default here, since files of this one lack them.
 *
 * @param documentSeen version of the document when this was written; an older one beside it is a copy put back
 * @param reasons why the state is not whole; empty if it is
 */
record NodeRecord(
        String cluster,
        NodeName node,
        Generation generation,
        Trust trust,
        List<String> reasons,
        Epoch ceiling,
        KnownVoters voters,
        List<SparePromise> spares,
        OwnRestart restart,
        DocumentVersion documentSeen) {

    /** Whether this node may rely on its memory. */
    enum Trust {
        /** Nothing was ever given to it. */
        NEW,
        /** Something was lost, and has not been given anew. */
        LOST,
        WHOLE
    }

    NodeRecord {
        reasons = List.copyOf(Objects.requireNonNullElse(reasons, List.of()));
        ceiling = Objects.requireNonNullElse(ceiling, Epoch.NONE);
        voters = Objects.requireNonNullElse(voters, new KnownVoters.None());
        spares = List.copyOf(Objects.requireNonNullElse(spares, List.of()));
        restart = Objects.requireNonNullElse(restart, new OwnRestart.None());
        documentSeen = Objects.requireNonNullElse(documentSeen, DocumentVersion.EMPTY);
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(trust, "trust");
    }

    static NodeRecord blank(String cluster, NodeName node, Generation generation, Trust trust, List<String> reasons) {
        return new NodeRecord(
                cluster,
                node,
                generation,
                trust,
                reasons,
                Epoch.NONE,
                new KnownVoters.None(),
                List.of(),
                new OwnRestart.None(),
                DocumentVersion.EMPTY);
    }

    NodeRecord with(Generation newer) {
        return new NodeRecord(cluster, node, newer, trust, reasons, ceiling, voters, spares, restart, documentSeen);
    }

    NodeRecord with(Epoch newCeiling) {
        return new NodeRecord(
                cluster, node, generation, trust, reasons, newCeiling, voters, spares, restart, documentSeen);
    }

    NodeRecord with(KnownVoters newer) {
        return new NodeRecord(cluster, node, generation, trust, reasons, ceiling, newer, spares, restart, documentSeen);
    }

    NodeRecord with(OwnRestart other) {
        return new NodeRecord(cluster, node, generation, trust, reasons, ceiling, voters, spares, other, documentSeen);
    }

    NodeRecord with(SparePromise promise) {
        List<SparePromise> kept = new ArrayList<>(without(promise.peer()).spares());
        kept.add(promise);
        kept.sort(Comparator.comparing(SparePromise::peer));
        return new NodeRecord(cluster, node, generation, trust, reasons, ceiling, voters, kept, restart, documentSeen);
    }

    NodeRecord without(NodeName peer) {
        List<SparePromise> kept =
                spares.stream().filter(spare -> !spare.peer().equals(peer)).toList();
        return new NodeRecord(cluster, node, generation, trust, reasons, ceiling, voters, kept, restart, documentSeen);
    }

    NodeRecord seeing(DocumentVersion version) {
        return new NodeRecord(cluster, node, generation, trust, reasons, ceiling, voters, spares, restart, version);
    }

    NodeRecord lost(String reason) {
        return new NodeRecord(
                cluster, node, generation, Trust.LOST, List.of(reason), ceiling, voters, spares, restart, documentSeen);
    }

    NodeRecord whole(Epoch newCeiling, KnownVoters newer) {
        return new NodeRecord(
                cluster, node, generation, Trust.WHOLE, List.of(), newCeiling, newer, spares, restart, documentSeen);
    }
}
