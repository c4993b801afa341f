package org.asterism.kernel;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One route of any table as the kernel keeps it (rtnetlink(7)): the fixed part and all attributes, so that it can be put back as it
 * was, also with what this program knows nothing of.
 */
public final class RouteEntry {

    static final int FIXED_BYTES = 12;

    private static final int DESTINATION = 1;
    private static final int DEVICE = 4;
    private static final int GATEWAY = 5;
    private static final int METRIC = 6;
    private static final int SOURCE = 7;
    private static final int CACHE_INFO = 12;
    private static final int TABLE = 15;
    private static final int EXPIRES = 23;

    private static final int ONLINK = 4;
    private static final int DEAD = 1;
    private static final int LINK_DOWN = 16;
    private static final int TABLE_UNSPECIFIED = 0;
    private static final int TABLE_MAIN = 254;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_LINK = 253;
    private static final int UNICAST = 1;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] fixed;
    private final SortedMap<Integer, byte[]> attributes;

    private RouteEntry(byte[] fixed, SortedMap<Integer, byte[]> attributes) {
        this.fixed = fixed.clone();
        this.attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** A route of an administrator's. {@code table}, {@code metric}: 0 is the main table, the kernel's metric. */
    static RouteEntry of(DeviceAddress destination, int device, Optional<InetAddress> gateway, int table, int metric) {
        byte[] bytes = destination.address().getAddress();
        boolean isIpv4 = bytes.length == 4;
        TreeMap<Integer, byte[]> attributes = new TreeMap<>();
        if (destination.prefixLength() > 0) {
            attributes.put(DESTINATION, bytes);
        }
        attributes.put(DEVICE, number(device));
        gateway.ifPresent(hop -> attributes.put(GATEWAY, hop.getAddress()));
        if (metric != 0) {
            attributes.put(METRIC, number(metric));
        }
        int wanted = table == 0 ? TABLE_MAIN : table;
        attributes.put(TABLE, number(wanted));
        byte[] fixed = new byte[FIXED_BYTES];
        fixed[0] = (byte) (isIpv4 ? Libc.AF_INET : Libc.AF_INET6);
        fixed[1] = (byte) destination.prefixLength();
        fixed[4] = (byte) (wanted < 256 ? wanted : TABLE_UNSPECIFIED);
        fixed[5] = PROTOCOL_STATIC;
        fixed[6] = (byte) (isIpv4 && gateway.isEmpty() ? SCOPE_LINK : 0);
        fixed[7] = UNICAST;
        return new RouteEntry(fixed, attributes);
    }

    static Optional<RouteEntry> read(NetlinkReader.Message message) {
        if (message.type() != RouteMessages.NEWROUTE || message.payload().remaining() < FIXED_BYTES) {
            return Optional.empty();
        }
        byte[] fixed = new byte[FIXED_BYTES];
        message.payload().get(message.payload().position(), fixed);
        TreeMap<Integer, byte[]> attributes = new TreeMap<>();
        message.attributes(FIXED_BYTES, attribute -> attributes.put(attribute.type(), attribute.bytes()));
        return Optional.of(new RouteEntry(fixed, attributes));
    }

    /** For a request: without what only the kernel says. */
    void write(NetlinkWriter writer) {
        for (int i = 0; i < 8; i++) {
            writer.raw8(fixed[i]);
        }
        writer.raw32(flags() & ONLINK);
        attributes.forEach((type, value) -> {
            if (type != CACHE_INFO && type != EXPIRES) {
                writer.bytes(type, value);
            }
        });
    }

    /** The same with this address as the one that this machine sends from. */
    public RouteEntry from(InetAddress source) {
        TreeMap<Integer, byte[]> with = new TreeMap<>(attributes);
        with.put(SOURCE, source.getAddress());
        return new RouteEntry(fixed, with);
    }

    /** To keep it in a file; {@link #parse} reads it. */
    public String text() {
        StringBuilder text = new StringBuilder(HEX.formatHex(fixed));
        attributes.forEach(
                (type, value) -> text.append(' ').append(type).append('=').append(HEX.formatHex(value)));
        return text.toString();
    }

    /**
     * What {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RouteEntry parse(String text) {
        String[] words = text.strip().split(" ", -1);
        byte[] fixed = HEX.parseHex(words[0]);
        if (fixed.length != FIXED_BYTES) {
            throw new IllegalArgumentException("not a route: " + text);
        }
        TreeMap<Integer, byte[]> attributes = new TreeMap<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not an attribute of a route: " + word);
            }
            attributes.put(Integer.valueOf(word.substring(0, equals)), HEX.parseHex(word, equals + 1, word.length()));
        }
        return new RouteEntry(fixed, attributes);
    }

    /** The same route, whatever else the kernel says of it: destination, table, device, next hop, and the metric if this has one. */
    public boolean isThatOf(RouteEntry other) {
        return isIpv4() == other.isIpv4()
                && fixed[1] == other.fixed[1]
                && Arrays.equals(attributes.get(DESTINATION), other.attributes.get(DESTINATION))
                && table() == other.table()
                && device() == other.device()
                && gateway().equals(other.gateway())
                && (metric() == 0 || metric() == other.metric());
    }

    private int table() {
        byte[] value = attributes.get(TABLE);
        return value == null ? fixed[4] & 0xff : integer(value);
    }

    public boolean isIpv4() {
        return fixed[0] == Libc.AF_INET;
    }

    public boolean isUnicast() {
        return fixed[7] == UNICAST;
    }

    /** To that destination, exactly. */
    public boolean leadsTo(DeviceAddress destination) {
        byte[] wanted = destination.address().getAddress();
        boolean isSameFamily = isIpv4() == (wanted.length == 4);
        return isSameFamily
                && (fixed[1] & 0xff) == destination.prefixLength()
                && Arrays.equals(attributes.getOrDefault(DESTINATION, new byte[wanted.length]), wanted);
    }

    public boolean isInTable(int table) {
        return table() == (table == 0 ? TABLE_MAIN : table);
    }

    /** Number of its device; 0 if it has several ways. */
    public int device() {
        return integer(attributes.getOrDefault(DEVICE, new byte[4]));
    }

    public Optional<InetAddress> gateway() {
        return Optional.ofNullable(attributes.get(GATEWAY)).map(InternetAddresses::of);
    }

    /** The address that this machine sends from by this route, if it names one. */
    public Optional<InetAddress> source() {
        return Optional.ofNullable(attributes.get(SOURCE)).map(InternetAddresses::of);
    }

    /** The lowest is taken. */
    public long metric() {
        return Integer.toUnsignedLong(integer(attributes.getOrDefault(METRIC, new byte[4])));
    }

    /** False when its device has no carrier. */
    public boolean isUsable() {
        return (flags() & (DEAD | LINK_DOWN)) == 0;
    }

    private int flags() {
        return ByteBuffer.wrap(fixed).order(ByteOrder.nativeOrder()).getInt(8);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private static int integer(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteEntry entry && text().equals(entry.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        byte[] bytes = attributes.get(DESTINATION);
        text.append(bytes == null ? "default" : InternetAddresses.of(bytes).getHostAddress() + "/" + (fixed[1] & 0xff));
        gateway().ifPresent(hop -> text.append(" via ").append(hop.getHostAddress()));
        source().ifPresent(source -> text.append(" from ").append(source.getHostAddress()));
        if (metric() != 0) {
            text.append(" metric ").append(metric());
        }
        return text.toString();
    }
}
