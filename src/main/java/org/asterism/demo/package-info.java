/**
 * {@code asterism demo}: a cluster on one machine, which loses power and freezes before the eyes of the user; and the bed of
 * network namespaces that it and the tests with real processes stand on.
 *
 * <p>Words: the <i>bed</i> is the hosts, the two switches and the client; an <i>act</i> is one thing done to the cluster and
 * what followed; a <i>promise</i> is what an act has to show, else the exit code says that it did not.
 *
 * <ul>
 *   <li>Decided: hosts are namespaces of network, mounts, processes and name, so each finds its own files at the same path as
 *       the others, as the cluster's document demands, and killing the first process of a host kills it as a power cut does.
 *   <li>Decided: the demo judges by what its client saw ({@link org.asterism.demo.client}), never by what the cluster says of
 *       itself; the cluster's own events only explain.
 *   <li>Decided: a step that cannot be done ends the demo with {@link org.asterism.demo.DemoFailed}, because nothing of
 *       a story can go on without it; this is a command, not a part of a node.
 *   <li>Decided: {@code ip}, {@code nsenter} and {@code kill} as programs; rejected: netlink, since this code is to be read as a
 *       recipe.
 *   <li>Decided: plain ASCII in 80 columns, because the output is also read in logs and over serial consoles.
 * </ul>
 */
@NullMarked
package org.asterism.demo;

import org.jspecify.annotations.NullMarked;
