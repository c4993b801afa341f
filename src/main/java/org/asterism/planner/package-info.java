/**
 * Where plans are made: in this process, or in one of its own that does nothing else.
 *
 * <p>Words: a <i>plan</i> is one call of the scheduler; the <i>planning process</i> is a second Java that is given states and
 * answers transitions over its standard input and output, one at a time, in frames of a length (4 bytes) and CBOR.
 *
 * <p>Decided: plans for large clusters are made in a process of its own. A thread that plans takes up to tenths of a second on
 * a busy machine to get to where Java may stop it, and until then a garbage collection keeps all other threads waiting; with
 * both cores busy and plans without end, pauses of the manager were 75 ms long, of which the collection was 15. A thread that
 * waits for another process can be stopped at any time. Rejected: real-time priority for the thread that plans, which takes a
 * core from Asterisk; a second process always, which costs as much memory again as it saves anybody in a small cluster.
 *
 * <p>Decided: the process is a help, never a condition. Where it does not start, ends, is late or answers nonsense, the plan is
 * made here, and the process is tried again later. A plan is a pure function of the state, so it does not matter who made it.
 *
 * <p>Decided: who asks for a plan waits for it, with a limit, since for those who ask the scheduler is a function; waiting for
 * another process takes no more time than planning here. It is the one place below {@code node} that waits for a future.
 *
 * <p>Decided: the smallest change that would move a resource takes hundreds of plans, so each such question has a process of its
 * own, behind what runs at the ordinary priority and with a limit of time, that ends with the answer. Nothing of the manager waits for it, and it
 * stops nobody's garbage collection. Rejected: the planning process, since a plan that is wanted would wait for the end of
 * the present try; a thread of the manager at low priority, since a garbage collection would have to wait for it; the
 * lowest priority, since on a busy machine no answer came within seconds.
 */
@NullMarked
package org.asterism.planner;

import org.jspecify.annotations.NullMarked;
