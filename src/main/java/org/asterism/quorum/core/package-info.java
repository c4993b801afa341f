/**
 * Who may act: votes, epochs, leases, losses, documents. One {@link org.asterism.quorum.core.QuorumCore} per node gets events
 * and times and says what to do; this text is the argument why no two nodes ever own the same.
 *
 * <p>Words: a <i>round</i> is one heartbeat; a <i>grant</i> is a peer's word that it backs our lease with a round; a
 * <i>consent</i> is a word that it will not; a <i>token</i> names one stretch of time in which it is ready to grant;
 * <i>bound</i> = lease × (1 + drift) + egress margin, which is at most the dead time.
 *
 * <p>All times are of the node's own clock; none are compared between nodes. A time that goes with an event is read after the
 * event. Effects happen in their order, but as late as they like.
 *
 * <h2>Rules</h2>
 *
 * <p><b>R1 Lease.</b> Each keepalive arms a ticket in the kernel (inert, with the lease as time-out) and only after its
 * acknowledgement sends round n. If arming fails, nothing is sent: a node whose gate is broken falls silent and is taken
 * over. Heartbeats out of turn are rounds without a ticket, so slots are counted apart. Round n is confirmed when a quorum
 * (we count) has granted round n or a later one of our present incarnation. The lease ends {@code lease} after the time that
 * the armed round was sent; the ticket was armed before that, and a peer's promise starts after it, so the ticket always dies
 * first, however late the confirmation. An echo counts only if its time stamp is the one that we sent with that round.
 *
 * <p><b>R2 Grant.</b> X backs A's lease with a heartbeat, once, when it comes, iff X is READY, X does not consent to A's loss,
 * A vouches for X's present token, A's voter set is not older than X's, and A does not have amnesia.
 *
 * <p><b>R3 Loss.</b> A coordinator or candidate K that misses A asks: A is SILENT, or deaf: for a dead time it echoed nothing of
 * what K sent without pause. X consents iff READY, it misses A too, or has not heard it yet in this life (the wait of R4 is what
 * makes that safe), and it does not spare A (R10). While it consents, and until bound after the last heartbeat that shows it, X grants A nothing, <i>in any incarnation</i>, and its token is gone.
 * K decides the loss when a quorum of READY voters without A consents, each in a heartbeat that echoes one of K's sent less
 * than a lease ago (so all are in force at one moment) and that shows a promise of at least K's epoch. What A had may start
 * elsewhere at the latest of the consenters' last grants + bound. The coordinator shows DECIDED until it hears a newer
 * incarnation that hears it; it gives no orders to the lost one.
 *
 * <p><b>R4 Forgetting.</b> A restarted node votes, consents and grants nothing for one bound; then every grant it has forgotten
 * is over and no consent it has forgotten can be counted. Tokens are new after each restart and each consent, and never
 * repeat. A vouches for a token iff its incarnation was never backed by a quorum (tenure NEVER), or a quorum <i>without X</i>
 * granted a round sent after A heard the token, or its restart slot is still open (R10).
 *
 * <p><b>R5 Incarnation.</b> A lets go of everything (and only after the acknowledgement counts up) when its lease is over and a
 * peer shows consent to it or a token it cannot vouch for, or the lease is over for a dead time; or when the coordinator of an
 * epoch not older than its own says DECIDED about its present incarnation. Never because of one peer while the lease holds.
 *
 * <p><b>R6 Election.</b> One vote per epoch, for a candidate with a document not older, and never while an incumbent is heard
 * (a node that names itself coordinator of an epoch not older than any we obeyed <i>or have a document of</i>), except for the
 * incumbent itself. A pre-vote comes first, promises nothing and is taken back when its reason is gone. No epoch is voted for
 * <i>or obeyed</i> beyond the ceiling on disk; after a restart all up to the ceiling count as voted. Survivors stand by newer
 * document, then by name, two keepalives apart. A coordinator that sees a READY voter with a newer promise stands itself for
 * a newer epoch; nothing moves. It steps down when it lost its two-way quorum for a dead time, or somebody obeys, or has a
 * document of, a newer epoch. An epoch is obeyed when its coordinator's own heartbeat says so and nothing newer was promised.
 *
 * <p><b>R7 Orders.</b> An order names epoch and incarnation. It may be taken, and again may act, iff the node is READY, obeys
 * that epoch and has promised none newer, is in that incarnation, and has a lease granted by a quorum <i>whose heartbeats
 * showed no promise newer than the epoch</i>. What is taken counts as held, order by order, until it ends. What marks a
 * resource as ours in the gate happens in effect order. The coordinator orders only an incarnation that reported a lease
 * (tenure not NEVER), and moves a resource only when each configured node has reported under this epoch that it does not
 * hold it, or is lost and released. A refusal counts only if it comes from the incarnation that was ordered.
 *
 * <p><b>R8 Document.</b> A coordinator writes (epoch, index). A node takes it iff it has promised nothing newer, and from then on
 * has promised that epoch; a version is committed when a quorum shows it, on disk, in heartbeats that promise nothing newer.
 * A new coordinator commits its document anew in its epoch before it orders.
 *
 * <p><b>R9 Amnesia.</b> A node without intact state, or whom a peer knows in a life that its disk does not know (later
 * generation, or a round never sent), takes a newer generation, and votes, consents and grants only after nodes without
 * whom there is no quorum that it belongs to have answered its present incarnation, and it has their promises, voter set,
 * document and spared peers. Votes and acknowledgements of a life are void as soon as anybody was heard to know a later one.
 * A node that for a dead time hears an older life of a peer than somebody knew says so in place of its echo.
 * While it waits (R4) the peer must say so in a second heartbeat, unless none follows: the first may be of before a mended loss.
 * A new cluster starts when all configured nodes are there, empty; the first write then reserves no epoch, so that a node that
 * restarts before the first election is still empty.
 *
 * <p><b>R10 Restart.</b> A arms the restart slot, then asks with the time that is left of it. X, READY and granting A, promises on
 * disk not to consent until that time (stretched) is over, and shows it only while its promise covers what A asks for now.
 * With a quorum A confirms the slot and leaves. The next life drops nothing, counts as having been backed, vouches for tokens
 * while the slot is open, and flushes it once its own lease holds.
 *
 * <p><b>R11 Two nodes.</b> With a tie-breaker the ping node's answer stands for the peer while that one is silent and was heard
 * in this life (or wait_for_all is off, R16); epochs belong to one node by parity; what the peer had is released bound after the decision.
 * The side without answers has no quorum. A peer that is heard but not ready is as good as silent for a lease (not for a loss):
 * it cannot take, and by the time it can it grants. This holds as long as at most one side reaches the ping node while the links are cut;
 * documents acknowledged by one node and the ping node are lost with that node.
 *
 * <p><b>R12 Two nodes that stay.</b> Without a tie-breaker no loss is ever decided by one of two, so nothing can be taken from a
 * node that its peer does not hear, and its lease needs no grant of a peer that it heard once in this life (a node that
 * started alone has never had one). The coordinator goes on being one, for itself: every other election and every document
 * needs both. No consent is given, since it could not be counted and would only withhold the grant once the peer is heard.
 *
 * <p><b>R13 Handing over.</b> A node that is about to leave and holds nothing resigns: it steps down, stands no more, and votes as
 * before. So a successor is elected while there are votes for it, which with two nodes is the only time when it can be.
 *
 * <p><b>R14 Arbiter.</b> A member that keeps all rules of a voter (R2, R3, R4, R6, R8, R9, R10), and neither stands, coordinates, owns,
 * nor is asked to be given up. In place of a document it keeps its <i>label</i>, the version: it notes, on disk, a version
 * that the coordinator it obeys shows to have on disk, in that coordinator's epoch; from then on it shows the version, which
 * counts for committing it, and votes for nobody with an older one. It notes only what its note may help to commit, and not before
 * each other node that it hears has the version too, or had four dead times for it: else the death of the only node that had
 * written a version would bar those that were about to. A label is no source of contents: who has lost his state fetches
 * from a node.
 *
 * <p><b>R15 Clockwork.</b> Nodes that go by different dead times, leases, drifts or margins take no word of each other: a heartbeat that
 * shows another clockwork is as good as lost, and its sender not heard; but no tie-breaker stands for, and nothing fences, a
 * peer that was heard so less than a dead time ago: it lives and cannot know of it. Lives are not known by such a heartbeat
 * either: one that has lost its disk then could not be told.
 *
 * <p><b>R16 Waiting for all.</b> With wait_for_all a life that has neither heard all nodes at once, nor obeyed a coordinator, nor gone on
 * with what the life before had, does not stand; it votes and grants as ever. So a cold start begins nothing that a node not
 * heard may run, and a node that comes back to a running cluster waits for nobody. Without it, one of two nodes may take
 * the ping node's word about a peer that it never heard.
 *
 * <p><b>R17 Fencing decides.</b> Two nodes. A node that is READY, whose present life the peer has echoed, and that finds the peer silent wants
 * the present life of the peer ended, under a number of its own; not while it spares the peer, asks for its own restart, or leaves.
 * The word that it is done counts while the peer is silent, and only for that number: any heartbeat in between makes a new one. An
 * operator's word needs no number. From then on the word stands for the peer as the ping node's answer does in R11 and the loss is
 * decided; a consent is given only with it. It ends when a heartbeat of the life that was over comes, or a newer life shows that
 * it hears us; until then that life is shown no echo, so by the first condition it can have nobody fenced, and by R16 begin nothing.
 * <i>With FENCE</i> a lease needs the grant or the word; or a peer that is not READY, in answer to what we sent less than a lease
 * ago. So a node that was not READY releases what it takes no sooner than two bounds after it became so. What a node has when its lease is over
 * for want of a word waits behind its gate; it is let go of by R5 as soon as the peer is heard to have given it up.
 * <i>With STAY_AND_FENCE</i> R12 holds beside it: a lease needs nobody.
 *
 * <p><b>R18 Voter set.</b> Sets are ordered by version (epoch of the coordinator that wrote it, step). Each heartbeat carries the set that
 * its sender goes by and the newest version on its disk; who hears a newer one goes by it at once, and writes it. No grant, vote or
 * consent for a node that shows an older one; no word counts of a node that shows a newer one, before that is taken; no epoch is voted for or obeyed, and no document taken, that is
 * not newer than, or of, the epoch of the set. A change goes from a set S to a set T through the joint set of both, in which a quorum is a
 * majority of each. The coordinator writes S+T, if S is committed; then T, once (a) S+T is committed: a quorum of both has just
 * this version on disk, in heartbeats that promise nothing newer than its epoch; (b) a bound has passed since; (c) a quorum of both has every
 * document that anybody shows; (d) a quorum of both says, in answer to what was sent after (b), that it spares nobody. T is committed
 * by a majority of T; before that no other change. A new coordinator writes the set that it finds anew in its epoch, before it
 * orders, and so goes on with what the one before began. The first set is the same for all and needs that not: its nodes are those
 * that the configuration listed when the state of the cluster began. A node without state can only guess it from its own
 * configuration; it takes it from the first heartbeat of one that has state, which names it while such a node is heard, and since
 * no one teaches before it was heard, nobody is taught under a guess.
 * A node of S that is not of T is granted nothing from S+T on, its token ends; with T the
 * coordinator counts it as lost. It may still be elected, since it may have the newest document, and goes on until T is committed.
 * A node of T that is not of S votes once it is READY, which by R9 it is with epoch, document and set.
 *
 * <p><b>R19 Last man standing.</b> A coordinator that has given up the same nodes for the window changes the set to one in which they have
 * no votes: R18 says how, so a quorum of both the present votes and the ones to come is needed. They keep their place and are granted as ever; once they
 * are heard and READY for two dead times the same way gives their votes back. Two nodes at least keep theirs, one with a
 * tie-breaker, and the nodes always more than the arbiters. Needs R16: who lost its vote and starts alone may have an older set in which it has one.
 *
 * <h2>Why</h2>
 *
 * <p>Let a quorum Q decide at T that A is lost. All of Q have their consents in force at T (window in R3, wait in R2/R4). Any
 * lease of A needs a quorum G, which shares a voter x ≠ A with Q. If x granted before its consent, that lease ends before the
 * release. If after: its token is newer than T, and A vouches for it only by a quorum without x that granted after T (which
 * again shares a voter with Q: the first such grant is a contradiction), or because A's incarnation was never backed: then it
 * owned nothing at T, and orders for it can only come later; not from K, for which it is lost, and not from an older
 * coordinator, because x showed with its grant that it has promised K's epoch or a newer one, and A's orders need a lease from
 * nodes that have not (R7). A voter that restarted has waited until its grants and consents mean nothing, and its token is new.
 *
 * <p>Let K of epoch e have A's report under e: A has promised e, across restarts too because of the ceiling, and takes no order
 * of an older epoch, nor lets one act.
 *
 * <p>An arbiter is one more voter x: nothing above asks whether x may own. Where a coordinator must have each node's report (R7), the
 * arbiter is not among them, since it holds nothing, and its admission refuses whatever is ordered. What was committed
 * with its label was on the disk of a node of the same quorum, and every later winner that needs the arbiter has that version, as
 * it would with any voter (R6, R8); the label is on disk before it is shown, so a restart of the arbiter forgets no
 * commitment, and a lost disk is amnesia (R9). If the only node with the contents is gone for good, nobody is elected with
 * the arbiter's vote until an operator gives up what was acknowledged: that is the promise, not a fault. Arbiters that are
 * lost do not matter while all nodes hear one another, because the start is refused unless the nodes' votes outnumber the
 * arbiters': all nodes are then a majority like any other, and no rule of its own is needed for it. An even split that a
 * tie-breaking node decides is a majority too: all votes count double and those of that node one more.
 *
 * <p>Fencing (R17): with a true word the peer is dead. A word that lies about one of the two, at a time, makes no second owner
 * with FENCE: let B have it about A. A's leases by grants of B end a bound after the last, which the decision waits for; B grants A
 * nothing while it holds to its word. A leases by a word about B: then B is dead, or both words lie. A leases because B was not READY: then
 * the round was sent less than a lease after B's heartbeat that A knows B to have answered not READY; that lease ends two leases
 * after B became READY. B's word about an older life of A, while a newer one lives: that life has no echo of B. Both words may lie only where
 * both nodes live, hear nothing of each other, and are fenced by devices that lie: that is left open, and said in the manual. With
 * STAY_AND_FENCE one lie is enough.
 *
 * <p>The voter set (R18): whatever is decided under S and under S+T shares a voter, as under S+T and T; what is decided under S alone
 * must be over when T begins to count. Votes: the majority of S that has S+T on disk votes for nobody with S; what it had voted before
 * was for epochs that it showed as promised, none newer than the coordinator's. Leases: it grants nothing to who shows S, and (b) outlasts
 * what it had granted; nodes that leave are granted nothing either, so with T they have no lease, and what they had may start elsewhere; their tokens
 * ended, so one that is taken in again comes with a new incarnation or with nothing. Documents: (c). Restart slots: (d), since a promise to
 * spare, unlike a grant, outlasts the bound. Two coordinators with different joint sets of the same S each need a
 * majority of S, which the one with the older version does not get once the other's is committed; before, neither has T. That a
 * joint set counts as committed only in the epoch of its writer keeps out an older one that a voter takes for newer (as in Raft §5.4.2).
 *
 * <p>The bound of R2, R3 and R4 is made of the consenter's own lease. It covers a grant only if the owner's lease is not longer; R15 makes them
 * equal.
 *
 * <h2>Decisions</h2>
 *
 * <p>Decided: one mutable class per node and not State + Step, because it is stepped with every datagram and the simulation
 * runs more than 100 000 histories in each build; positions, bit masks and nanoseconds inside, records at the edge.
 * Decided: consent stops grants to every incarnation and for one bound longer, because a consent that a new incarnation voids
 * at once could be counted together with others after it was void; cost: a lost node is back one lease later.
 * Decided: "never backed" instead of "owns nothing" as the exemption from proof, because an order may be on its way to a node
 * that owns nothing yet; the heartbeat shows the tenure, so a coordinator knows whom it may order.
 * Decided: consents carry the asker's epoch (by the promise in the same heartbeat) and orders need a lease of their epoch,
 * because else a deposed coordinator could order a node that was given up and came back meanwhile; the votes carry the
 * promise, so this costs no time. Decided: obeying is limited by the ceiling too, because a node that obeyed 7, restarts, and
 * obeys 6 undoes what it reported under 7. Decided: a peer not yet heard in this life counts as not heard for a consenter,
 * because else one restart would delay a take-over by initdead; the asker waits for initdead itself.
 * Decided: an arbiter is a voter of the same core and not a service that is asked, because its word then has the same proof,
 * and a split in which both sides reach it needs no rule: it hears both and consents to neither's loss. Decided: several
 * arbiters are several voters with votes of their own.
 * Decided: a node that is heard and hears nobody may be given up, because its lease is over anyway and nobody could take what
 * it had while it goes on sending; the proof asks for consents and never for silence. Only echoes tell; not what it says.
 * Rejected: a quorum of "all nodes" beside the majorities (arbiters lost), since with arbiters that outvote the nodes it would
 * not meet every majority. Rejected: contents on the arbiter, since it serves many clusters and their secrets are none of
 * its business.
 * Rejected: a token for each incarnation, since a consent already ends the token. Rejected: expiry of DECIDED by time.
 *
 * Decided: fencing as a tie-breaker is said in so many words (on-silent-peer) and does not follow from devices in the document, since
 * both nodes must go by the same rule from their first heartbeat on, when they may have no document. Decided: two forms of it. FENCE makes
 * no two owners even when a device lies; its price is a gap while the peer that owned nothing is being fenced. STAY_AND_FENCE is what
 * other cluster managers do: no gap, and all trust in the device. Rejected: to fence a peer that this life was never
 * echoed by, since two machines that cannot hear each other would then shoot each other at each start.
 *
 * <p>Decided: joint majorities and not one node at a time, because last_man_standing takes out several at once, and votes have weights.
 * Decided: the set travels in every heartbeat and not by mail, because a node that could not fetch it would lose its lease to
 * nodes that have it; two small numbers for each peer. Decided: a set counts from when it is heard and not from when it is written,
 * because a frozen disk would else end a lease; only what is on disk counts for committing. Decided: a node that leaves loses its grants
 * with the joint set and not with the new one, because then no later coordinator has to find out what it still has. Rejected: to put
 * the set into the replicated document, since arbiters have no document. Rejected: that a coordinator removes itself.
 *
 * <p>Decided: a node's configuration may list more nodes than the voter set holds, known and not voters. So the positions of a life are
 * fixed by the configuration, who counts is the set, and neither has to change with the other: a node is listed everywhere
 * first (planned restarts, which cost no service), then added by one command; removed by one command, then taken out of the lists at
 * leisure. Rejected: positions that change while the core runs, since every mask and table would have to be translated at one moment
 * for the gain of a restart that nobody notices; addresses in the voter set, since a heartbeat has one datagram.
 * Decided: nodes that a configuration lists later count from the command on, and not from the restart on, because nodes restarted
 * one after the other would else go by different sets of one version. Decided: only nodes that are heard by all and READY are
 * added, and only nodes that hold nothing are removed: asked outside of this core, since it knows of no services.
 * Decided: last_man_standing sets votes to 0 and takes nobody out of the set, because a node that comes back owns as before, and
 * what an operator removed must not come back by itself; for the same reason it adds nobody.
 *
 * <p>Limits: a virtual machine that is paused as a whole is beyond any rule here and needs fencing.
 */
@NullMarked
package org.asterism.quorum.core;

import org.jspecify.annotations.NullMarked;
