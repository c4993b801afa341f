package org.asterism.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.NodeSettings;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;

/**
 * The links between nodes and arbiters: UDP over the network, whichever way it goes, so the sockets are bound to no address.
 * A node has one for all arbiters on the same port; an arbiter has one for each cluster; each has one more where IPv4 and
 * IPv6 are mixed.
 */
final class ArbiterLinks {

    static final String LABEL = "arbiter";

    private ArbiterLinks() {}

    static List<LinkPlan> ofNode(NodeSettings settings) {
        TreeMap<NodeName, InetSocketAddress> arbiters = new TreeMap<>();
        settings.quorum()
                .arbiters()
                .forEach(arbiter ->
                        arbiters.put(arbiter.name(), new InetSocketAddress(arbiter.address(), arbiter.port())));
        return plans(arbiters);
    }

    static List<LinkPlan> ofArbiter(NodeSettings.Arbiter self) {
        TreeMap<NodeName, InetSocketAddress> nodes = new TreeMap<>();
        self.nodeAddresses().forEach((node, address) -> nodes.put(node, new InetSocketAddress(address, self.port())));
        return plans(nodes);
    }

    private static List<LinkPlan> plans(SortedMap<NodeName, InetSocketAddress> peers) {
        TreeMap<Integer, SortedMap<NodeName, InetSocketAddress>> v4 = new TreeMap<>();
        TreeMap<Integer, SortedMap<NodeName, InetSocketAddress>> v6 = new TreeMap<>();
        peers.forEach((name, address) -> (address.getAddress() instanceof Inet6Address ? v6 : v4)
                .computeIfAbsent(address.getPort(), port -> new TreeMap<>())
                .put(name, address));
        List<LinkPlan> plans = new ArrayList<>();
        v4.forEach((port, some) -> plans.add(plan(plans.size(), "", new InetSocketAddress(any(4), port), some)));
        v6.forEach((port, some) -> plans.add(plan(plans.size(), "6", new InetSocketAddress(any(16), port), some)));
        return plans;
    }

    private static LinkPlan plan(
            int before, String family, InetSocketAddress local, SortedMap<NodeName, InetSocketAddress> peers) {
        String label = before == 0 ? LABEL : LABEL + family + ":" + local.getPort();
        return new LinkPlan.Routed(label, local, peers);
    }

    private static InetAddress any(int bytes) {
        try {
            return InetAddress.getByAddress(new byte[bytes]);
        } catch (UnknownHostException bug) {
            throw new AssertionError("zeroes are an address", bug);
        }
    }
}
