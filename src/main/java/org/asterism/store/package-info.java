/**
 * What a node must not forget: its generation, the epochs it counts as having voted in, the voter set, its promises, and the
 * replicated document. All of it lies in the state directory, of which one process is the owner.
 *
 * <p>Words: state is <i>intact</i> when it is what this node wrote last; <i>amnesia</i> is any doubt about that, and a node
 * with amnesia gives no vote, consent or grant until the others have given it its state anew.
 *
 * <p>Decided: a file is replaced as a whole (temporary file, fsync, rename, fsync of the directory) and has a checksum over
 * everything, so a crash leaves the old or the new contents and decay is noticed. Rejected: a log or a database, since this
 * state is small, changes seldom, and has to be understood in the worst hour.
 *
 * <p>Decided: no copy of the previous contents is kept, because an old copy that is used means forgotten promises, and a copy
 * that must never be used only tempts. Earlier documents are in the history, which nothing decides by. Damaged files are set
 * aside with their time, never deleted.
 *
 * <p>Decided: amnesia is itself remembered on disk until it is cured, because otherwise a second restart would take the new,
 * empty state for intact.
 *
 * <p>Decided: after amnesia the generation continues from the wall clock, because counting from 1 again would have every peer
 * drop this node's messages as replays. The clock decides nothing else.
 *
 * <p>Decided: CBOR by Jackson with names for subtypes; fields are only ever added, each with a default; the bytes of each
 * release are kept as test data.
 */
@NullMarked
package org.asterism.store;

import org.jspecify.annotations.NullMarked;
