package org.asterism.node;

import java.time.Duration;
import org.asterism.heartbeat.Heart;

/** How the node's work is ended in order. */
interface Ending {

    /** Lets the coordinator move everything away, or stops it here when there is none; blocks, bounded. */
    void leave();

    /** Gets a restart lease; false if the peers do not grant it. Blocks, bounded. */
    boolean spare(Heart heart, Duration length);
}
