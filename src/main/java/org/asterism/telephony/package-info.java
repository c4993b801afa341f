/**
 * Asks telephony programs how they are: Asterisk by its control socket, any SIP stack by OPTIONS.
 *
 * <p>Words: a <i>conversation</i> is one question with its answer or silence; the <i>loop</i> is the one thread on which all
 * of them are held.
 *
 * <ul>
 *   <li>Decided: any final response to OPTIONS proves that the stack lives (404 and 401 are usual), except those that the caller
 *       names as failures, 503 by default: a stopping Asterisk, and another one on the same port, answer 503 to everything.
 *   <li>Decided: a connected UDP socket, because the kernel then reports a closed port at once instead of by silence.
 *   <li>Decided: Asterisk's control socket spoken directly, since it is one line each way ({@code cli quit after COMMAND}, NUL;
 *       then a greeting line "host/pid/version", the output, end); rejected: {@code asterisk -rx}, a process per look, whose
 *       blocking on a stopped Asterisk has to be ended by a signal.
 *   <li>Decided: one thread with a selector for all conversations, at most 256 at once; more are refused.
 * </ul>
 */
@NullMarked
package org.asterism.telephony;

import org.jspecify.annotations.NullMarked;
