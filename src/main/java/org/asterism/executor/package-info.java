/**
 * Runs resource agents and reports how they ended: OCF agents as processes, agents of our own inside this one.
 *
 * <p>Words: an <i>agent</i> can start, stop and check one kind of service; a <i>call</i> is one run of one of its actions; the
 * <i>launcher</i> is the few lines of shell between us and an agent's program.
 *
 * <p>What holds for every call: its result always comes, as a value ({@link org.asterism.executor.AgentRunner} never fails);
 * it comes within the time limit plus the grace for ending the processes; and memory for output is bounded.
 *
 * <ul>
 *   <li>Decided: the absolute latest moment of a start is compared by the launcher with {@code /proc/uptime} (CLOCK_BOOTTIME)
 *       after the fork, because this process may be frozen between its own comparison and the fork; rejected: a check in Java.
 *   <li>Decided: {@code setsid} around each agent and signals to the process group, because {@code ProcessHandle.descendants}
 *       loses what was re-parented and {@code pdeathsig} follows threads; a grandchild that calls setsid itself escapes
 *       the time limit of its call, and is found when the resource is stopped.
 *   <li>Decided: output through named pipes that only one thread reads and only what is there, because a daemon that keeps the
 *       pipe and writes for ever makes the JDK's own process reaper read for ever; they are made 32 at a time so that it costs
 *       no extra process per call.
 *   <li>Decided: what an agent's start leaves running is found by a mark in the environment and, where the kernel lets us, by a cgroup
 *       of the resource; a stop that fails or leaves something behind ends it by SIGTERM, SIGKILL and the killing of the cgroup, and the
 *       agent's monitor has the last word. Only starts join the cgroup, since to join can take the kernel some milliseconds.
 *   <li>Decided: time limits counted by that same thread, and a late thread credits its lateness to everyone, because a frozen
 *       manager must not find healthy agents guilty.
 *   <li>Decided: a missing agent is the OCF code "not installed" and one that may not be executed is "insufficient
 *       privileges", as Pacemaker has them, so that the scheduler bans the node and not the resource.
 *   <li>Decided: meta-data is remembered for some minutes and asked for when a resource is first seen, never while a start waits; rejected:
 *       to ask before each start, because a fail-over would wait for a process that changes nothing.
 *   <li>Decided: an agent of OCF 1.0 is reloaded by {@code reload} and its {@code unique} parameters need a restart, as Pacemaker has it;
 *       an agent of 1.1 that only has {@code reload} is restarted, since there the word means that the service reads its own files again.
 *   <li>Decided: {@code agent test} leaves alone what runs already; rejected: to stop it first.
 *   <li>Decided: parameters of the call are the agent's whole environment besides what OCF names; rejected: passing on our own
 *       environment, which differs between a unit file and a shell.
 * </ul>
 */
@NullMarked
package org.asterism.executor;

import org.jspecify.annotations.NullMarked;
