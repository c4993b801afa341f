package org.asterism.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of each node of a cluster on a {@link Bed}: the same on all, except that each lies in its own host's directory.
 *
 * @param gate how the address is guarded, as in asterism.conf: {@code kernel} or {@code none}
 * @param profile of the timing
 * @param document the whole text of cluster.conf
 * @param media how the nodes hear one another
 */
public record ClusterFiles(String gate, String profile, String document, Media media) {

    /**
     * The links, and what is known of the nodes.
     *
     * @param links text of that key, in which HERE stands for the directory of the node's files
     */
    public record Media(String links, Naming naming) {

        /** Unicast over both cables. */
        public static final Media USUAL = new Media(
                "[ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 } ]", Naming.WITH_ADDRESSES);
    }

    /** What the configuration says of a node. */
    public enum Naming {
        WITH_ADDRESSES,
        /** As in a plain ha.cf. */
        BY_NAME_ONLY
    }

    /** With {@link Media#USUAL}. */
    public ClusterFiles(String gate, String profile, String document) {
        this(gate, profile, document, Media.USUAL);
    }

    /** Credential of an administrator on every node of a bed. */
    public static final String TOKEN = "demo-token-0123456789";

    /** Where a node on a bed answers HTTP. */
    public static final int MANAGEMENT_PORT = 7626;

    private static final String CONFIGURATION = "asterism.conf";

    /** A floating address alone. */
    public static final String ADDRESS = """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
              }
            }
            """.formatted(Bed.SERVICE);

    /** Writes them below the host's directory. */
    public void write(Bed bed, BedHost host) {
        Path directory = host.directory();
        try {
            Files.createDirectories(directory.resolve("state"));
            Files.setPosixFilePermissions(directory.resolve("state"), PosixFilePermissions.fromString("rwx------"));
            Files.writeString(directory.resolve(CONFIGURATION), configuration(bed));
            Files.writeString(directory.resolve("cluster.conf"), document);
            writeSecret(directory.resolve("authkeys"), "auth 1\n1 sha256 demo-key-0123456789abcdef0123456789\n");
            writeSecret(directory.resolve("credentials"), "demo administrator " + TOKEN + "\n");
        } catch (IOException e) {
            throw new DemoFailed("cannot write to " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void writeSecret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Where a host finds its asterism.conf. */
    public static Path configurationFile(Bed bed) {
        return bed.inside().resolve(CONFIGURATION);
    }

    private String configuration(Bed bed) {
        String nodes = bed.hosts().stream()
                .map(host -> media.naming() == Naming.BY_NAME_ONLY
                        ? "    { name = %s }".formatted(host.name())
                        : "    { name = %s, addresses { eth0 = \"%s\", eth1 = \"%s\" }, messaging = \"%s\" }"
                                .formatted(
                                        host.name(),
                                        host.address(Link.A),
                                        host.address(Link.B),
                                        host.messagingAddress()))
                .collect(Collectors.joining("\n"));
        return """
                asterism {
                  cluster { name = demo, nodes = [
                %s
                  ] }
                  links = %s
                  timing { profile = %s }
                  gate = %s
                  accepted-risks = [ %s ]
                  management { host = "0.0.0.0", port = %d, credentials = credentials, tls.enabled = off }
                  paths { state = state, run = run, authkeys = authkeys, document = cluster.conf }
                }
                """.formatted(
                        nodes,
                        media.links().replace("HERE", bed.inside().toString()),
                        profile,
                        gate,
                        gate.equals("none") ? "no-gate" : "",
                        MANAGEMENT_PORT);
    }

    /** The command that runs a node of the bed. */
    public static List<String> node(OwnJava java, Bed bed) {
        return java.asterism("node", "--config", configurationFile(bed).toString());
    }
}
