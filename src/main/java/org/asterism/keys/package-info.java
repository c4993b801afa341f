/**
 * Changes the keys that sign heartbeats and messages on all nodes while the cluster runs, and says which node has which.
 *
 * <p>Decided: three steps, each only when every configured node has confirmed the one before: the new key is accepted everywhere,
 * then signs everywhere, then the old one is removed. At no moment does a node sign with a key that another does not
 * accept, so no heartbeat is lost. Rejected: leaving out nodes that are away; they could not come back.
 *
 * <p>Decided: each node writes its own {@code authkeys} (temporary file, fsync, rename), keeping what it does not understand as
 * it is, and refuses what would leave it with a file that cannot be read.
 *
 * <p>Decided: a new secret travels encrypted under the key that signs now (AES-256-GCM), because letters are sealed and not
 * secret. Who knows the old key can read the new one; if the old one has leaked, make the new one by hand.
 */
@NullMarked
package org.asterism.keys;

import org.jspecify.annotations.NullMarked;
