package org.asterism.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.apache.pekko.util.ByteString;
import org.asterism.http.Caller.Role;
import org.asterism.tls.ClientCertificate;

/**
 * The bearer tokens and client certificates that the port accepts, from a file that only its owner can read.
 *
 * <p>One credential a line: {@code name role token}, role {@code viewer}, {@code operator} or {@code administrator}; in the
 * place of the token {@code sha256:FINGERPRINT} of a certificate, or {@code subject:CN=...} (RFC 2253) of certificates of the
 * cluster's CA; a line with a token alone is an administrator named {@code admin}. Empty lines and lines from {@code #} on are skipped. A token has
 * at least {@value #SHORTEST_TOKEN} characters. Only digests of the tokens are kept in memory.
 */
public final class Credentials {

    static final int SHORTEST_TOKEN = 16;
    private static final int MOST_CREDENTIALS = 1000;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final String FINGERPRINT = "sha256:";
    private static final String SUBJECT = "subject:";

    private record Credential(String name, Role role, Proof proof) {}

    /** By what its owner is known. */
    private sealed interface Proof {
        record Token(ByteString digest) implements Proof {}

        /** This very certificate, whoever issued it. */
        record Fingerprint(String sha256) implements Proof {}

        /** Any certificate of the cluster's CA with this subject. */
        record Subject(X500Principal subject) implements Proof {}
    }

    /** Who owns a token. */
    record Owner(String name, Role role) {}

    private final List<Credential> all;

    private Credentials(List<Credential> all) {
        this.all = List.copyOf(all);
    }

    static Credentials none() {
        return new Credentials(List.of());
    }

    /**
     * Reads a token file.
     *
     * @throws HttpRefusedToStart if it cannot be read, others could read it, or a line is wrong
     */
    public static Credentials read(Path file) throws HttpRefusedToStart {
        try {
            checkMode(file);
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            List<Credential> credentials = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).replaceFirst("#.*", "").strip();
                if (!line.isEmpty()) {
                    credentials.add(parse(line, file + ":" + (i + 1)));
                }
            }
            if (credentials.isEmpty() || credentials.size() > MOST_CREDENTIALS) {
                throw new HttpRefusedToStart(
                        "token file " + file + " has " + credentials.size() + " credentials",
                        "write 1 to " + MOST_CREDENTIALS + " lines: name role token");
            }
            return new Credentials(credentials);
        } catch (IOException e) {
            throw new HttpRefusedToStart(
                    "token file " + file + " cannot be read: " + e,
                    "create it with mode 0600, one line: name role token");
        }
    }

    /**
     * Writes a token file with one new administrator, unless the file exists. For first starts.
     *
     * @throws HttpRefusedToStart if it cannot be written
     */
    public static void createIfMissing(Path file) throws HttpRefusedToStart {
        byte[] token = new byte[24];
        new SecureRandom().nextBytes(token);
        FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        try {
            if (Files.exists(file)) {
                return;
            }
            Files.createFile(file, mode);
            Files.writeString(
                    file,
                    "# name role token; roles: viewer, operator, administrator\nadmin administrator "
                            + HexFormat.of().formatHex(token) + "\n");
        } catch (IOException e) {
            throw new HttpRefusedToStart("token file " + file + " cannot be written: " + e, "check its directory");
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Takes the same time for each wrong token: digests are compared, all of them, to their ends. */
    Optional<Owner> ownerOf(String token) {
        byte[] digest = digest(token);
        Optional<Owner> owner = Optional.empty();
        for (Credential credential : all) {
            if (credential.proof instanceof Proof.Token known
                    && MessageDigest.isEqual(known.digest.toArrayUnsafe(), digest)) {
                owner = Optional.of(new Owner(credential.name, credential.role));
            }
        }
        return owner;
    }

    /** Whose certificate it is; its times are for the caller to look at. {@code authorities} issued those known by subject. */
    Optional<Owner> ownerOf(ClientCertificate certificate, List<X509Certificate> authorities, Instant now) {
        for (Credential credential : all) {
            boolean isPinned = credential.proof instanceof Proof.Fingerprint known
                    && known.sha256.equals(certificate.fingerprint());
            boolean isNamed = credential.proof instanceof Proof.Subject known
                    && known.subject.equals(certificate.subject())
                    && certificate.isOf(authorities, now);
            if (isPinned || isNamed) {
                return Optional.of(new Owner(credential.name, credential.role));
            }
        }
        return Optional.empty();
    }

    private static void checkMode(Path file) throws IOException, HttpRefusedToStart {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new HttpRefusedToStart("token file " + file + " is not a regular file", "name a regular file");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new HttpRefusedToStart(
                    "token file " + file + " has mode " + PosixFilePermissions.toString(attributes.permissions())
                            + ", so others may know its tokens",
                    "chmod 0600 " + file + ", and change the tokens in it");
        }
    }

    private static Credential parse(String line, String where) throws HttpRefusedToStart {
        String[] words = line.split("\\s+", line.matches("\\S+\\s+\\S+\\s+" + SUBJECT + ".*") ? 3 : 0);
        String[] parts = words.length == 1 ? new String[] {"admin", "administrator", words[0]} : words;
        if (parts.length != 3) {
            throw new HttpRefusedToStart(where + " has " + parts.length + " words", "write: name role token");
        }
        Role role = parseRole(parts[1], where);
        if (parts[2].startsWith(FINGERPRINT)) {
            return new Credential(parts[0], role, fingerprint(parts[2], where));
        }
        if (parts[2].startsWith(SUBJECT)) {
            return new Credential(parts[0], role, subject(parts[2].substring(SUBJECT.length()), where));
        }
        if (parts[2].length() < SHORTEST_TOKEN) {
            throw new HttpRefusedToStart(
                    where + " has a token of " + parts[2].length() + " characters",
                    "use at least " + SHORTEST_TOKEN + ", e.g. from: openssl rand -hex 24");
        }
        return new Credential(parts[0], role, new Proof.Token(ByteString.fromArrayUnsafe(digest(parts[2]))));
    }

    /** With colons, as openssl prints it, or without. */
    private static Proof fingerprint(String text, String where) throws HttpRefusedToStart {
        String plain = text.substring(FINGERPRINT.length()).replace(":", "").toLowerCase(Locale.ROOT);
        if (!plain.matches("[0-9a-f]{64}")) {
            throw new HttpRefusedToStart(
                    where + " has a fingerprint that is not 64 hexadecimal digits",
                    "write what this prints: openssl x509 -in FILE -noout -fingerprint -sha256");
        }
        return new Proof.Fingerprint(plain);
    }

    private static Proof subject(String text, String where) throws HttpRefusedToStart {
        try {
            return new Proof.Subject(new X500Principal(text));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusedToStart(
                    where + " has a subject that cannot be read: " + text,
                    "write what this prints: openssl x509 -in FILE -noout -subject -nameopt RFC2253");
        }
    }

    private static Role parseRole(String text, String where) throws HttpRefusedToStart {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new HttpRefusedToStart(
                where + " has the unknown role '" + text + "'", "use viewer, operator or administrator");
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
