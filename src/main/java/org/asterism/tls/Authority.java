package org.asterism.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.asterism.model.NodeName;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The cluster's own certificate authority: {@code ca.key} and {@code ca.crt} in a directory of mode 0700. Who has the key can
 * make a node of the cluster; it is needed only to make certificates, so it may be kept elsewhere.
 */
public final class Authority {

    /** Clocks of nodes differ; a certificate must not be refused as too new because of that. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final String KEY = TlsFiles.AUTHORITY + ".key";
    private static final String CERTIFICATE = TlsFiles.AUTHORITY + ".crt";
    private static final int SERIAL_BITS = 127;

    /**
     * A certificate that was made.
     *
     * @param expires the earlier of what was asked for and the end of the CA
     */
    public record Made(Path certificate, Path key, Instant expires) {}

    /** What to do about files of that name. */
    public enum Existing {
        REFUSE,
        REPLACE
    }

    private final Path directory;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(Path directory, PrivateKey key, X509Certificate certificate) {
        this.directory = directory;
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Makes key and certificate of a new authority; refused where there is one.
     *
     * @param days for which it holds, from {@code now} on
     */
    public static Made create(Path directory, int days, Instant now) throws TlsRefused {
        Path keyFile = directory.resolve(KEY);
        Path certificateFile = directory.resolve(CERTIFICATE);
        refuseExisting(keyFile, certificateFile);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new TlsRefused(directory + " cannot be made: " + e, "name another with --directory, or run as root");
        }
        KeyPair pair = newPair();
        X500Name name = name("Asterism cluster CA " + Long.toHexString(serial().longValue() & 0xffff_ffffL));
        Instant expires = now.plus(Duration.ofDays(days));
        X509Certificate certificate = sign(name, name, pair, pair.getPrivate(), now, expires, (builder, utilities) -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, utilities.createAuthorityKeyIdentifier(pair.getPublic()));
        });
        Pem.create(keyFile, Pem.text(pair.getPrivate()));
        Pem.create(certificateFile, Pem.text(certificate));
        return new Made(certificateFile, keyFile, expires(certificate));
    }

    /** A key and its own certificate for a single connection; nothing is written. */
    static Identity passing(Instant now) {
        KeyPair pair = newPair();
        X500Name name = name("asterism pairing");
        X509Certificate certificate =
                sign(name, name, pair, pair.getPrivate(), now, now.plus(BACKDATED), (builder, utilities) -> {});
        return new Identity(pair.getPrivate(), List.of(certificate), List.of(certificate));
    }

    /** The authority of a directory, if it can still sign. */
    public static Authority open(Path directory, Instant now) throws TlsRefused {
        String remedy = "asterism key ca --directory " + directory;
        PrivateKey key = Pem.key(directory.resolve(KEY), remedy);
        X509Certificate certificate =
                Pem.certificates(directory.resolve(CERTIFICATE), remedy).get(0);
        if (!KeyMatch.isOf(key, certificate)) {
            throw new TlsRefused(
                    directory.resolve(CERTIFICATE) + " is not the certificate of " + directory.resolve(KEY),
                    "put the two that belong together side by side");
        }
        if (expires(certificate).isBefore(now)) {
            throw new TlsRefused(
                    directory.resolve(CERTIFICATE) + " expired on " + expires(certificate),
                    "make a new CA in another directory, and add its ca.crt to that of each node");
        }
        return new Authority(directory, key, certificate);
    }

    /** Makes key and certificate of a node, in the CA's directory. */
    public Made issue(NodeName node, int days, Existing existing, Instant now) throws TlsRefused {
        return issue(node, Set.of(), days, existing, now);
    }

    /** The same; {@code addresses} are those under which the node is asked over HTTPS. */
    public Made issue(NodeName node, Set<InetAddress> addresses, int days, Existing existing, Instant now)
            throws TlsRefused {
        if (node.value().equals(TlsFiles.AUTHORITY)) {
            throw new TlsRefused("a node named " + node + " would have the files of the CA", "rename the node");
        }
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, node.value()));
        addresses.stream()
                .map(InetAddress::getHostAddress)
                .sorted()
                .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return issue(
                TlsFiles.in(directory, node),
                name(node.value()),
                names,
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                days,
                existing,
                now);
    }

    /** Makes key and certificate with which a person or a program asks nodes; no node takes it for a node's. */
    public Made issueUser(String user, int days, Existing existing, Instant now) throws TlsRefused {
        if (!user.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new TlsRefused("'" + user + "' is not a name", "use letters, digits, '.', '_', '-'; at most 63");
        }
        return issue(
                TlsFiles.ofUser(directory, user),
                name(user),
                List.of(),
                List.of(KeyPurposeId.id_kp_clientAuth),
                days,
                existing,
                now);
    }

    private Made issue(
            TlsFiles files,
            X500Name subject,
            List<GeneralName> names,
            List<KeyPurposeId> purposes,
            int days,
            Existing existing,
            Instant now)
            throws TlsRefused {
        if (existing == Existing.REFUSE) {
            refuseExisting(files.key(), files.certificate());
        }
        KeyPair pair = newPair();
        Instant wanted = now.plus(Duration.ofDays(days));
        Instant expires = wanted.isBefore(expires(certificate)) ? wanted : expires(certificate);
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        X509Certificate made = sign(issuer, subject, pair, key, now, expires, (builder, utilities) -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    utilities.createAuthorityKeyIdentifier(certificate.getPublicKey()));
        });
        if (existing == Existing.REPLACE) {
            Pem.replace(files.key(), Pem.text(pair.getPrivate()));
            Pem.replace(files.certificate(), Pem.text(made));
        } else {
            Pem.create(files.key(), Pem.text(pair.getPrivate()));
            Pem.create(files.certificate(), Pem.text(made));
        }
        return new Made(files.certificate(), files.key(), expires(made));
    }

    private static void refuseExisting(Path... files) throws TlsRefused {
        for (Path file : files) {
            if (Files.exists(file)) {
                throw Pem.exists(file);
            }
        }
    }

    private interface Extensions {
        void add(JcaX509v3CertificateBuilder builder, JcaX509ExtensionUtils utilities) throws IOException;
    }

    private static X509Certificate sign(
            X500Name issuer,
            X500Name subject,
            KeyPair pair,
            PrivateKey signer,
            Instant now,
            Instant expires,
            Extensions extensions) {
        try {
            JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer, serial(), Date.from(now.minus(BACKDATED)), Date.from(expires), subject, pair.getPublic());
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(pair.getPublic()));
            extensions.add(builder, utilities);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
    }

    private static X500Name name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
    }

    private static Instant expires(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
