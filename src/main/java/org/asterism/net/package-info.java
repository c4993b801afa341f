/**
 * The disposable actor system {@code asterism-net}: Pekko Cluster over Artery, which carries messages between nodes. It
 * decides nothing: it is told by the quorum who is lost, and ends and begins anew whenever this node was given up.
 *
 * <p>Decided: one net, founded once: only the elected coordinator joins itself, and only while no node that it hears reports a
 * net; everyone else joins what the heartbeats report, the newer of two. Rejected: seed nodes (a restarted first seed
 * founds a cluster of its own), Split Brain Resolver (a fixed tick of 1 s; gossip membership must decide nothing).
 *
 * <p>Decided: failure detector <i>and</i> {@code Down} follow the quorum's recorded loss, since a member that is downed but
 * still counts as reachable is never removed.
 *
 * <p>Decided: members that hear the coordinator outside of their net for longer than a join may take leave it, so that the
 * coordinator founds one anew. After losses one way only a net can come to hold two lives of one address; Pekko lets
 * neither go, admits nobody, and whoever might end their membership is outside.
 *
 * <p>Decided: a peer counts as reachable when its heartbeats name our net, not when Pekko calls it Up: Artery carries
 * messages before gossip has converged, and nothing here relies on convergence.
 *
 * <p>Decided: each message travels in a letter sealed with the keys of the heartbeats, for one addressee in one life of it, and
 * is read once, because who reaches the port could otherwise give orders, and because an order to the life before must not
 * be obeyed by the next. Without TLS, Pekko's own gossip is not sealed: who forges that can part the net, which costs messages and never
 * safety; the port belongs behind a firewall all the same.
 *
 * <p>Decided: nothing of a net is touched but through its guardian, since what Pekko remembers per thread would keep a net that
 * has ended in the memory of threads that go on: a node that was given up 80 times had none left.
 *
 * <p>Decided: TLS on request, off by default. It gives what a shared key cannot: nobody reads along, not even who learns the key
 * later; who dials in must have a certificate of the cluster before Pekko reads a byte; and each node is known by its own.
 * Letters are sealed all the same, since only they say for which life of a node they are. Off by default, since certificates
 * that lapse are one more way to lose messages, which a site has to choose. Heartbeats never depend on it: a lapsed
 * certificate parts nobody from the quorum, and the address lease goes on.
 *
 * <p>Decided: a net whose system has not ended a second after it was told to is cut off from its streams, since Artery waits
 * without limit for a TLS handshake with a peer that is frozen, and meanwhile the port stays taken and nothing can be tried anew.
 */
@NullMarked
package org.asterism.net;

import org.jspecify.annotations.NullMarked;
