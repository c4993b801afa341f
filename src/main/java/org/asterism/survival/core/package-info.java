/**
 * What is known of calls that an Asterisk holds, and how they go on when it is dead: plain Java, told messages and time.
 *
 * <p>Words: a <i>dialog</i> is SIP's (RFC 3261 §12) between Asterisk and one end; the <i>far</i> end is the one that is not
 * Asterisk; a <i>leg</i> is a dialog that is being continued; <i>partners</i> are two dialogs whose channels are alone in one
 * bridge; a call is <i>re-joined</i> once both ends have agreed to talk to one another.
 *
 * <ul>
 *   <li>Decided: dialogs are learned from copies of Asterisk's SIP messages (HEP), since Asterisk has no other way to tell Call-ID,
 *       tags, routes and SDP of a call; rejected: reading them by AMI, a question per value and call.
 *   <li>Decided: who began a transaction is told by the host in the topmost Via, not by HEP's addresses: Asterisk's HEP gives the far
 *       end's address as its own when its transport is bound to one address (seen with 22.10).
 *   <li>Decided: channels and dialogs are matched by asking Asterisk for each channel's Call-ID, since HEP names the channel of
 *       incoming calls only.
 *   <li>Decided: a call is re-joined by an INVITE without offer to the caller, whose offer goes to the callee and whose answer goes
 *       into the caller's ACK (RFC 3725 §4.1), so that the ends agree anew and media flows between them directly.
 *   <li>Decided: media goes through an rtpengine only once a call is continued, and only where one is configured: before it, Asterisk
 *       carries it. A relay that does not answer is done without; see {@link org.asterism.survival.core.MediaRelay}.
 *   <li>Decided: numbers of requests go on 1000 above what was seen, because HEP may lose messages and any higher number is
 *       in order (RFC 3261 §12.2.2).
 * </ul>
 */
@NullMarked
package org.asterism.survival.core;

import org.jspecify.annotations.NullMarked;
