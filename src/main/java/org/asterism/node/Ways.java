package org.asterism.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.config.LinkPolicy;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.config.NodeSettings.Messaging;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Answer;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.StuckConnections;
import org.asterism.kernel.Sysctl;
import org.asterism.membership.MessagingRoutes;
import org.asterism.membership.MessagingWays;
import org.asterism.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to the peers' messaging addresses, from the configuration. */
final class Ways {

    private static final Logger LOG = LoggerFactory.getLogger(Ways.class);
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private Ways() {}

    /** Starts the keeper of the routes, where there are any to keep; what is returned takes each new snapshot to it. */
    static Consumer<HeartSnapshot> keep(ActorContext<?> context, Shared shared) {
        NodeSettings settings = shared.settings();
        if (!(settings.selfNode().messaging() instanceof Messaging.Dedicated)) {
            return snapshot -> {};
        }
        settings.links().stream()
                .filter(LinkSettings.OverInterface.class::isInstance)
                .map(link -> ((LinkSettings.OverInterface) link).interfaceName())
                .distinct()
                .forEach(Ways::prepare);
        ActorRef<MessagingRoutes.Command> keeper = context.spawn(
                MessagingRoutes.create(new MessagingRoutes.Setting(
                        settings.self(),
                        () -> of(settings, shared.parts().links()::learnedAddress),
                        shared.parts().ground().netlink()::replaceRoute,
                        shared.files(),
                        REFRESH)),
                "messaging-routes");
        return snapshot -> keeper.tell(new MessagingRoutes.Seen(snapshot));
    }

    /** Messages to a peer that is heard again do not wait for TCP's next attempt. Blocks shortly. */
    static void unblock(InetSocketAddress peer, Counter ended) {
        Answer<Integer> answer = StuckConnections.end(peer.getAddress(), peer.getPort());
        if (answer instanceof Answer.Failed<Integer> failed) {
            LOG.info(
                    "messages to {} may be late after a cut reason={}",
                    peer,
                    failed.refusal().sentence());
        } else if (answer instanceof Answer.Got<Integer> got && got.value() > 0) {
            ended.increment(got.value());
            LOG.info("connections that were stuck begin anew peer={} connections={}", peer, got.value());
        }
    }

    static Counter stuckConnections(MeterRegistry registry) {
        return Counter.builder("asterism.connections.ended")
                .description(
                        "connections between nodes that were stuck when the peer was heard again, and were made anew")
                .register(registry);
    }

    private static void prepare(String device) {
        for (Sysctl.Change change : Sysctl.passOverWithoutCarrier(new DeviceName(device))) {
            if (change instanceof Sysctl.Change.Refused refused) {
                LOG.info(
                        "messages may stall for 3 s when a cable is pulled reason={}",
                        refused.refusal().sentence());
            }
        }
    }

    /** {@code learned} tells where a peer's heartbeats come from on a link, if that is known. */
    static MessagingWays of(NodeSettings settings, BiFunction<Integer, NodeName, Optional<InetAddress>> learned) {
        SortedMap<NodeName, MessagingWays.Peer> peers = new TreeMap<>();
        Messaging.Dedicated own = (Messaging.Dedicated) settings.selfNode().messaging();
        for (NodeSettings.ClusterNode node : settings.nodes()) {
            if (node.name().equals(settings.self()) || !(node.messaging() instanceof Messaging.Dedicated target)) {
                continue;
            }
            List<MessagingWays.Way> ways = waysTo(node, target.address(), settings, learned);
            if (!ways.isEmpty()) {
                peers.put(node.name(), new MessagingWays.Peer(target.address(), ways));
            }
        }
        return new MessagingWays(own.address(), peers);
    }

    private static List<MessagingWays.Way> waysTo(
            NodeSettings.ClusterNode peer,
            InetAddress target,
            NodeSettings settings,
            BiFunction<Integer, NodeName, Optional<InetAddress>> learned) {
        List<MessagingWays.Way> ways = new ArrayList<>();
        for (int number = 0; number < settings.links().size(); number++) {
            if (settings.links().get(number) instanceof LinkSettings.OverInterface link
                    && link.policy().messages() == LinkPolicy.Messages.ALLOWED) {
                int medium = number;
                Optional.ofNullable(peer.addresses().get(link.interfaceName()))
                        .or(() -> learned.apply(medium, peer.name()))
                        .filter(gateway -> gateway.getAddress().length == target.getAddress().length)
                        .ifPresent(gateway -> ways.add(new MessagingWays.Way(medium, link.interfaceName(), gateway)));
            }
        }
        return ways;
    }
}
