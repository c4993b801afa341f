package org.asterism.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.Heart;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.Remembered;
import org.asterism.store.BootstrapMark;
import org.asterism.store.KnownVoters;
import org.asterism.store.Opening;

/** What a life of a node or an arbiter begins with, from what its disk holds. */
final class LifeStart {

    /** What the operator said of a node without state. */
    enum Word {
        NEW_CLUSTER,
        NONE
    }

    private LifeStart() {}

    static Word word(Path state, Opening opening) throws Refusals {
        try {
            return BootstrapMark.holds(state, opening) ? Word.NEW_CLUSTER : Word.NONE;
        } catch (IOException e) {
            throw new Refusals(state + " cannot be used: " + e);
        }
    }

    static Epoch highestHeard(AtomicReference<Heart> heart) {
        Heart beating = heart.get();
        long highest = beating == null
                ? 0
                : beating.snapshot().newest().values().stream()
                        .mapToLong(heartbeat -> heartbeat.promised().value())
                        .max()
                        .orElse(0);
        return new Epoch(highest + 1000);
    }

    static Generation generation(Opening opening) {
        if (opening instanceof Opening.Intact intact) {
            return intact.generation();
        }
        return opening instanceof Opening.Fresh fresh ? fresh.generation() : ((Opening.Amnesia) opening).generation();
    }

    /**
     * The set that was changed while the cluster ran goes before the configuration. Before the first change the configuration
     * counts, but for nodes that it did not list when this node's state began: they have to be added.
     */
    static VoterSet voters(Opening opening, NodeSettings settings) {
        if (!(opening instanceof Opening.Intact intact)
                || !(intact.remembered().voters() instanceof KnownVoters.Known known)) {
            return VoterSet.configured(settings.allVotes());
        }
        if (!known.set().isConfigured()) {
            return known.set();
        }
        Set<NodeName> notAdded = new TreeSet<>(settings.votes().keySet());
        notAdded.removeAll(known.set().members());
        return VoterSet.configured(settings.allVotesBut(notAdded));
    }

    /** @param word whether the operator said that this cluster is new */
    static Remembered remembered(Opening opening, Duration bridged, Word word) {
        if (!(opening instanceof Opening.Intact intact)) {
            return new Remembered(
                    word == Word.NEW_CLUSTER ? Remembered.Trust.BOOTSTRAP : Remembered.Trust.LOST,
                    generation(opening),
                    Epoch.NONE,
                    DocumentVersion.EMPTY,
                    new TreeMap<>(),
                    Duration.ZERO);
        }
        SortedMap<NodeName, Duration> spares = new TreeMap<>();
        intact.remembered().spares().forEach(promise -> spares.put(promise.peer(), promise.span()));
        return new Remembered(
                Remembered.Trust.INTACT,
                intact.generation(),
                intact.remembered().ceiling(),
                intact.remembered().document().version(),
                spares,
                bridged);
    }
}
