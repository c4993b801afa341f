package org.asterism.kernel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encoding of rtnetlink messages (rtnetlink(7), {@code linux/rtnetlink.h}, {@code if_addr.h}, {@code if_link.h}). */
final class RouteMessages {

    static final int NEWLINK = 16;
    static final int DELLINK = 17;
    static final int GETLINK = 18;
    static final int NEWADDR = 20;
    static final int DELADDR = 21;
    static final int GETADDR = 22;
    static final int NEWROUTE = 24;
    static final int DELROUTE = 25;
    static final int GETROUTE = 26;
    static final int NEWQDISC = 36;
    static final int GETQDISC = 38;

    private static final int LINK_BYTES = 16;
    private static final int ADDRESS_BYTES = 8;
    private static final int QDISC_BYTES = 20;

    private static final int LINK_MAC = 1;
    private static final int LINK_NAME = 3;
    private static final int LINK_UP = 0x1;
    private static final int LINK_RUNNING = 0x40;
    private static final int LINK_LOWER_UP = 0x10000;

    private static final int ADDRESS_PEER = 1;
    private static final int ADDRESS_LOCAL = 2;
    private static final int ADDRESS_BROADCAST = 4;
    private static final int ADDRESS_FLAGS = 8;
    private static final int FLAG_NO_DUPLICATE_DETECTION = 0x02;
    private static final int FLAG_DUPLICATE = 0x08;
    private static final int FLAG_TENTATIVE = 0x40;

    private static final int ROUTE_DESTINATION = 1;
    private static final int ROUTE_DEVICE = 4;
    private static final int ROUTE_GATEWAY = 5;
    private static final int ROUTE_SOURCE = 7;
    private static final int ROUTE_METRIC = 6;
    private static final int ROUTE_METRICS = 8;
    private static final int METRIC_SEGMENT = 8;
    private static final int TABLE_MAIN = 254;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int TYPE_UNICAST = 1;
    private static final int QDISC_KIND = 1;

    private RouteMessages() {}

    static void getLink(NetlinkWriter writer, int number, DeviceName device) {
        writer.begin(GETLINK, NetlinkWriter.NLM_F_ACK, number)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .raw32(0);
        writer.string(LINK_NAME, device.value()).end();
    }

    static void getLinks(NetlinkWriter writer, int number) {
        writer.begin(GETLINK, NetlinkWriter.NLM_F_DUMP, number)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .end();
    }

    /** Empty for devices whose name or address is not of our kind. */
    static Optional<Device> device(NetlinkReader.Message message) {
        int start = message.payload().position();
        if (message.payload().remaining() < LINK_BYTES) {
            return Optional.empty();
        }
        int index = message.payload().getInt(start + 4);
        int flags = message.payload().getInt(start + 8);
        List<DeviceName> names = new ArrayList<>();
        List<MacAddress> macs = new ArrayList<>();
        message.attributes(LINK_BYTES, attribute -> {
            if (attribute.type() == LINK_NAME) {
                names.add(new DeviceName(attribute.string()));
            } else if (attribute.type() == LINK_MAC && attribute.value().remaining() == MacAddress.BYTES) {
                macs.add(MacAddress.of(attribute.bytes(), 0));
            }
        });
        MacAddress mac = macs.isEmpty() ? new MacAddress(0) : macs.get(0);
        return names.stream().findFirst().map(name -> new Device(name, index, mac, link(flags)));
    }

    private static Device.Link link(int flags) {
        if ((flags & LINK_UP) == 0) {
            return Device.Link.DOWN;
        }
        int both = LINK_RUNNING | LINK_LOWER_UP;
        return (flags & both) == both ? Device.Link.CARRIER : Device.Link.NO_CARRIER;
    }

    /** An IPv6 address is added without duplicate detection: the gate and our own probe stand for it. */
    static void newAddress(NetlinkWriter writer, int number, int index, DeviceAddress address) {
        writer.begin(NEWADDR, NetlinkWriter.NLM_F_ACK | NetlinkWriter.NLM_F_CREATE | NetlinkWriter.NLM_F_EXCL, number);
        addressBody(writer, index, address);
        if (address.address() instanceof Inet4Address) {
            if (address.prefixLength() < 31) {
                writer.bytes(ADDRESS_BROADCAST, broadcast(address));
            }
        } else {
            writer.native32(ADDRESS_FLAGS, FLAG_NO_DUPLICATE_DETECTION);
        }
        writer.end();
    }

    static void deleteAddress(NetlinkWriter writer, int number, int index, DeviceAddress address) {
        writer.begin(DELADDR, NetlinkWriter.NLM_F_ACK, number);
        addressBody(writer, index, address);
        writer.end();
    }

    private static void addressBody(NetlinkWriter writer, int index, DeviceAddress address) {
        byte[] bytes = address.address().getAddress();
        writer.raw8(family(address.address()))
                .raw8(address.prefixLength())
                .raw8(0)
                .raw8(SCOPE_UNIVERSE)
                .raw32(index)
                .bytes(ADDRESS_LOCAL, bytes)
                .bytes(ADDRESS_PEER, bytes);
    }

