package org.asterism.node;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.api.ConfigHistory;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.http.ConfigText;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.store.StableStore;
import org.asterism.store.StoredDocument;

/** The versions of the configuration that this node kept, for people. */
record ConfigKept(StableStore store) {

    /** Latest first. */
    CompletionStage<List<StoredDocument>> all() {
        return store.history();
    }

    static ConfigHistory list(NodeName self, Stored present, List<StoredDocument> kept) {
        return new ConfigHistory(
                self,
                present.version(),
                kept.stream()
                        .map(version -> new ConfigHistory.Entry(
                                version.version(), version.time(), version.author(), version.comment(), (int)
                                        version.document().resources().stream()
                                                .mapToLong(resource ->
                                                        resource.primitives().size())
                                                .sum()))
                        .toList());
    }

    static Optional<ConfigText> text(Stored present, List<StoredDocument> kept, DocumentVersion wanted) {
        if (present.version().equals(wanted)) {
            return Optional.of(new ConfigText(wanted, present.text()));
        }
        return kept.stream()
                .filter(version -> version.version().equals(wanted))
                .findFirst()
                .map(version -> new ConfigText(wanted, Texts.write(version.document())));
    }
}
