/**
 * What operators and their monitoring see of a running node: metrics, health, events. Nothing here ever stops or slows the
 * cluster: all calls return at once, and all memory is bounded.
 *
 * <p>Words: an <i>event</i> belongs to the story of an outage and has a sentence; a <i>check</i> says whether a part works.
 *
 * <p>Decided: features ask for a handle once ({@link org.asterism.observability.Metrics#link}) and use it on each datagram,
 * because looking a meter up by its labels makes garbage on the heartbeat path. Rejected: a global registry, since several
 * nodes run in one process in tests.
 *
 * <p>Decided: labels come from the configuration or from enums, never from the network, so their number is bounded. Names of
 * metrics are part of the interface; {@code MetricsTest} keeps them.
 *
 * <p>Decided: liveness means "the process is not stuck" and readiness "this node takes part in the cluster". A node without
 * quorum is live: restarting it would help nothing and would lose its right to vote for a while.
 */
@NullMarked
package org.asterism.observability;

import org.jspecify.annotations.NullMarked;
