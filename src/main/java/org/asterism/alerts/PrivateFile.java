package org.asterism.alerts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Secrets and certificates in files of this node. Blocks for as long as a small file takes. */
public final class PrivateFile {

    private static final int LONGEST = 4096;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /**
     * A secret on one line.
     *
     * @throws IOException with a sentence, also if others may read it
     */
    public static String secret(String file) throws IOException {
        Path path = Path.of(file);
        if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
            throw new IOException("others may read the secret in " + file + ": chmod 0600, and change it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new IOException("there is no secret in " + file);
            }
            return text;
        }
    }

    /**
     * Trusts these certificates alone; an empty name: those that Java trusts.
     *
     * @throws IOException with a sentence
     */
    static SSLContext trusting(String file) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (file.isEmpty()) {
                context.init(null, null, null);
                return context;
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca-" + count, each);
                    count++;
                }
            }
            if (count == 0) {
                throw new IOException("there is no certificate in " + file);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
