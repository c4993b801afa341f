package org.asterism.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Where machines knock that were given a code, and how they do it. */
public final class PairingDoor implements AutoCloseable {

    private static final String PROTOCOL = "TLSv1.3";
    private static final char[] IN_MEMORY = new char[0];
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(20);
    private static final Duration DIAL_LIMIT = Duration.ofSeconds(5);
    private static final int BACKLOG = 8;

    private final SSLServerSocket socket;

    private PairingDoor(SSLServerSocket socket) {
        this.socket = socket;
    }

    /** What came of a knock, or of waiting for one. */
    public sealed interface Knock {

        record Paired(PairedChannel channel) implements Knock {}

        /** A guess was used up. */
        record WrongCode(String who, String why) implements Knock {}

        /** Something else knocked, a port scanner for example; no guess was used up. */
        record Broken(String who, String why) implements Knock {}

        /** The time is over. */
        record Nobody() implements Knock {}
    }

    /** Opens the door on all addresses of this machine. */
    public static PairingDoor open(int port, Instant now) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) context(now).getServerSocketFactory().createServerSocket();
        socket.setReuseAddress(true);
        socket.setNeedClientAuth(true);
        socket.setEnabledProtocols(new String[] {PROTOCOL});
        try {
            socket.bind(new InetSocketAddress(port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new PairingDoor(socket);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Waits for one knock; at most for that time, and some seconds more once somebody is at the door. */
    public Knock await(PairingCode code, Duration limit) {
        Socket accepted;
        try {
            socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
            accepted = socket.accept();
        } catch (SocketTimeoutException e) {
            return new Knock.Nobody();
        } catch (IOException e) {
            return new Knock.Broken("the door", String.valueOf(e.getMessage()));
        }
        String who = accepted.getInetAddress().getHostAddress();
        SSLSocket knocking = (SSLSocket) accepted;
        try {
            knocking.setSoTimeout((int) HANDSHAKE_LIMIT.toMillis());
            knocking.startHandshake();
            return new Knock.Paired(Pairing.dialled(knocking, code));
        } catch (Pairing.WrongCode e) {
            closeQuietly(knocking);
            return new Knock.WrongCode(who, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            closeQuietly(knocking);
            return new Knock.Broken(who, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Knocks at another machine's door.
     *
     * @throws TlsRefused if nobody opens, or the code is not the one that is shown there
     */
    public static PairedChannel knock(InetAddress address, int port, PairingCode code, Instant now) throws TlsRefused {
        String where = address.getHostAddress() + " port " + port;
        SSLSocket socket = null;
        try {
            socket = (SSLSocket) context(now).getSocketFactory().createSocket();
            socket.setEnabledProtocols(new String[] {PROTOCOL});
            socket.connect(new InetSocketAddress(address, port), (int) DIAL_LIMIT.toMillis());
            socket.setSoTimeout((int) HANDSHAKE_LIMIT.toMillis());
            socket.startHandshake();
            return Pairing.dialling(socket, code);
        } catch (Pairing.WrongCode e) {
            closeQuietly(socket);
            throw new TlsRefused(
                    where + " shows another code: " + e.getMessage(),
                    "type the code that stands there now; it changes with every machine and every 'asterism init'");
        } catch (IOException e) {
            closeQuietly(socket);
            throw new TlsRefused(
                    where + " does not take part: " + e.getMessage(),
                    "run 'asterism init' there first and leave it waiting; let TCP port " + port
                            + " through its firewall");
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // It is given up anyway.
            }
        }
    }

    static SSLContext context(Instant now) {
        Identity identity = Authority.passing(now);
        try {
            KeyStore store = KeyStores.empty();
            store.setKeyEntry(
                    "pairing", identity.key(), IN_MEMORY, identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up with a key just made", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // Nobody can come in by it any more.
        }
    }

    /** Takes every certificate: {@link Pairing} proves afterwards that it is that of the machine which knows the code. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
