/**
 * The HTTP interface on the management port: status, changes, configuration, health, metrics.
 *
 * <p>Words: a <i>caller</i> is who sent a request; a <i>credential</i> is a bearer token or a client certificate with a name and a role; <i>on
 * loopback</i> means that the connection came from this machine and was not forwarded for somebody else.
 *
 * <p>Decided: backends stand behind {@link org.asterism.http.ClusterControl}, because routes are then tested over a real port
 * without a cluster, and because the actors behind it come and go while the port stays.
 *
 * <p>Decided: the port is bound by {@link org.asterism.http.Door} and not by Pekko Management, which cannot bound connections nor
 * end slow ones. Of its routes {@code /cluster/…} is handed, read-only, to {@code ClusterHttpManagementRoutes} of the present net system and answers 503 while there is none,
 * so status answers also on an isolated node. Its down and leave requests are left out: removal follows the quorum only.
 *
 * <p>Decided: reads without a credential are allowed on loopback only, and only under a loopback {@code Host} header, since a
 * web page could otherwise read them by DNS rebinding. Changes always need a credential: every user of the machine reaches
 * loopback. A port that is open beyond loopback without credentials refuses to start.
 *
 * <p>Decided: private values are masked for everybody, administrators too, unless they are asked for: what is shown on a screen or
 * pasted into a ticket is seen by others. Masks that come back are filled in where the stored document is, on the node.
 *
 * <p>Decided: the record of a change is made here, where who and from where are known, and what it did to the configuration on every
 * node as it comes into force there; the two are joined by the version. Rejected: one record with both, because the node that is
 * asked is often not the one that knows what was there before.
 */
@NullMarked
package org.asterism.http;

import org.jspecify.annotations.NullMarked;
