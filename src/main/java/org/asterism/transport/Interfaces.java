package org.asterism.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.asterism.kernel.DeviceName;

/** What this machine's network interfaces are like now. Blocks for some microseconds. */
final class Interfaces {

    /** IP and UDP. */
    private static final int V4_HEADERS = 20 + 8;

    private static final int V6_HEADERS = 40 + 8;

    private Interfaces() {}

    /**
     * Judgement on the device of a link.
     *
     * @param isUsable whether the link can be open
     * @param words what is wrong, empty if nothing; a usable device may have no carrier
     */
    record Look(boolean isUsable, String words) {
        static final Look GOOD = new Look(true, "");

        static Look unusable(String words) {
            return new Look(false, words);
        }
    }

    /**
     * Looks.
     *
     * @param openedIndex the device's number when the link was opened, 0 if it is not open
     * @param frameBytes of the largest heartbeat
     */
    static Look look(LinkPlan.Udp plan, int openedIndex, int frameBytes) throws SocketException {
        String name = plan.device().value();
        NetworkInterface device = NetworkInterface.getByName(name);
        if (device == null) {
            return Look.unusable("there is no interface " + name);
        }
        if (openedIndex != 0 && device.getIndex() != openedIndex) {
            return Look.unusable("interface " + name + " was removed and made anew");
        }
        if (plan instanceof LinkPlan.Unicast unicast
                && !unicast.local().getAddress().isAnyLocalAddress()) {
            Look look = own(unicast.local().getAddress(), device);
            if (!look.isUsable()) {
                return look;
            }
        }
        return new Look(true, device.isUp() ? size(plan, device, frameBytes) : name + " is down or has no carrier");
    }

    private static String size(LinkPlan.Udp plan, NetworkInterface device, int frameBytes) throws SocketException {
        int needed = frameBytes + (isV6(plan) ? V6_HEADERS : V4_HEADERS);
        int mtu = device.getMTU();
        return mtu <= 0 || mtu >= needed
                ? ""
                : device.getName() + " has an MTU of " + mtu + ", and a heartbeat may take " + needed
                        + " bytes: it then travels in fragments, which some switches and firewalls drop; raise the MTU on"
                        + " the whole path";
    }

    private static boolean isV6(LinkPlan.Udp plan) {
        return (plan instanceof LinkPlan.Unicast unicast && unicast.local().getAddress() instanceof Inet6Address)
                || (plan instanceof LinkPlan.Multicast multicast
                        && multicast.group().getAddress() instanceof Inet6Address);
    }

    private static Look own(InetAddress address, NetworkInterface wanted) throws SocketException {
        boolean isThere = wanted.inetAddresses().anyMatch(present -> isSame(present, address));
        if (isThere || (wanted.isLoopback() && address.isLoopbackAddress())) {
            return Look.GOOD;
        }
        NetworkInterface holder = NetworkInterface.getByInetAddress(address);
        return Look.unusable(
                holder == null
                        ? "no interface has address " + address.getHostAddress()
                        : address.getHostAddress() + " is on " + holder.getName() + ", not on " + wanted.getName()
                                + ": write interface = " + holder.getName());
    }

    /** Without regard to the scope, which the device gives. */
    private static boolean isSame(InetAddress a, InetAddress b) {
        return java.util.Arrays.equals(a.getAddress(), b.getAddress());
    }

    /** The address of all hosts on the device's network. */
    static InetAddress broadcast(DeviceName name) throws IOException {
        NetworkInterface device = NetworkInterface.getByName(name.value());
        if (device == null) {
            throw new IOException("there is no interface " + name);
        }
        if (device.isLoopback()) {
            return InetAddress.getByName("127.255.255.255");
        }
        for (InterfaceAddress address : device.getInterfaceAddresses()) {
            if (address.getBroadcast() != null) {
                return address.getBroadcast();
            }
        }
        throw new IOException(name + " has no broadcast address: give it an IPv4 address with `brd +`, or use mcast");
    }

    static boolean isOwn(InetAddress address) throws SocketException {
        return NetworkInterface.getByInetAddress(address) != null;
    }
}
