package org.asterism.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Files in PEM. */
final class Pem {

    private static final int MOST_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private Pem() {}

    /** The certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file, String remedy) throws TlsRefused {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Object part : parts(file, remedy)) {
                if (part instanceof X509CertificateHolder holder) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (CertificateException e) {
            throw new TlsRefused(file + " holds a certificate that cannot be read: " + e.getMessage(), remedy);
        }
        if (certificates.isEmpty()) {
            throw new TlsRefused(file + " holds no certificate (BEGIN CERTIFICATE)", remedy);
        }
        return certificates;
    }

    /** The private key of a file, which nobody but its owner may read. */
    static PrivateKey key(Path file, String remedy) throws TlsRefused {
        List<Object> parts = parts(file, remedy);
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER.containsAll(mode)) {
                throw new TlsRefused(
                        file + " has mode " + PosixFilePermissions.toString(mode)
                                + ", and whoever reads it can pass for its owner",
                        "chmod 600 " + file);
            }
            for (Object part : parts) {
                if (part instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (part instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                if (part instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new TlsRefused(
                            file + " is encrypted, and nobody is there to type its passphrase",
                            "openssl pkey -in " + file + " -out KEY, mode 0600, without a passphrase");
                }
            }
        } catch (IOException e) {
            throw new TlsRefused(file + " cannot be read: " + e.getMessage(), remedy);
        }
        throw new TlsRefused(file + " holds no private key (BEGIN PRIVATE KEY)", remedy);
    }

    private static List<Object> parts(Path file, String remedy) throws TlsRefused {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new TlsRefused(file + " is larger than " + MOST_BYTES + " bytes", remedy);
            }
            List<Object> parts = new ArrayList<>();
            try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
                for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                    parts.add(part);
                }
            }
            return parts;
        } catch (NoSuchFileException e) {
            throw new TlsRefused(file + " does not exist", remedy);
        } catch (IOException e) {
            throw new TlsRefused(file + " cannot be read: " + e.getMessage(), remedy);
        }
    }

    static String text(X509Certificate certificate) {
        return written(certificate);
    }

    /** In PKCS #8, not encrypted. */
    static String text(PrivateKey key) {
        try {
            return written(new JcaPKCS8Generator(key, null).generate());
        } catch (IOException e) {
            throw new IllegalStateException("a key just made cannot be written", e);
        }
    }

    private static String written(Object thing) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(thing);
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot be written to", e);
        }
        return text.toString();
    }

    /** Writes a file of mode 0600 that does not exist yet. */
    static void create(Path file, String text) throws TlsRefused {
        try {
            write(file, text);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Puts another text in the place of a file, in one step. */
    static void replace(Path file, String text) throws TlsRefused {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            write(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    static TlsRefused exists(Path file) {
        return new TlsRefused(
                file + " exists, and is not overwritten",
                "use it as it is; to make a node's anew, add --renew; to replace a CA, make the new one in another directory");
    }

    private static TlsRefused unwritable(Path file, IOException why) {
        return new TlsRefused(file + " cannot be written: " + why, "make its directory writable, or run as root");
    }
}
