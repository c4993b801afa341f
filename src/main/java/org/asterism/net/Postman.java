package org.asterism.net;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to other nodes through whatever net there is now. At most once, in order per peer; without a net they are
 * dropped, as they are on a broken link. Any thread may send; nothing blocks.
 */
public final class Postman {

    static final String BOX = "post";

    private record Route(ActorSystem<?> system, Map<NodeName, ActorRef<WireMessage>> boxes) {}

    private final NetSettings settings;
    private final AtomicReference<@Nullable Route> route = new AtomicReference<>();

    public Postman(NetSettings settings) {
        this.settings = settings;
    }

    /** Sends, or drops. */
    public void send(NodeName to, WireMessage message) {
        Route now = route.get();
        if (now != null && !to.equals(settings.self())) {
            now.boxes().computeIfAbsent(to, node -> resolve(now.system(), node)).tell(message);
        }
    }

    /** The net to send through from now on. */
    void use(ActorSystem<?> system) {
        route.set(new Route(system, new ConcurrentHashMap<>()));
    }

    /** There is no net now. */
    void close() {
        route.set(null);
    }

    private ActorRef<WireMessage> resolve(ActorSystem<?> system, NodeName node) {
        String path = "pekko://" + NetSettings.SYSTEM + "@" + settings.hostPort(node) + "/user/" + BOX;
        return ActorRefResolver.get(system).resolveActorRef(path);
    }
}
