package org.asterism.survival.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One packet of the Homer Encapsulation Protocol, version 3 (HEP3/EEP rev. 12), as Asterisk's {@code res_hep} sends them. */
public sealed interface HepPacket {

    /**
     * A captured SIP message.
     *
     * @param source where it came from, according to Asterisk, which may name the far end's host for its own
     * @param transport {@code UDP}, {@code TCP} or {@code TLS}
     * @param correlation a channel's name or a Call-ID; empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each message would cost more than it saves
    record Sip(Address source, Address target, String transport, String correlation, byte[] message)
            implements HepPacket {}

    /** Not HEP3, or nothing of SIP. */
    record Other(String reason) implements HepPacket {}

    /** Host in numbers, and port. */
    record Address(String host, int port) {}

    /** Reads a datagram. Never throws; what lies beyond its stated length is not looked at. */
    static HepPacket read(byte[] data, int length) {
        return new Chunks(data, length).read();
    }

    /** Reads chunk by chunk: vendor, type, length of the whole chunk, value. */
    final class Chunks {

        private static final int HEAD = 6;
        private static final int PROTOCOL_SIP = 1;

        private final byte[] data;
        private final int end;
        private String sourceHost = "";
        private String targetHost = "";
        private int sourcePort;
        private int targetPort;
        private int ipProtocol;
        private int protocol;
        private String correlation = "";
        private byte[] payload = {};

        private Chunks(byte[] data, int length) {
            this.data = data;
            this.end = length;
        }

        private HepPacket read() {
            if (end < HEAD || data[0] != 'H' || data[1] != 'E' || data[2] != 'P' || data[3] != '3') {
                return new Other("not HEP3");
            }
            int at = HEAD;
            int stop = Math.min(end, number(4, 2));
            while (at + HEAD <= stop) {
                int size = number(at + 4, 2);
                if (size < HEAD || at + size > stop) {
                    return new Other("a chunk reaches beyond the packet");
                }
                if (number(at, 2) == 0) {
                    chunk(number(at + 2, 2), at + HEAD, size - HEAD);
                }
                at += size;
            }
            if (protocol != PROTOCOL_SIP || payload.length == 0 || sourceHost.isEmpty() || targetHost.isEmpty()) {
                return new Other("no SIP message in it");
            }
            return new Sip(
                    new Address(sourceHost, sourcePort),
                    new Address(targetHost, targetPort),
                    transport(),
                    correlation,
                    payload);
        }

        private void chunk(int type, int at, int size) {
            switch (type) {
                case 0x02 -> ipProtocol = number(at, size);
                case 0x03, 0x05 -> sourceHost = host(at, size);
                case 0x04, 0x06 -> targetHost = host(at, size);
                case 0x07 -> sourcePort = number(at, size);
                case 0x08 -> targetPort = number(at, size);
                case 0x0b -> protocol = number(at, size);
                case 0x0f -> payload = Arrays.copyOfRange(data, at, at + size);
                case 0x11 -> correlation = new String(data, at, size, StandardCharsets.UTF_8);
                default -> {
                    // Time, capture agent, keys: not needed.
                }
            }
        }

        /** HEP says TCP for TLS, too; the Via tells them apart. */
        private String transport() {
            if (ipProtocol == 17) {
                return "UDP";
            }
            String text = new String(payload, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
            return text.contains("\r\nVIA: SIP/2.0/TLS") || text.contains("\r\nV: SIP/2.0/TLS") ? "TLS" : "TCP";
        }

        private int number(int at, int size) {
            int value = 0;
            for (int i = 0; i < Math.min(size, 4); i++) {
                value = (value << 8) | (data[at + i] & 0xff);
            }
            return value;
        }

        private String host(int at, int size) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(data, at, at + size))
                        .getHostAddress();
            } catch (UnknownHostException e) {
                return "";
            }
        }
    }
}
