/**
 * The agent {@code asterism:asterisk}, built into this program.
 *
 * <ul>
 *   <li>Decided: Asterisk is healthy when control socket <i>and</i> SIP answer, because an instance whose port could not be
 *       bound runs, answers its control socket, and is deaf; and one stopped by a signal has both its process and its port.
 *   <li>Decided: the process is known by its executable and its {@code -C} file, not by the pid file, which after a crash may
 *       name anybody; a stop never reads the configuration for anything it cannot do without.
 *   <li>Decided: a stop is {@code core stop now}, then SIGTERM, then SIGKILL; a frozen Asterisk gets SIGKILL at once, since it
 *       could take nothing else.
 *   <li>Decided: SIP is asked from the service address to itself, which stays on the loopback device while the gate of that
 *       address is shut; so a hot standby is checked like the active one. Where the address is on no device the check
 *       cannot be made and ({@code sip-check = auto}) is left out.
 * </ul>
 */
@NullMarked
package org.asterism.resource.agent;

import org.jspecify.annotations.NullMarked;
