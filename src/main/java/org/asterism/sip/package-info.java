/**
 * SIP messages as bytes and as records (RFC 3261 §7, §25): what probes and the survival of calls need of them. Plain Java: no
 * sockets, no clock.
 *
 * <p>Decided: one own small codec, fuzzed. Rejected: JAIN-SIP RI, since its dialogs are born of requests that its own stack sent
 * or received, while a rescued call's dialog is known from a journal only; its last release is of 2018, and it brings threads,
 * timers and logging of its own.
 */
@NullMarked
package org.asterism.sip;

import org.jspecify.annotations.NullMarked;
