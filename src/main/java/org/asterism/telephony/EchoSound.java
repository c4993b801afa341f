package org.asterism.telephony;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Sound as RTP (RFC 3550, PCMU by RFC 3551), and the same back. Each packet's sound begins with its own number, since the echo numbers its
 * packets itself.
 */
final class EchoSound {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int HEADER = 12;
    private static final int SAMPLES = 160;
    private static final int VERSION = 0x80;
    private static final byte SILENCE = (byte) 0xff;
    private static final int MARK = 4;

    private final DatagramChannel channel;
    private final int packets;
    private final BitSet back = new BitSet();
    private final ByteBuffer incoming = ByteBuffer.allocate(2048);
    private final int source = RANDOM.nextInt();
    private final short secret = (short) RANDOM.nextInt();
    private InetSocketAddress far = new InetSocketAddress(0);
    private int said;

    EchoSound(DatagramChannel channel, int packets) {
        this.channel = channel;
        this.packets = packets;
    }

    void begin(Selector selector, Object attachment, InetAddress own) throws IOException {
        channel.bind(new InetSocketAddress(own, 0));
        channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    boolean isOf(DatagramChannel other) {
        return other.equals(channel);
    }

    void aim(InetSocketAddress at) {
        far = at;
    }

    boolean isSaid() {
        return said == packets;
    }

    void say() throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + SAMPLES);
        packet.put((byte) VERSION)
                .put((byte) 0)
                .putShort((short) said)
                .putInt(said * SAMPLES)
                .putInt(source);
        packet.putShort(secret).putShort((short) said);
        Arrays.fill(packet.array(), packet.position(), packet.capacity(), SILENCE);
        packet.position(0);
        channel.send(packet, far);
        said++;
    }

    void read() throws IOException {
        incoming.clear();
        while (channel.receive(incoming) != null) {
            incoming.flip();
            if (incoming.remaining() >= HEADER + MARK) {
                int begin = HEADER + 4 * (incoming.get(0) & 0x0f);
                if (incoming.remaining() >= begin + MARK && incoming.getShort(begin) == secret) {
                    back.set(incoming.getShort(begin + 2) & 0xffff);
                }
            }
            incoming.clear();
        }
    }

    int returned() {
        return back.cardinality();
    }

    /** After the first that came back. */
    int lost() {
        return back.isEmpty() ? said : said - back.nextSetBit(0) - back.cardinality();
    }

    void close() throws IOException {
        channel.close();
    }
}
