package org.asterism.quorum.core;

import org.asterism.model.BootTime;
import org.asterism.model.Hearing;

/** Makes cores that lack one guard, to prove that the simulation would notice. Only tests can. */
public final class WeakenedCore {

    private WeakenedCore() {}

    /** @param guard name of a constant of {@link Guards.Guard}; empty for a whole core */
    public static QuorumCore without(
            String guard, QuorumConfig config, Remembered remembered, Hearing hearing, BootTime now) {
        Guards guards = guard.isEmpty() ? Guards.ALL : Guards.without(Guards.Guard.valueOf(guard));
        return new QuorumCore(config, remembered, hearing, now, guards);
    }
}
