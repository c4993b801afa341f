package org.asterism.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Makes the engines of connections to the management port: TLS 1.3 or 1.2. Each uses the identity that is present when it is
 * made. A client may show a certificate; any is let in, since its owner is judged by {@link ClientCertificate} afterwards, when a
 * refusal can be told in words. Any thread.
 */
public final class PortEngines {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] IN_MEMORY = new char[0];

    private record Made(Identity identity, SSLContext context) {}

    private final Supplier<Identity> identity;
    private volatile Made made;

    public PortEngines(Supplier<Identity> identity) {
        this.identity = identity;
        this.made = make(identity.get());
    }

    /** For a connection that comes in. */
    public SSLEngine answering() {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
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

    private static Made make(Identity now) {
        try {
            KeyStore store = KeyStores.empty();
            store.setKeyEntry("node", now.key(), IN_MEMORY, now.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
            return new Made(now, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up with a key that was found fit", e);
        }
    }
}
