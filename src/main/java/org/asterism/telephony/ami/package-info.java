/**
 * A client of Asterisk's manager interface (AMI): log in, ask, listen to events, come back after a loss.
 *
 * <p>Words: a <i>message</i> is a block of {@code Key: value} lines; an <i>action</i> is what we ask, its <i>reply</i> what comes
 * back under the same ActionID, with the list items that belong to it; an <i>event</i> comes unasked.
 *
 * <ul>
 *   <li>Decided: one thread and one selector for each connection. Nothing in it blocks on the far end, so a stopped Asterisk with
 *       full socket buffers holds up nobody; every action has its own time limit.
 *   <li>Decided: a connection that has not answered a ping within {@link org.asterism.telephony.ami.AmiSettings#silence} is
 *       dropped and made anew: a frozen Asterisk keeps its TCP connections open.
 *   <li>Decided: own client, because the protocol is a few hundred lines and the field's library, asterisk-java 3.42.2, does not
 *       fit here: an action sent with a callback is never forgotten when no answer comes, and coming back waits in fixed steps up to
 *       5 s, longer than a verdict may take. It needs three threads for each connection, 0.23 s for its first construction and 0.14
 *       to 0.23 s for the login (measured against Asterisk 22), and brings Guava, Javassist, Reflections and Log4j. To change over
 *       later only {@link org.asterism.telephony.ami.AmiClient} would have to be written on top of it.
 * </ul>
 */
@NullMarked
package org.asterism.telephony.ami;

import org.jspecify.annotations.NullMarked;
