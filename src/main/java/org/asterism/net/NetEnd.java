package org.asterism.net;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.artery.ArteryTransport;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a net's actor system. Artery waits for its streams to complete, and one in a TLS handshake with a peer that takes
 * connections and never answers (frozen, or out of processor time) does not complete; it knows no time limit.
 */
final class NetEnd {

    private NetEnd() {}

    /** Stops the streams of a system that was told to terminate; its transport then closes. Does nothing the second time. */
    static void cut(ActorSystem<?> system) {
        RemoteActorRefProvider provider = ((RARP) RARP.get(system)).provider();
        if (provider.transport() instanceof ArteryTransport artery) {
            stop(artery.materializer());
            stop(artery.controlMaterializer());
        }
    }

    /** Absent as long as the transport has not begun. */
    private static void stop(@Nullable Materializer streams) {
        if (streams != null && !streams.isShutdown()) {
            streams.shutdown();
        }
    }
}
