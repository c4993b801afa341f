/**
 * The finished jar, as processes on hosts made of network namespaces: what no test inside one JVM can show. Packets judge, not
 * what the cluster says of itself.
 *
 * <p>Decided: each test builds its own cluster, because a cluster that lost and regained nodes is another starting point than a
 * fresh one. Decided: Awaitility may wait here, with limits that a loaded machine keeps; how fast things are is for the
 * bench.
 */
@NullMarked
package org.asterism.netns;

import org.jspecify.annotations.NullMarked;
