package org.asterism.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.asterism.model.NodeName;

/**
 * A node's key and certificates, read and found fit.
 *
 * @param chain the node's certificate and those between it and the CA
 * @param authorities whose certificates count
 */
public record Identity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {

    private static final int DNS_NAME = 2;

    public Identity {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /** Reads the files, and refuses what would not do as this node's identity at this moment. */
    public static Identity read(TlsFiles files, NodeName self, Instant now) throws TlsRefused {
        Path directory = files.certificate().toAbsolutePath().getParent();
        String renew = "asterism key node " + self + " --renew --directory " + directory
                + " where the CA's key is, and copy its .crt and .key to this node";
        List<X509Certificate> authorities = Pem.certificates(
                files.authorities(),
                "copy ca.crt of the cluster's CA there; if there is none yet: asterism key ca --directory "
                        + directory);
        List<X509Certificate> chain = Pem.certificates(files.certificate(), renew);
        PrivateKey key = Pem.key(files.key(), renew);
        X509Certificate own = chain.get(0);
        if (!KeyMatch.isOf(key, own)) {
            throw new TlsRefused(files.key() + " is not the key of " + files.certificate(), renew);
        }
        for (X509Certificate certificate : chain) {
            refuseUntimely(files.certificate(), certificate, now, renew);
        }
        if (!names(own).contains(self.value())) {
            throw new TlsRefused(
                    files.certificate() + " is the certificate of " + names(own) + ", not of this node, " + self,
                    renew);
        }
        X509Certificate last = chain.get(chain.size() - 1);
        X509Certificate authority = authorities.stream()
                .filter(known -> known.equals(last) || isSignedBy(last, known))
                .findFirst()
                .orElseThrow(() -> new TlsRefused(
                        files.certificate() + " is not signed by the CA in " + files.authorities(), renew));
        refuseUntimely(
                files.authorities(),
                authority,
                now,
                "make a new CA in another directory (asterism key ca), certificates of it for all nodes, and copy them");
        return new Identity(key, chain, authorities);
    }

    private static void refuseUntimely(Path file, X509Certificate certificate, Instant now, String remedy)
            throws TlsRefused {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            throw new TlsRefused(file + " expired on " + end, remedy);
        }
        if (begin.isAfter(now)) {
            throw new TlsRefused(
                    file + " does not hold before " + begin + ", and by this node's clock it is " + now,
                    "set the clock");
        }
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return authority.getBasicConstraints() >= 0
                    && certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException notHis) {
            return false;
        }
    }

    /** When the first of those that this node needs expires. */
    public Instant expires() {
        X509Certificate last = chain.get(chain.size() - 1);
        List<X509Certificate> needed = new ArrayList<>(chain);
        authorities.stream()
                .filter(known -> isSignedBy(last, known))
                .findFirst()
                .ifPresent(needed::add);
        return needed.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    public Duration remaining(Instant now) {
        return Duration.between(now, expires());
    }

    /** The names a certificate gives its owner, in lower case: its DNS names, or its common name if it has none. */
    static Set<String> names(X509Certificate certificate) {
        TreeSet<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(each -> each.get(0).equals(DNS_NAME))
                        .forEach(each -> names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT)));
            }
            if (names.isEmpty()) {
                for (Rdn part :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().equalsIgnoreCase("CN")) {
                        names.add(String.valueOf(part.getValue()).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            return Set.of();
        }
        return names;
    }
}
