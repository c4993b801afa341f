package org.asterism.tls;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a command that asks one node over HTTPS. Only the cluster's CA counts.
 *
 * <p>Decided: a certificate without an address in it does for every address that is dialled, since the CA makes certificates for
 * servers only to nodes of this cluster, and which of them answers at an address is no secret; one with addresses, and every
 * dialled name, is compared. On loopback nothing is: who answers there is this machine.
 */
public final class PortClient {

    private static final int ADDRESS = 7;

    /** How a client says who it is. */
    public sealed interface Own {

        /** It does not. */
        record None() implements Own {}

        /** By a certificate, followed by those between it and its CA; the key has mode 0600. */
        record Certificate(Path certificate, Path key) implements Own {}
    }

    private final SSLSocketFactory sockets;
    private final AtomicReference<@Nullable TlsRefused> refusal;

    private PortClient(SSLSocketFactory sockets, AtomicReference<@Nullable TlsRefused> refusal) {
        this.sockets = sockets;
        this.refusal = refusal;
    }

    /**
     * For one node.
     *
     * @param host that is dialled, as a name or an address
     */
    public static PortClient of(Path authorities, Own own, String host, Clock clock) throws TlsRefused {
        List<X509Certificate> known = Pem.certificates(
                authorities, "copy ca.crt of the cluster from a node, from /etc/asterism/tls, and name it with --ca");
        AtomicReference<@Nullable TlsRefused> refusal = new AtomicReference<>();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(own), new TrustManager[] {new Trust(known, host, clock, refusal)}, null);
            return new PortClient(context.getSocketFactory(), refusal);
        } catch (GeneralSecurityException e) {
            throw new TlsRefused("TLS cannot be set up: " + e.getMessage(), "see that the files belong together");
        }
    }

    private static KeyManager @Nullable [] keys(Own own) throws TlsRefused, GeneralSecurityException {
        if (!(own instanceof Own.Certificate files)) {
            return null;
        }
        String remedy =
                "name a certificate and its key with --certificate and --key; asterism key user NAME makes them";
        List<X509Certificate> chain = Pem.certificates(files.certificate(), remedy);
        PrivateKey key = Pem.key(files.key(), remedy);
        if (!KeyMatch.isOf(key, chain.get(0))) {
            throw new TlsRefused(files.key() + " is not the key of " + files.certificate(), remedy);
        }
        KeyStore store = KeyStores.empty();
        store.setKeyEntry("own", key, new char[0], chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    public SSLSocketFactory sockets() {
        return sockets;
    }

    /** Why the certificate of the last node that was dialled would not do. */
    public Optional<TlsRefused> refusal() {
        return Optional.ofNullable(refusal.get());
    }

    /** Whether it is this machine that is dialled. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("::1");
    }

    private static final class Trust extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager path;
        private final String host;
        private final Clock clock;
        private final AtomicReference<@Nullable TlsRefused> refusal;

        Trust(
                List<X509Certificate> authorities,
                String host,
                Clock clock,
                AtomicReference<@Nullable TlsRefused> refusal)
                throws GeneralSecurityException {
            this.path = PeerTrust.path(authorities);
            this.host = host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
            this.clock = clock;
            this.refusal = refusal;
        }

        private void judge(X509Certificate[] chain, String kind) throws CertificateException {
            X509Certificate own = chain[0];
            Set<String> names = Identity.names(own);
            Instant now = clock.instant();
            if (own.getNotAfter().toInstant().isBefore(now)) {
                throw refused(
                        "the certificate of " + names + " expired on "
                                + own.getNotAfter().toInstant(),
                        "renew it: asterism key node NAME --renew where the CA's key is, and copy it to that node");
            }
            if (own.getNotBefore().toInstant().isAfter(now)) {
                throw refused(
                        "the certificate of " + names + " does not hold before "
                                + own.getNotBefore().toInstant() + ", and here it is " + now,
                        "set this machine's clock");
            }
            try {
                path.checkServerTrusted(chain, kind);
            } catch (CertificateException e) {
                throw refused(
                        "the certificate of " + names + " is not of the CA that is known here",
                        "name ca.crt of that node's cluster with --ca; if it should be this one, somebody else answers there");
            }
            if (!isNamed(own, names)) {
                throw refused(
                        "the certificate at " + host + " is that of " + names,
                        "dial it by a name that its certificate has (--host), or have one made for the address:"
                                + " asterism key node NAME --renew --address " + host);
            }
        }

        private boolean isNamed(X509Certificate own, Set<String> names) {
            if (isLoopback(host) || names.contains(host)) {
                return true;
            }
            boolean isAddress = host.contains(":") || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
            Set<String> addresses = addresses(own);
            return isAddress && (addresses.isEmpty() || addresses.contains(plain(host)));
        }

        /** As certificates give it: IPv6 has several forms. */
        private static String plain(String address) {
            try {
                return InetAddress.getByName(address).getHostAddress();
            } catch (UnknownHostException notOne) {
                return address;
            }
        }

        private static Set<String> addresses(X509Certificate certificate) {
            TreeSet<String> addresses = new TreeSet<>();
            try {
                Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
                if (alternatives != null) {
                    alternatives.stream()
                            .filter(each -> each.get(0).equals(ADDRESS))
                            .forEach(each -> addresses.add(String.valueOf(each.get(1))));
                }
            } catch (CertificateParsingException unreadable) {
                addresses.add("unreadable");
            }
            return addresses;
        }

        private CertificateException refused(String sentence, String remedy) {
            TlsRefused why = new TlsRefused(sentence, remedy);
            refusal.set(why);
            return new CertificateException(sentence);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            judge(chain, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            judge(chain, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            judge(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            throw noClient();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            throw noClient();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            throw noClient();
        }

        private static CertificateException noClient() {
            return new CertificateException("a command is dialled by nobody");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
