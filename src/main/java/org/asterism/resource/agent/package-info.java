/**
 * The agents built into this program: {@code asterism:asterisk}, {@code asterism:address}, {@code asterism:process},
 * {@code asterism:kamailio}, {@code asterism:filesystem}, {@code asterism:ping}, {@code asterism:route},
 * {@code asterism:source-address}, {@code asterism:mariadb} and {@code asterism:drbd}. What they decided stands with each.
 *
 * <ul>
 *   <li>Decided: a program without an agent, and Kamailio, are kept in the foreground in a session of their own, and known by number
 *       and start time and by a mark in their environment; rejected: their own pid files, which after a crash may name anybody.
 *   <li>Decided: a file system is never unmounted lazily, because it would still be written while another node mounts it.
 *   <li>Decided: Asterisk is healthy when control socket <i>and</i> SIP answer, because an instance whose port could not be
 *       bound runs, answers its control socket, and is deaf; and one stopped by a signal has both its process and its port.
 *   <li>Decided: an Asterisk is asked all the time, and its monitors wait for the question that is out, because a silence that only a
 *       monitor measures begins up to an interval late; a silence counts after one more short question; rejected: shorter
 *       limits, which a slow Asterisk would fail.
 *   <li>Decided: the process is known by its executable and its {@code -C} file, not by the pid file, which after a crash may
 *       name anybody; a stop never reads the configuration for anything it cannot do without.
 *   <li>Decided: a stop is {@code core stop now}, then SIGTERM, then SIGKILL; a frozen Asterisk gets SIGKILL at once, since it
 *       could take nothing else.
 *   <li>Decided: a graceful shutdown of Asterisk is known by what its console answers and is let be for {@code drain-limit}, off by
 *       default, because an Asterisk that refuses all calls for an hour is an outage unless somebody wants it; rejected: taking
 *       503 from {@code sip-failures}, since one without descriptors or with a port held by another answers 503 too; counting the calls
 *       left, since AMI and console refuse every question during a shutdown.
 *   <li>Decided: SIP is asked from the service address to itself, which stays on the loopback device while the gate of that
 *       address is shut; so a hot standby is checked like the active one. Where the address is on no device the check
 *       cannot be made and ({@code sip-check = auto}) is left out.
 *   <li>Decided: a floating address stays configured on every node and start opens its gate; rejected: adding and removing it,
 *       which a dead manager cannot do and which costs duplicate detection.
 *   <li>Decided: no carrier is "not installed", so that the group leaves the node at once, but passing: the return of the
 *       carrier clears it, once it has been steady, the longer the more often it was lost. (With the shell agent it is a ban until
 *       an operator comes.)
 *   <li>Decided: another machine that claims an address of ours is looked for by a packet socket whose filter passes nothing else,
 *       and by a question each 10 s; what is done is a parameter of the resource ({@code on-conflict}), by default the defence
 *       of RFC 5227 §2.4 (c), which costs one announcement in 10 s and brings the neighbours back ({@code ConflictWatch}).
 * </ul>
 */
@NullMarked
package org.asterism.resource.agent;

import org.jspecify.annotations.NullMarked;
