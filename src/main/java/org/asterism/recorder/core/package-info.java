/**
 * Reads flight records: puts the entries of several nodes on one time line, cuts incidents out of it, measures the phases of
 * each failover, and tells it in words.
 *
 * <p>Words: an <i>entry</i> is one fact in a node's record; it is <i>weighty</i> if it belongs to the story of an outage; an
 * <i>incident</i> begins with a <i>trigger</i> (loss of a node or of the quorum, failure of a resource, return of a lost node)
 * and is settled when nothing weighty followed for {@link org.asterism.recorder.core.Cutter#QUIET}.
 *
 * <p>Decided: all nodes' entries are placed on the boot clock of one node, the <i>reference</i>, by what heartbeats echoed: a
 * peer's answer bounds the difference of the two boot clocks by the round trip, and boot clocks never step. Rejected: wall
 * clocks, which differ by seconds where time is not kept, and step when it is set; they are used only where no heartbeats
 * compared the two, and the report says so.
 *
 * <p>Decided: an incident ends by quiet, not by the return of what was lost, because a dead machine may be away for days;
 * its return is an incident of its own.
 */
@NullMarked
package org.asterism.recorder.core;

import org.jspecify.annotations.NullMarked;
