package org.asterism.node;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.heartbeat.Heart;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.Remembered;
import org.asterism.store.Opening;

/** What a life of a node or an arbiter begins with, from what its disk holds. */
final class LifeStart {

    private LifeStart() {}

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

    static Remembered remembered(Opening opening, Duration bridged) {
        if (!(opening instanceof Opening.Intact intact)) {
            return new Remembered(
                    Remembered.Trust.LOST,
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
