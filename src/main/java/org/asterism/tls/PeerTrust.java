package org.asterism.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.asterism.model.NodeName;

/** Judges the certificates of peers: of the cluster's CA, within its time, and of the right node. */
final class PeerTrust extends X509ExtendedTrustManager {

    /** The names that the peer at the other end may have, by the host and port that were dialled. */
    interface Expected extends BiFunction<String, Integer, Set<NodeName>> {}

    private final X509ExtendedTrustManager path;
    private final Expected dialled;
    private final Set<NodeName> nodes;
    private final Clock clock;
    private final RefusalLog log;

    PeerTrust(List<X509Certificate> authorities, Expected dialled, Set<NodeName> nodes, Clock clock, RefusalLog log)
            throws GeneralSecurityException {
        this.path = path(authorities);
        this.dialled = dialled;
        this.nodes = nodes;
        this.clock = clock;
        this.log = log;
    }

    static X509ExtendedTrustManager path(List<X509Certificate> authorities) throws GeneralSecurityException {
        KeyStore store = KeyStores.empty();
        for (int index = 0; index < authorities.size(); index++) {
            store.setCertificateEntry("ca-" + index, authorities.get(index));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("no trust manager for certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        judge(chain, nodes, "that dialled this node", () -> path.checkClientTrusted(chain, kind, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        String host = engine.getPeerHost();
        int port = engine.getPeerPort();
        judge(
                chain,
                dialled.apply(host == null ? "" : host, port),
                "at " + host + ":" + port,
                () -> path.checkServerTrusted(chain, kind, engine));
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void judge(X509Certificate[] chain, Set<NodeName> expected, String where, Check check)
            throws CertificateException {
        Instant now = clock.instant();
        X509Certificate own = chain[0];
        Set<String> names = Identity.names(own);
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw refusal(names, where, "it expired on " + own.getNotAfter().toInstant(), "renew it there");
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            throw refusal(
                    names,
                    where,
                    "it does not hold before " + own.getNotBefore().toInstant() + ", and here it is " + now,
                    "set the clock of this node");
        }
        try {
            check.run();
        } catch (CertificateException e) {
            throw refusal(
                    names,
                    where,
                    "it is not of the cluster's CA (" + rootOf(e) + ")",
                    "make it with this cluster's CA: asterism key node NAME");
        }
        TreeSet<String> wanted = new TreeSet<>();
        expected.forEach(node -> wanted.add(node.value()));
        if (wanted.stream().noneMatch(names::contains)) {
            throw refusal(
                    names, where, "it names none of " + wanted, "give that node the certificate made for its name");
        }
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private CertificateException refusal(Set<String> names, String where, String why, String remedy) {
        log.refused("certificate of " + names + " from the peer " + where, why, remedy);
        return new CertificateException("certificate of " + names + " refused: " + why);
    }

    /** None are named to the peer, or it would keep a certificate of another CA to itself, and nobody would learn of it. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw noEngine();
    }

    /** Nothing but engines is used, and without one nobody knows who was dialled. */
    private static CertificateException noEngine() {
        return new CertificateException("asked without an SSLEngine");
    }
}
