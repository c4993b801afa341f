package org.asterism.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Ethernet frames of ARP (RFC 826, RFC 5227) and neighbour discovery (RFC 4861 §4.3, §4.4). */
final class Frames {

    static final int ETHER_ARP = 0x0806;
    static final int ETHER_IPV6 = 0x86dd;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int ETHER_BYTES = 14;
    private static final int IPV6_BYTES = 40;
    private static final int NEIGHBOUR_BYTES = 32;
    private static final int ARP_FRAME_BYTES = 42;
    private static final int ROUTER = 0x8000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final byte[] NO_ADDRESS = new byte[4];

    private Frames() {}

    /** Whether the sender of an advertisement forwards packets; hosts drop a default router that denies it. */
    enum Role {
        HOST,
        ROUTER
    }

    /** The announcement of RFC 5227 §2.3: a request for one's own address. */
    static byte[] arpAnnouncement(MacAddress own, InetAddress address) {
        return arp(REQUEST, own, address.getAddress(), new MacAddress(0), address.getAddress());
    }

    /** The same as a reply: some hosts learn only from these. */
    static byte[] arpAnnouncementAsReply(MacAddress own, InetAddress address) {
        return arp(REPLY, own, address.getAddress(), MacAddress.BROADCAST, address.getAddress());
    }

    /** The probe of RFC 5227 §2.1.1: no sender address, so nobody's cache changes. */
    static byte[] arpProbe(MacAddress own, InetAddress address) {
        return arp(REQUEST, own, NO_ADDRESS, new MacAddress(0), address.getAddress());
    }

    /** A question from an address of ours: who answers has learned it from the question (RFC 826, packet reception). */
    static byte[] arpQuestion(MacAddress own, InetAddress sender, InetAddress asked) {
        return arp(REQUEST, own, sender.getAddress(), new MacAddress(0), asked.getAddress());
    }

    private static byte[] arp(int operation, MacAddress own, byte[] sender, MacAddress target, byte[] asked) {
        ByteBuffer frame = ByteBuffer.allocate(ARP_FRAME_BYTES);
        frame.put(MacAddress.BROADCAST.bytes()).put(own.bytes()).putShort((short) ETHER_ARP);
        frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
        frame.putShort((short) operation)
                .put(own.bytes())
                .put(sender)
                .put(target.bytes())
                .put(asked);
        return frame.array();
    }

    /** Who claims the address by this ARP frame, if anyone does. */
    static Optional<MacAddress> arpClaim(byte[] frame, InetAddress address) {
        boolean isClaim = frame.length >= ARP_FRAME_BYTES
                && (frame[12] & 0xff) == 0x08
                && (frame[13] & 0xff) == 0x06
                && Arrays.equals(frame, 28, 32, address.getAddress(), 0, 4);
        return isClaim ? Optional.of(MacAddress.of(frame, 22)) : Optional.empty();
    }

    /** The unsolicited advertisement of RFC 4861 §7.2.6, to all nodes. */
    static byte[] advertisement(MacAddress own, InetAddress address, Role role) {
        byte[] allNodes = new byte[16];
        allNodes[0] = (byte) 0xff;
        allNodes[1] = 2;
        allNodes[15] = 1;
        int flags = role == Role.ROUTER ? ROUTER | OVERRIDE : OVERRIDE;
        return neighbour(ADVERTISEMENT, own, address.getAddress(), allNodes, flags, address.getAddress());
    }

    /** A question for the address from another one of the device, to its solicited-node group. */
    static byte[] solicitation(MacAddress own, Inet6Address sender, InetAddress address) {
        byte[] target = address.getAddress();
        byte[] group = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, target[13], target[14], target[15]};
        return neighbour(SOLICITATION, own, sender.getAddress(), group, 0, target);
    }

    private static byte[] neighbour(int type, MacAddress own, byte[] from, byte[] to, int flags, byte[] target) {
        ByteBuffer frame = ByteBuffer.allocate(ETHER_BYTES + IPV6_BYTES + NEIGHBOUR_BYTES);
        frame.put((byte) 0x33).put((byte) 0x33).put(to, 12, 4).put(own.bytes()).putShort((short) ETHER_IPV6);
        frame.putInt(0x6000_0000)
                .putShort((short) NEIGHBOUR_BYTES)
                .put((byte) ICMPV6)
                .put((byte) 255);
        frame.put(from).put(to);
        frame.put((byte) type).put((byte) 0).putShort((short) 0).putInt(flags).put(target);
        frame.put((byte) (type == ADVERTISEMENT ? 2 : 1)).put((byte) 1).put(own.bytes());
        frame.putShort(ETHER_BYTES + IPV6_BYTES + 2, checksum(frame));
        return frame.array();
    }

    /** Sum over the pseudo header and the message (RFC 4443 §2.3), whose own field is still zero. */
    private static short checksum(ByteBuffer frame) {
        long sum = NEIGHBOUR_BYTES + ICMPV6;
        for (int offset = ETHER_BYTES + 8; offset < frame.capacity(); offset += 2) {
            sum += frame.getShort(offset) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    /** Who advertises the address by this frame, if anyone does. */
    static Optional<MacAddress> advertisedBy(byte[] frame, InetAddress address) {
        int message = ETHER_BYTES + IPV6_BYTES;
        boolean isClaim = frame.length >= message + 24
                && (frame[12] & 0xff) == 0x86
                && (frame[13] & 0xff) == 0xdd
                && frame[20] == ICMPV6
                && (frame[message] & 0xff) == ADVERTISEMENT
                && Arrays.equals(frame, message + 8, message + 24, address.getAddress(), 0, 16);
        return isClaim ? Optional.of(MacAddress.of(frame, MacAddress.BYTES)) : Optional.empty();
    }
}
