/**
 * Fencing's deciding: which devices there are, which of them fence whom and in which order, one request from its delay to its
 * confirmation, and what follows from a confirmation. It sees neither processes nor clocks.
 *
 * <p>Words: a <i>device</i> is a resource of standard {@code stonith}; a <i>target</i> is the node to be fenced; a
 * <i>level</i> is a list of devices that all have to succeed; a <i>request</i> is one attempt to fence one target, through
 * levels until one succeeds; a <i>call</i> is one run of a device's agent on one node; a <i>life</i> is the generation of a
 * node, by which a node that was rebooted is told from one that never went away.
 *
 * <ul>
 *   <li>Decided: a confirmation holds for one life of the target. When the same life is heard again the device has lied:
 *       what it released is not released any more, the device counts as unreliable and is tried last, and an alarm is raised.
 *       A target that was heard when it was fenced is released only when the quorum has given it up.
 *   <li>Decided: with several devices in a level, {@code reboot} is {@code off} by all and then {@code on} by all, since two
 *       power supplies rebooted in turn never lose power; the target counts as fenced after the last {@code off}, and an
 *       {@code on} that fails is told and changes nothing (Pacemaker's behaviour).
 *   <li>Decided: a call that took its whole time limit is not repeated with the same device; one that failed is, at once and
 *       by another node if there is one, up to the number of retries.
 *   <li>Decided: a request that failed is made again: at once up to {@code fencing-max-attempts}, then every minute for as
 *       long as it is wanted, because what waits for it cannot be had otherwise. Rejected: to give up.
 *   <li>Decided: a node is fenced by another node, never by itself, since nobody would be left to confirm it.
 *   <li>Decided: no device is used whose settings cannot be read, and none that has not said yet whom it fences; both are
 *       shown. Rejected: to try it with the node's name, since an agent that ignores the name fences something else.
 * </ul>
 */
@NullMarked
package org.asterism.fencing.core;

import org.jspecify.annotations.NullMarked;