    private static byte[] broadcast(DeviceAddress address) {
        byte[] bytes = address.address().getAddress();
        for (int bit = address.prefixLength(); bit < 32; bit++) {
            bytes[bit / 8] |= (byte) (0x80 >>> bit % 8);
        }
        return bytes;
    }

    static void getAddresses(NetlinkWriter writer, int number) {
        writer.begin(GETADDR, NetlinkWriter.NLM_F_DUMP, number)
                .raw32(0)
                .raw32(0)
                .end();
    }

    /** The address in the message, if it is one of the device with this index. */
    static Optional<ConfiguredAddress> address(NetlinkReader.Message message, int index) {
        int start = message.payload().position();
        if (message.payload().remaining() < ADDRESS_BYTES || message.payload().getInt(start + 4) != index) {
            return Optional.empty();
        }
        int prefixLength = message.payload().get(start + 1) & 0xff;
        int[] flags = {message.payload().get(start + 2) & 0xff};
        byte[][] found = new byte[2][]; // local, peer
        message.places(ADDRESS_BYTES, (type, at, length) -> {
            switch (type) {
                case ADDRESS_LOCAL -> found[0] = message.bytes(at, length);
                case ADDRESS_PEER -> found[1] = message.bytes(at, length);
                case ADDRESS_FLAGS -> flags[0] = message.payload().getInt(at);
                default -> {}
            }
        });
        return Optional.ofNullable(found[0] == null ? found[1] : found[0])
                .map(bytes -> new ConfiguredAddress(
                        new DeviceAddress(InternetAddresses.of(bytes), prefixLength), usability(flags[0])));
    }

    private static ConfiguredAddress.Usability usability(int flags) {
        if ((flags & FLAG_DUPLICATE) != 0) {
            return ConfiguredAddress.Usability.DUPLICATE;
        }
        return (flags & FLAG_TENTATIVE) != 0
                ? ConfiguredAddress.Usability.TENTATIVE
                : ConfiguredAddress.Usability.USABLE;
    }

    /**
     * The route asks peers for short TCP segments, those that pass everywhere (RFC 9293 3.7.1: 576 bytes of IPv4, 1280 of IPv6, less
     * the headers): messages are small, and a path that swallows longer packets without a word then keeps nobody out.
     */
    static void replaceRoute(NetlinkWriter writer, int number, int index, Route route) {
        writer.begin(
                NEWROUTE, NetlinkWriter.NLM_F_ACK | NetlinkWriter.NLM_F_CREATE | NetlinkWriter.NLM_F_REPLACE, number);
        routeBody(writer, index, route);
        int metrics = writer.nest(ROUTE_METRICS);
        writer.native32(METRIC_SEGMENT, route.destination().address() instanceof Inet4Address ? 536 : 1220);
        writer.endNest(metrics);
        writer.end();
    }

    static void deleteRoute(NetlinkWriter writer, int number, int index, Route route) {
        writer.begin(DELROUTE, NetlinkWriter.NLM_F_ACK, number);
        routeBody(writer, index, route);
        writer.end();
    }

    private static void routeBody(NetlinkWriter writer, int index, Route route) {
        InetAddress destination = route.destination().address();
        boolean isLocal = route.hop() instanceof Route.Hop.Direct && destination instanceof Inet4Address;
        writer.raw8(family(destination))
                .raw8(route.destination().prefixLength())
                .raw8(0)
                .raw8(0)
                .raw8(TABLE_MAIN)
                .raw8(PROTOCOL_STATIC)
                .raw8(isLocal ? SCOPE_LINK : SCOPE_UNIVERSE)
                .raw8(TYPE_UNICAST)
                .raw32(0)
                .bytes(ROUTE_DESTINATION, destination.getAddress())
                .native32(ROUTE_DEVICE, index)
                .bytes(ROUTE_SOURCE, route.source().getAddress());
        if (route.metric() != 0) {
            writer.native32(ROUTE_METRIC, route.metric());
        }
        if (route.hop() instanceof Route.Hop.Gateway gateway) {
            writer.bytes(ROUTE_GATEWAY, gateway.address().getAddress());
        }
    }

    static void getQueues(NetlinkWriter writer, int number) {
        writer.begin(GETQDISC, NetlinkWriter.NLM_F_DUMP, number)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .raw32(0)
                .end();
    }

    /** Kind of a queueing discipline, if it is one of the device with this index. */
    static Optional<String> queue(NetlinkReader.Message message, int index) {
        int start = message.payload().position();
        if (message.payload().remaining() < QDISC_BYTES || message.payload().getInt(start + 4) != index) {
            return Optional.empty();
        }
        List<String> kinds = new ArrayList<>();
        message.attributes(QDISC_BYTES, attribute -> {
            if (attribute.type() == QDISC_KIND) {
                kinds.add(attribute.string());
            }
        });
        return kinds.stream().findFirst();
    }

    private static int family(InetAddress address) {
        return address instanceof Inet4Address ? Libc.AF_INET : Libc.AF_INET6;
    }
}
