package org.asterism.survival;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipValues;
import org.asterism.survival.core.HepPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rescuer's sockets, UDP and TCP, at each address that it answers for. For one thread; nothing blocks. */
final class SipPorts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SipPorts.class);

    private static final int LARGEST = 65_535;
    private static final int BUFFER = 8 << 20;
    private static final int MOST_CONNECTIONS = 4096;
    private static final int MOST_WAITING = 1000;

    /** A connection, and what is on its way in and out. */
    private static final class Stream {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(LARGEST);
        private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();

        private Stream(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private record Relay(DatagramChannel channel, Consumer<byte[]> heard) {

        /** A relay that is not there is told of by ICMP, which is no reason to give up its socket. */
        private void read(ByteBuffer buffer) throws IOException {
            try {
                for (int i = 0; i < 1000 && channel.read(buffer.clear()) > 0; i++) {
                    byte[] datagram = new byte[buffer.flip().remaining()];
                    buffer.get(datagram);
                    heard.accept(datagram);
                }
            } catch (PortUnreachableException e) {
                LOG.debug("media relay does not listen", e);
            }
        }
    }

    private final int port;
    private final Consumer<SipMessage> arrived;
    private final Selector selector;
    private final Map<String, DatagramChannel> datagrams = new HashMap<>();
    private final Map<String, ServerSocketChannel> servers = new HashMap<>();
    private final Map<String, Stream> streams = new HashMap<>();
    private @Nullable DatagramChannel toRelay;
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);

    SipPorts(int port, Consumer<SipMessage> arrived) throws IOException {
        this.port = port;
        this.arrived = arrived;
        this.selector = Selector.open();
    }

    /** Talks with a media relay over UDP from now on. */
    void connect(InetSocketAddress relay, Consumer<byte[]> heard) throws IOException {
        DatagramChannel datagram = DatagramChannel.open();
        datagram.connect(relay);
        datagram.configureBlocking(false);
        datagram.register(selector, SelectionKey.OP_READ, new Relay(datagram, heard));
        toRelay = datagram;
    }

    void ask(byte[] datagram) {
        try {
            if (toRelay != null) {
                toRelay.write(ByteBuffer.wrap(datagram));
            }
        } catch (IOException e) {
            LOG.debug("media relay not asked reason={}", e.toString()); // it is asked again
        }
    }

    /** Answers at this address from now on. */
    void open(String own) throws IOException {
        if (datagrams.containsKey(own)) {
            return;
        }
        InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(own), port);
        DatagramChannel datagram = DatagramChannel.open();
        datagram.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        datagram.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        datagram.bind(at);
        datagram.configureBlocking(false);
        datagram.register(selector, SelectionKey.OP_READ);
        datagrams.put(own, datagram);
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(at);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        servers.put(own, server);
    }

    void send(String own, String transport, HepPacket.Address to, byte[] message) {
        try {
            InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(to.host()), to.port());
            if (transport.equals("UDP")) {
                DatagramChannel datagram = datagrams.get(own);
                if (datagram != null) {
                    datagram.send(ByteBuffer.wrap(message), target);
                }
            } else {
                stream(own, target, message);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Retransmission or the time limit of the transaction sees to it.
            LOG.debug("message not sent to={} reason={}", to, e.toString());
        }
    }

    private void stream(String own, InetSocketAddress target, byte[] message) throws IOException {
        Stream stream = streams.get(key(target));
        if (stream == null) {
            if (streams.size() >= MOST_CONNECTIONS) {
                throw new IOException("already " + MOST_CONNECTIONS + " connections");
            }
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByName(own), 0));
            channel.connect(target);
            stream = new Stream(channel);
            streams.put(key(target), stream);
            channel.register(selector, SelectionKey.OP_CONNECT, stream);
        }
        if (stream.out.size() < MOST_WAITING) {
            stream.out.add(ByteBuffer.wrap(message));
        }
        if (stream.channel.isConnected()) {
            flush(stream);
        }
    }

    private static String key(SocketAddress target) {
        return target.toString();
    }

    /** Waits so long for messages at most, and hands them over. */
    void await(long milliseconds) throws IOException {
        if (milliseconds <= 0) {
            selector.selectNow();
        } else {
            selector.select(milliseconds);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ready(key);
        }
        selector.selectedKeys().clear();
    }

    void wakeUp() {
        selector.wakeup();
    }

    private void ready(SelectionKey key) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.attachment() instanceof Relay relay) {
                relay.read(buffer);
            } else if (key.channel() instanceof DatagramChannel datagram) {
                read(datagram);
            } else if (key.channel() instanceof ServerSocketChannel server) {
                accept(server);
            } else if (key.attachment() instanceof Stream stream) {
                ready(key, stream);
            }
        } catch (IOException e) {
            LOG.debug("connection lost reason={}", e.toString());
            close(key);
        }
    }

    private void ready(SelectionKey key, Stream stream) throws IOException {
        if (key.isConnectable() && stream.channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
        }
        if (key.isReadable()) {
            read(stream);
        }
        if (stream.channel.isConnected()) {
            flush(stream);
        }
    }

    private void read(DatagramChannel datagram) throws IOException {
        for (int i = 0; i < 1000 && datagram.receive(buffer.clear()) != null; i++) {
            arrived.accept(SipMessage.read(buffer.array(), buffer.position()));
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null && streams.size() >= MOST_CONNECTIONS) {
            channel.close();
        } else if (channel != null) {
            channel.configureBlocking(false);
            Stream stream = new Stream(channel);
            streams.put(key(channel.getRemoteAddress()), stream);
            channel.register(selector, SelectionKey.OP_READ, stream);
        }
    }

    private void flush(Stream stream) throws IOException {
        ByteBuffer next = stream.out.peek();
        while (next != null) {
            stream.channel.write(next);
            if (next.hasRemaining()) {
                break;
            }
            stream.out.remove();
            next = stream.out.peek();
        }
        int more = next == null ? 0 : SelectionKey.OP_WRITE;
        stream.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | more);
    }

    private void read(Stream stream) throws IOException {
        if (stream.channel.read(stream.in) < 0) {
            throw new IOException("closed by the far end");
        }
        int taken = framed(stream.in.array(), stream.in.position());
        while (taken > 0) {
            arrived.accept(SipMessage.read(stream.in.array(), taken));
            stream.in.flip().position(taken);
            stream.in.compact();
            taken = framed(stream.in.array(), stream.in.position());
        }
        if (!stream.in.hasRemaining()) {
            throw new IOException("a message of more than " + LARGEST + " bytes");
        }
    }

    /** Bytes of the first whole message of a stream (RFC 3261 §18.3); 0 = not there yet. */
    static int framed(byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (end == 0) {
            return 4; // a sign of life, RFC 5626 §3.5.1
        }
        long body = SipMessage.read(data, end + 4)
                .header("content-length")
                .map(SipValues::number)
                .orElse(0L);
        long whole = end + 4 + Math.max(0, body);
        return whole <= length ? (int) whole : 0;
    }

    private void close(@Nullable SelectionKey key) {
        if (key == null) {
            return;
        }
        key.cancel();
        streams.values().removeIf(stream -> stream == key.attachment());
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.debug("connection not closed reason={}", e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
