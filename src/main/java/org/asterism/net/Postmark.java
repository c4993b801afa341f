package org.asterism.net;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.asterism.model.NodeName;
import org.asterism.wire.ClusterName;
import org.asterism.wire.Keys;

/**
 * What makes a letter genuine.
 *
 * @param keys the present keys of this node
 * @param ownGeneration of this node's present life
 * @param heardGeneration of a peer's life as heard last; 0 = not heard
 */
public record Postmark(
        ClusterName cluster,
        Supplier<Keys> keys,
        LongSupplier ownGeneration,
        ToLongFunction<NodeName> heardGeneration) {}
