package org.asterism.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The certificate by which a client said who it is; that it has the key is proven by the handshake. */
public final class ClientCertificate {

    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";

    private final List<X509Certificate> chain;

    private ClientCertificate(List<X509Certificate> chain) {
        this.chain = chain;
    }

    /** {@code chain}: the client's own first. IllegalArgumentException: it is none of X.509. */
    public static ClientCertificate of(Certificate[] chain) {
        List<X509Certificate> all = new ArrayList<>();
        for (Certificate each : chain) {
            if (!(each instanceof X509Certificate known)) {
                throw new IllegalArgumentException("not an X.509 certificate: " + each.getType());
            }
            all.add(known);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an empty chain of certificates");
        }
        return new ClientCertificate(all);
    }

    public X500Principal subject() {
        return chain.get(0).getSubjectX500Principal();
    }

    /** Lower-case hexadecimal SHA-256 of the certificate, as {@code openssl x509 -fingerprint -sha256} without colons. */
    public String fingerprint() {
        return fingerprint(chain.get(0));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has no digest", e);
        }
    }

    public boolean isTimely(Instant now) {
        X509Certificate own = chain.get(0);
        return !own.getNotBefore().toInstant().isAfter(now)
                && !own.getNotAfter().toInstant().isBefore(now);
    }

    /** When it ends. */
    public Instant expires() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Whether one of these issued it, for clients, and it holds now; there are no revocation lists. */
    public boolean isOf(List<X509Certificate> authorities, Instant now) {
        try {
            List<String> purposes = chain.get(0).getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(FOR_CLIENTS)) {
                return false;
            }
            PKIXParameters parameters = new PKIXParameters(authorities.stream()
                    .map(authority -> new TrustAnchor(authority, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            List<X509Certificate> below =
                    chain.stream().filter(each -> !authorities.contains(each)).toList();
            if (below.isEmpty()) {
                return false;
            }
            var unused = CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
            return true;
        } catch (GeneralSecurityException notTheirs) {
            return false;
        }
    }
}
