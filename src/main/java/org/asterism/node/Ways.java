package org.asterism.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.DeviceName;
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
    static Consumer<HeartSnapshot> keep(
            ActorContext<?> context, NodeSettings settings, Addresses addresses, Executor executor) {
        MessagingWays ways = of(settings);
        if (ways.peers().isEmpty()) {
            return snapshot -> {};
        }
        ways.devices().forEach(Ways::prepare);
        ActorRef<MessagingRoutes.Command> keeper = context.spawn(
                MessagingRoutes.create(
                        new MessagingRoutes.Setting(settings.self(), ways, addresses::replaceRoute, executor, REFRESH)),
                "messaging-routes");
        return snapshot -> keeper.tell(new MessagingRoutes.Seen(snapshot));
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

    static MessagingWays of(NodeSettings settings) {
        SortedMap<NodeName, MessagingWays.Peer> peers = new TreeMap<>();
        NodeSettings.Messaging own = settings.selfNode().messaging();
        for (NodeSettings.ClusterNode node : settings.nodes()) {
            boolean isDedicated = own.route() == NodeSettings.Route.DEDICATED
                    && node.messaging().route() == NodeSettings.Route.DEDICATED;
            List<MessagingWays.Way> ways = isDedicated ? waysTo(node, settings) : List.of();
            if (!node.name().equals(settings.self()) && !ways.isEmpty()) {
                peers.put(node.name(), new MessagingWays.Peer(node.messaging().address(), ways));
            }
        }
        return new MessagingWays(own.address(), peers);
    }

    /** Numbers count as in {@link Ground#links}: only links on which this node has an address. */
    private static List<MessagingWays.Way> waysTo(NodeSettings.ClusterNode peer, NodeSettings settings) {
        List<MessagingWays.Way> ways = new ArrayList<>();
        int number = 0;
        for (NodeSettings.Link link : settings.links()) {
            if (!(link instanceof NodeSettings.Link.Ucast ucast)
                    || !settings.selfNode().addresses().containsKey(ucast.interfaceName())) {
                continue;
            }
            InetAddress gateway = peer.addresses().get(ucast.interfaceName());
            int bytes = peer.messaging().address().getAddress().length;
            if (gateway != null && gateway.getAddress().length == bytes) {
                ways.add(new MessagingWays.Way(number, ucast.interfaceName(), gateway));
            }
            number++;
        }
        return ways;
    }
}
