package org.asterism.transport;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.kernel.DeviceName;
import org.asterism.model.NodeName;

/** A link as configured. */
public sealed interface LinkPlan {

    /** Short name for status and log: {@code ucast:eth0}. */
    String label();

    /** A link by UDP over one network device; nothing leaves or is heard by another. */
    sealed interface Udp extends LinkPlan {
        DeviceName device();
    }

    /**
     * UDP datagrams to each peer.
     *
     * @param local our own address on this link, and the port; the wildcard address takes every address of the device
     * @param peers where each peer listens on this link; one that is missing here is not reached by its name
     * @param others more addresses to send to, of which it is not known whose they are; our own are passed over
     */
    record Unicast(
            String label,
            DeviceName device,
            InetSocketAddress local,
            SortedMap<NodeName, InetSocketAddress> peers,
            List<InetSocketAddress> others)
            implements Udp {
        public Unicast {
            peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
            others = List.copyOf(others);
        }
    }

    /**
     * UDP datagrams to each peer by whatever way the routes say, bound to no device: to arbiters, which are not on the nodes'
     * networks.
     *
     * @param local the wildcard address of the peers' family, and the port
     */
    record Routed(String label, InetSocketAddress local, SortedMap<NodeName, InetSocketAddress> peers)
            implements LinkPlan {
        public Routed {
            peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        }
    }

    /** One UDP datagram to the broadcast address (IPv4) that the device has when the link is opened. */
    record Broadcast(String label, DeviceName device, int port) implements Udp {}

    /**
     * One UDP datagram to a group, IPv4 or IPv6.
     *
     * @param hops most networks it may cross: 1 = stays on this one
     */
    record Multicast(String label, DeviceName device, InetSocketAddress group, int hops) implements Udp {}

    /**
     * A serial line to one neighbour. With two lines on each of several nodes they make a ring.
     *
     * @param device as the operator wrote it, {@code /dev/ttyS0}
     * @param baud one of {@link #SPEEDS}
     * @param hops most lines that a heartbeat may cross
     */
    record Serial(String label, String device, int baud, int hops, Relay relay) implements LinkPlan {

        /** What lines are made for, slowest first. */
        public static final List<Integer> SPEEDS = List.of(9600, 19200, 38400, 57600, 115200, 230400, 460800);
    }

    /** Whether a node passes on what it hears on one serial line by its others. */
    enum Relay {
        FORWARDS,
        /** Nobody is behind it: there are two nodes only, or one line. */
        ENDS
    }
}
