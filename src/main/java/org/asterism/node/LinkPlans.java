package org.asterism.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.kernel.DeviceName;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;

/** The configured links as the transport wants them, in the same order. */
final class LinkPlans {

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
}
