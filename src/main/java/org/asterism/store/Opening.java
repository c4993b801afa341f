package org.asterism.store;

import java.nio.file.Path;
import java.util.List;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;

/**
 * What this node knows when it starts. In all variants but {@link Unusable} the generation has been counted up, and is on the
 * disk.
 */
public sealed interface Opening {

    /** The state is what this node wrote last. It may vote, by the protocol's other rules. */
    record Intact(Generation generation, Remembered remembered) implements Opening {}

    /** There never was any state here, as far as this disk can tell. No vote until the cluster forms or gives it state. */
    record Fresh(Generation generation) implements Opening {}

    /**
     * State was lost, now or before an earlier start. No vote until the others give it anew.
     *
     * @param reasons what was found, one sentence each, for operators
     * @param evidence where the damaged files are now
     */
    record Amnesia(Generation generation, List<String> reasons, List<Path> evidence) implements Opening {
        public Amnesia {
            reasons = List.copyOf(reasons);
            evidence = List.copyOf(evidence);
        }
    }

    /** The directory cannot be used; the node must not start. */
    record Unusable(String why, String remedy) implements Opening {}

    /**
     * All that was remembered.
     *
     * @param ceiling highest epoch that counts as voted in
     * @param spares promises to peers, perhaps over by now
     */
    record Remembered(
            Epoch ceiling, KnownVoters voters, List<SparePromise> spares, OwnRestart restart, StoredDocument document) {
        public Remembered {
            spares = List.copyOf(spares);
        }
    }
}
