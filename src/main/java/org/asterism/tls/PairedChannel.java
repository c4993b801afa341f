package org.asterism.tls;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** A connection to a machine that knows the code; encrypted. Messages have a kind and a body. Blocking; one thread. */
public final class PairedChannel implements AutoCloseable {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_KIND = 64;
    private static final int CLOSE_LIMIT_MILLIS = 200;

    /** A message. */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared never
    public record Message(String kind, byte[] body) {}

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final String fingerprint;

    PairedChannel(SSLSocket socket, DataInputStream in, DataOutputStream out, String fingerprint) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.fingerprint = fingerprint;
    }

    /** The same at both ends, and with no other connection; for people to compare. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The other end. */
    public InetAddress peer() {
        return socket.getInetAddress();
    }

    /** This end. */
    public InetAddress here() {
        return socket.getLocalAddress();
    }

    public void send(String kind, byte[] body) throws IOException {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        if (name.length > MOST_KIND || body.length > MOST_BYTES) {
            throw new IOException("a message of kind " + kind + " is too long: " + body.length + " bytes");
        }
        out.writeByte(name.length);
        out.write(name);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    /**
     * The next message.
     *
     * @throws IOException if none comes in that time, the other end has closed, or it is longer than 1 MiB
     */
    public Message receive(Duration limit) throws IOException {
        socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
        byte[] kind = new byte[in.readUnsignedByte()];
        in.readFully(kind);
        int length = in.readInt();
        if (kind.length > MOST_KIND || length < 0 || length > MOST_BYTES) {
            throw new IOException("the other end sent something else than a message");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Message(new String(kind, StandardCharsets.US_ASCII), body);
    }

    @Override
    public void close() {
        try {
            // TLS waits that long for the other end to close, too.
            socket.setSoTimeout(CLOSE_LIMIT_MILLIS);
            socket.close();
        } catch (IOException alreadyBroken) {
            // Nothing is left to be saved on it.
        }
    }
}
