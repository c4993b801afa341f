/**
 * The scheduler: a pure function from the cluster's state to what should be done, with reasons. Semantics are those of the
 * CIB as <i>Pacemaker Explained</i> documents them, plus the rules for nodes that nobody fenced.
 *
 * <p>Words: an <i>entry</i> is one resource of the expanded tree (a primitive instance, a group, a clone); a <i>tally</i> is
 * a score with the list of its terms; a <i>link</i> joins two actions, which are called {@code Step} until the graph is
 * written. A <i>whole</i> is what has parts: a group, clone or bundle.
 *
 * <p>Stages, one file or few each: {@link org.asterism.policy.Cluster} (unpack) → {@code Holdings} (who has what) →
 * {@code Duplicates} → {@code Preferences} ({@code Locations}, {@code Tickets}, {@code NodeHealth}, stickiness) → {@code Failures} →
 * {@code Allocation} → {@code StepPlan} with what it calls, in order: who is fenced, steps of
 * primitives, wholes, probes, recurring operations, history and nodes; links between them; {@code Spread} (what is required or
 * cannot run, and why); live migration; notifications; {@code StepOrder}. Then {@code StepWriter} for those who carry it out,
 * or {@code SummaryText}, {@code ExecutionText} and {@code Rehearsal} for those who only want to know.
 *
 * <p>Placement: {@code Importance} says who comes first. What an entry depends on is placed before it and then pulls at it
 * ({@code ColocationEffects}); what depends on it has its {@code Wishes} heard, as long as they leave a node. {@code
 * InstanceAllocation} keeps instances where they run, {@code Promotion} gives roles when all instances have nodes, and {@code
 * NodeChoice} decides between nodes that score the same. {@code Explainer} tells how it came about.
 *
 * <p>Decided: placement is the same for live clusters and for a Pacemaker CIB, so that what is examined is what runs; where a
 * live cluster differs ({@code ClusterState.Manner}) one class each says so, as {@code WorthwhileNodes} does.
 *
 * <p>Decided: nodes and entries have dense numbers and scores are chains of terms shared between entries, because an answer is
 * wanted after every change for every single failure; rejected: maps keyed by names in the inner loops.
 *
 * <p>Decided: an action in flight on a node is planned again as long as its result is missing, because the node answers a
 * repeated order with the result of the run in flight; rejected: leaving it out, since what follows it could not be ordered.
 *
 * <p>Decided: an instance of a clone that runs leaves its node only when it may not run there, or when {@code clone-max} is too
 * small for all nodes and others are worth more, because a restart of a healthy Asterisk cuts calls; what dependents of a clone
 * may not use does not forbid it to the clone; rejected: placing instances one by one at their best node, which shuffles them.
 *
 * <p>Decided: live clusters and Pacemaker's CIBs go through the same stages, so that what is examined is what runs. The status
 * of a live cluster is unpacked by {@code Holdings}, which respects what a silent or lost node may still have: such an instance
 * is not <i>free</i>, so nothing is started, stopped or promoted in its place. Rejected: stages of their own for live clusters;
 * they agreed with these on all but one scenario (an order from a stop to a start in one way).
 *
 * <p>Decided: in a live cluster the target of a live migration counts as having the instance from the order to migrate on until
 * it tells otherwise, and what it tells is put in order by the count of its calls, which the order notes, not by clocks ({@code
 * LiveMigrations}); rejected: times of the nodes, as for Pacemaker's CIBs, since two clocks that differ could start it twice.
 *
 * <p>Decided: what a node without a quorum ends by itself ({@code no-quorum-policy}) is what the scheduler makes of that node alone,
 * less all that begins something ({@code WithoutQuorum}), so that constraints, maintenance and {@code requires} count there too. A
 * live cluster takes from a lost node without fencing only under {@code stop}, since else it keeps what it has; {@code ignore}
 * too is no leave to take over.
 *
 * <p>Decided: pauses before restarts and the damping of moves are the scheduler's, made of what the histories tell (counts of failures, the
 * last start, when starts brought a resource from elsewhere), so that every coordinator decides alike and status, {@code explain} and
 * previews show them; rejected: pauses on the node, where a waiting start would look like one under way. A resource waits on its node,
 * and what needs it waits too; only an instance of a clone closes its node meanwhile, since another instance may serve. Only
 * short lives count, and a failure that lies ahead by this clock delays nothing, as clocks differ. Damping is a term of the score, so a
 * ban, a lost node and an operator's move still win.
 *
 * <p>Decided: whether a step is required, shown or cannot run spreads along links with flags until nothing changes, from a
 * queue, so that each link is looked at only when one of its ends changed; rejected: passes over all links, as their number
 * grows with resources times nodes.
 */
@NullMarked
package org.asterism.policy;

import org.jspecify.annotations.NullMarked;
