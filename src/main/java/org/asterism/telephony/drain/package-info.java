/**
 * The drain of calls before planned work: an Asterisk takes no new calls, those that are up go on, and when none is left the resource
 * leaves its node.
 *
 * <p>Words: the <i>gate</i> is a global variable of the dialplan that refuses new calls while it is 1; the <i>deadline</i> is when a drain
 * that is not done is given up.
 *
 * <ul>
 *   <li>Decided: a drain is an operator's lease ({@code OperatorLease.Kind.DRAIN}) in the replicated document, because it is then
 *       seen by every node, survives the death of whoever was asked for it, and ends by itself at its deadline. Nothing stands beside
 *       it that the scheduler reads: a real failure meanwhile is handled as if there were no drain.
 *   <li>Decided: the node on which the Asterisk runs does the work. It compares the gate with the document twice a second and puts it
 *       right, so a restart of Asterisk, of the manager, or a hand in the dialplan changes nothing for longer than that. When
 *       no call is left it asks for a ban from its node, an ordinary change, in which the lease ends.
 *   <li>Decided: where Kamailio dispatchers stand before it ({@code dispatcher-rpc} of {@code asterism:asterisk}) they are told first, and
 *       the gate closes when each has answered or its time is over; the gate closes in any case, because a dispatcher
 *       that restarts forgets. They are asked by the node that has the address they know the Asterisk by; so a drained standby
 *       closes nothing, and who takes over an address opens it.
 *   <li>Decided: {@code dx}, not {@code ip}, because the probes of Kamailio open what is only inactive.
 *   <li>Decided: what the document sends away stays closed until it has stopped, because a call that came now would be cut; for a minute at
 *       most, because it may be unable to leave. The document says it, not this node's memory: so a restart of the manager opens nothing.
 *   <li>Decided: what comes after a drain (ban, move, the node's standby) stands in its lease, because whoever asked may be gone by then.
 *   <li>Decided: unless an operator says so, no call is cut: at the deadline the drain is given up and new calls are taken again. With
 *       {@code --cut} it goes on then, but never while a call of a kept class is up, or while the calls are not known. Such a drain has no end
 *       of its own, because its lease would be taken out with the kept call still up.
 *   <li>Decided: a call's class is read from its channels by AMI, because that works with any dialplan; rejected: a channel variable that
 *       dialplans would have to set, which is forgotten exactly for the emergency call.
 *   <li>Decided: a full Asterisk is closed by its state, and weights stay in the dispatcher's list, because Kamailio 5.6 can change no
 *       weight of an entry: {@code dispatcher.add} puts a second one beside it, and the next change is refused for some seconds.
 *   <li>Decided: the storm after a loss is limited at the dispatcher ({@code pipelimit}) to what the open Asterisks can take together,
 *       because only there all callers pass; rejected: a limit in each Asterisk, which does not know that another one was lost.
 *   <li>Rejected: {@code core stop gracefully}, since AMI then answers no question and SIP refuses OPTIONS; and a wait within the
 *       agent's stop, which would hold up failovers.
 * </ul>
 */
@NullMarked
package org.asterism.telephony.drain;

import org.jspecify.annotations.NullMarked;
