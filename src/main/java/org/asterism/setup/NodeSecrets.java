package org.asterism.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.model.NodeName;
import org.asterism.tls.Authority;
import org.asterism.tls.TlsRefused;

/** Keys, tokens and certificates of a new cluster. The authority works in a directory of its own that is removed at the end. */
final class NodeSecrets implements AutoCloseable {

    private static final int AUTHORITY_DAYS = 3650;
    private static final int NODE_DAYS = 730;
    private static final int KEY_BYTES = 32;
    private static final int TOKEN_BYTES = 24;

    private final Path directory;
    private final Instant now;
    private final String authkeys;
    private final String tokens;

    private NodeSecrets(Path directory, Instant now) {
        this.directory = directory;
        this.now = now;
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        this.authkeys = "# The same on all nodes. To change it: asterism key rotate\nauth 1\n1 sha256 "
                + Base64.getEncoder().encodeToString(key) + "\n";
        this.tokens = "# name role token; roles: viewer, operator, administrator\nadmin administrator "
                + HexFormat.of().formatHex(token) + "\n";
    }

    static NodeSecrets make(Instant now) throws IOException, TlsRefused {
        Path directory = Files.createTempDirectory("asterism-init-");
        NodeSecrets secrets = new NodeSecrets(directory, now);
        Authority.create(directory, AUTHORITY_DAYS, now);
        return secrets;
    }

    String authkeys() {
        return authkeys;
    }

    String tokens() {
        return tokens;
    }

    /** Makes those of a node; with the authority's certificate. */
    SortedMap<String, String> certificates(NodeName node) throws TlsRefused {
        Authority.Made made = Authority.open(directory, now).issue(node, NODE_DAYS, Authority.Existing.REFUSE, now);
        return new TreeMap<>(Map.of(
                "tls/ca.crt",
                text(directory.resolve("ca.crt")),
                "tls/" + node + ".crt",
                text(made.certificate()),
                "tls/" + node + ".key",
                text(made.key())));
    }

    /** The authority's key. */
    SortedMap<String, String> authority() throws TlsRefused {
        return new TreeMap<>(Map.of("tls/ca.key", text(directory.resolve("ca.key"))));
    }

    private static String text(Path file) throws TlsRefused {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new TlsRefused(file + " cannot be read back: " + e, "look at the disk of the temporary directory");
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
