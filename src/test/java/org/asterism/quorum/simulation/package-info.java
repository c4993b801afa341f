/**
 * Simulation of the quorum core: N nodes with clocks that drift, disks, the kernel's gate, a network and a toy coordinator,
 * in one thread and from one seed.
 *
 * <p>Decided: effects wait in order, however long, while the core goes on, because a real thread may be late anywhere and the
 * rules must not depend on where. Decided: timing is coarse (dead time = four keepalives), because what counts is the number
 * of histories, not of heartbeats. Decided: checks are made when a gate begins to pass, because nothing else can begin a
 * violation; a gate that shut less than an egress margin ago still counts as passing.
 */
package org.asterism.quorum.simulation;
