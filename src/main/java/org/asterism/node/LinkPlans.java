package org.asterism.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.asterism.config.LinkPolicy;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.kernel.DeviceName;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.SerialLoad;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured links as the transport wants them, in the same order. */
final class LinkPlans {

    private static final Logger LOG = LoggerFactory.getLogger(LinkPlans.class);

    private LinkPlans() {}

    static List<LinkPlan> of(NodeSettings settings) {
        return settings.links().stream().map(link -> of(link, settings)).toList();
    }

    private static LinkPlan of(LinkSettings link, NodeSettings settings) {
        if (link instanceof LinkSettings.Ucast ucast) {
            return unicast(ucast, settings);
        }
        if (link instanceof LinkSettings.Bcast bcast) {
            return new LinkPlan.Broadcast(bcast.label(), new DeviceName(bcast.interfaceName()), bcast.port());
        }
        if (link instanceof LinkSettings.Mcast mcast) {
            return new LinkPlan.Multicast(
                    mcast.label(),
                    new DeviceName(mcast.interfaceName()),
                    new InetSocketAddress(mcast.group(), mcast.port()),
                    mcast.ttl());
        }
        if (link instanceof LinkSettings.Serial serial) {
            long lines = settings.links().stream()
                    .filter(LinkSettings.Serial.class::isInstance)
                    .count();
            boolean isRing = lines > 1 && settings.nodes().size() > 2;
            return new LinkPlan.Serial(
                    serial.label(),
                    serial.device(),
                    serial.baud(),
                    settings.nodes().size() + serial.hopfudge(),
                    isRing ? LinkPlan.Relay.FORWARDS : LinkPlan.Relay.ENDS);
        }
        throw new AssertionError("unknown link " + link);
    }

    private static LinkPlan unicast(LinkSettings.Ucast link, NodeSettings settings) {
        SortedMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
        for (NodeSettings.ClusterNode node : settings.nodes()) {
            InetAddress address = node.addresses().get(link.interfaceName());
            if (address != null && !node.name().equals(settings.self())) {
                peers.put(node.name(), new InetSocketAddress(address, link.port()));
            }
        }
        InetAddress own = settings.selfNode().addresses().get(link.interfaceName());
        InetAddress local = own == null ? anyLike(link.peers().get(0)) : own;
        return new LinkPlan.Unicast(
                link.label(),
                new DeviceName(link.interfaceName()),
                new InetSocketAddress(local, link.port()),
                peers,
                link.peers().stream()
                        .filter(address -> !peers.containsValue(new InetSocketAddress(address, link.port())))
                        .map(address -> new InetSocketAddress(address, link.port()))
                        .toList());
    }

    /** The wildcard address of the same family. */
    private static InetAddress anyLike(InetAddress address) {
        try {
            return InetAddress.getByAddress(new byte[address instanceof Inet4Address ? 4 : 16]);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are lengths of addresses", e);
        }
    }

    /** Bytes of the largest heartbeat that these nodes can send. */
    static int largestFrame(NodeSettings settings) {
        return HeartbeatCodec.largestFrame(new ClusterName(settings.cluster()), settings.members());
    }

    /** Labels of links whose loss is not worth an event. */
    static Set<String> quiet(NodeSettings settings) {
        return settings.links().stream()
                .filter(link -> link.policy().onLoss() == LinkPolicy.OnLoss.QUIET)
                .map(LinkSettings::label)
                .collect(Collectors.toSet());
    }

    /** Whether the serial lines carry what they have to; one that is too slow to be of use stops the start. */
    static void checkLoad(List<LinkPlan> plans, int frameBytes, NodeSettings settings) throws Refusals {
        for (LinkPlan plan : plans) {
            if (plan instanceof LinkPlan.Serial line) {
                int senders = line.relay() == LinkPlan.Relay.FORWARDS
                        ? settings.nodes().size()
                        : 1;
                SerialLoad load = new SerialLoad(line, frameBytes, senders, settings.timing());
                switch (load.verdict()) {
                    case CARRIES -> LOG.info("serial {}", load.sentence());
                    case CARRIES_SOME -> LOG.warn("serial {}", load.sentence());
                    case TOO_SLOW -> throw new Refusals(load.sentence());
                }
            }
        }
    }
}
