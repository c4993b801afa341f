package org.asterism.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** A medium for heartbeats. */
public sealed interface LinkSettings {

    /** Short name for status and log: {@code ucast:eth0}. Different for each link of a node. */
    String label();

    LinkPolicy policy();

    /** A medium by UDP over one network interface. */
    sealed interface OverInterface extends LinkSettings {

        /** As {@code ip link} shows it. */
        String interfaceName();

        int port();
    }

    /**
     * UDP datagrams to each peer's address on one interface.
     *
     * @param peers addresses of which it is not said whose they are, besides those that the nodes' entries give
     */
    record Ucast(String interfaceName, int port, List<InetAddress> peers, LinkPolicy policy) implements OverInterface {
        public Ucast {
            peers = List.copyOf(peers);
        }

        @Override
        public String label() {
            return "ucast:" + interfaceName;
        }
    }

    /**
     * UDP datagrams to a multicast group.
     *
     * @param ttl most networks they may cross, 1 to 255: 1 = stays on this one
     */
    record Mcast(String interfaceName, InetAddress group, int port, int ttl, LinkPolicy policy)
            implements OverInterface {
        @Override
        public String label() {
            return (group instanceof Inet6Address ? "mcast6:" : "mcast:") + interfaceName;
        }
    }

    /** UDP datagrams to all on the interface's IPv4 network. */
    record Bcast(String interfaceName, int port, LinkPolicy policy) implements OverInterface {
        @Override
        public String label() {
            return "bcast:" + interfaceName;
        }
    }

    /**
     * A serial line to one neighbour; with two on each node they make a ring.
     *
     * @param device {@code /dev/ttyS0}
     * @param hopfudge lines that a heartbeat may cross beyond the number of nodes
     */
    record Serial(String device, int baud, int hopfudge, LinkPolicy policy) implements LinkSettings {
        @Override
        public String label() {
            return "serial:" + device.substring(device.lastIndexOf('/') + 1);
        }
    }
}
