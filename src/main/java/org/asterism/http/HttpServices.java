package org.asterism.http;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.asterism.observability.EventLog;
import org.asterism.observability.Health;
import org.asterism.observability.Metrics;

/**
 * What the routes need of the node.
 *
 * @param net the net system of the moment, none while this node is in no Pekko cluster; asked on each request
 */
public record HttpServices(
        ClusterControl control,
        Metrics metrics,
        Health health,
        EventLog events,
        Supplier<Optional<ClassicActorSystemProvider>> net) {}
