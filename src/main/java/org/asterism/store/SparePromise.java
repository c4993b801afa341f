package org.asterism.store;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;

/**
 * A promise to a peer not to consent to its loss while it restarts.
 *
 * @param generation the life in which the peer asked
 * @param span how long the promise lasts, drift included
 * @param until its end by this machine's clock, in the boot named by {@code bootId}; after another boot the promise counts
 *     as running for all of {@code span} from the start on
 */
public record SparePromise(NodeName peer, Generation generation, Duration span, BootTime until, String bootId) {}
