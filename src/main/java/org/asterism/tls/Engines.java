package org.asterism.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.asterism.model.NodeName;

/**
 * Makes the engines of connections: TLS 1.3, both ends show a certificate. Each uses the identity that is present when it is
 * made; connections that exist keep theirs. Any thread.
 */
public final class Engines {

    private static final String PROTOCOL = "TLSv1.3";
    private static final char[] IN_MEMORY = new char[0];

    private record Made(Identity identity, SSLContext context) {}

    private final Supplier<Identity> identity;
    private final PeerTrust.Expected dialled;
    private final Set<NodeName> nodes;
    private final Clock clock;
    private final RefusalLog log;
    private volatile Made made;

    /** @param dialled which node a certificate has to name that was dialled at this host and port; none = nobody will do */
    public Engines(
            Supplier<Identity> identity,
            BiFunction<String, Integer, Set<NodeName>> dialled,
            Set<NodeName> nodes,
            Clock clock) {
        this.identity = identity;
        this.dialled = dialled::apply;
        this.nodes = Set.copyOf(nodes);
        this.clock = clock;
        this.log = new RefusalLog(clock);
        this.made = make(identity.get());
    }

    /** For a connection that this node opens. */
    public SSLEngine dialling(String host, int port) {
        SSLEngine engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        restrict(engine);
        return engine;
    }

    /** For a connection that comes in. */
    public SSLEngine answering() {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        restrict(engine);
        return engine;
    }

    private static void restrict(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        if (!engine.getUseClientMode()) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
    }

    private SSLContext context() {
        Identity now = identity.get();
        Made last = made;
        if (!last.identity().equals(now)) {
            last = make(now);
            made = last;
        }
        return last.context();
    }

    private Made make(Identity now) {
        try {
            KeyStore store = KeyStores.empty();
            store.setKeyEntry("node", now.key(), IN_MEMORY, now.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(
                    keys.getKeyManagers(),
                    new TrustManager[] {new PeerTrust(now.authorities(), dialled, nodes, clock, log)},
                    null);
            return new Made(now, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up with a key that was found fit", e);
        }
    }
}
