/**
 * The identity of a node among its peers: a certificate of the cluster's own authority (CA), by which messages between nodes
 * travel in TLS. Makes the files, reads them, and judges those of peers.
 *
 * <p>Decided: only the cluster's own CA counts, never those of the system, and a certificate must name the node (DNS name, else
 * common name): at the dialling end the very node that is dialled, at the other end one of the nodes.
 *
 * <p>Decided: at the start a file that cannot be used is refused; while the cluster runs, the last good files stay in use and
 * the risk is shown, since a slip in a rotation must not part the cluster. Of two files that are replaced one after the
 * other, the moment between is not a problem yet.
 *
 * <p>Decided: made and read with Bouncy Castle, because the JDK can do neither without its internals. Keys are P-256 and
 * certificates signed with ECDSA and SHA-256, because every release of TLS 1.3 has to know them. Rejected: revocation lists;
 * the remedy for a stolen key is a new CA, which every node takes without a restart.
 */
@NullMarked
package org.asterism.tls;

import org.jspecify.annotations.NullMarked;
