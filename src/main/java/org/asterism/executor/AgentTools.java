package org.asterism.executor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The commands that agents call to ask and tell the cluster manager: {@code crm_attribute}, {@code crm_master},
 * {@code attrd_updater}, {@code crm_node}, {@code crm_resource}, {@code crm_mon}. They are scripts in a folder of the manager, found first by its agents, whatever else
 * is installed; they start no Java, since agents call them at each monitor.
 */
public final class AgentTools implements OcfRunner.Manager {

    private static final List<String> SCRIPTS = List.of("crm_attribute", "crm_node", "crm_resource");
    private static final SortedMap<String, String> LINKS = new TreeMap<>(
            Map.of("crm_master", "crm_attribute", "attrd_updater", "crm_attribute", "crm_mon", "crm_resource"));

    /** Read by the others. */
    private static final String COMMON = "asterism-request";

    private final Path folder;
    private final Attributes attributes;
    private final Path requests;
    private final Supplier<Cluster> cluster;

    /**
     * What the tools are told.
     *
     * @param node this one
     * @param nodes all that are configured, {@code members} those heard now
     */
    public record Cluster(String node, List<String> nodes, List<String> members, boolean hasQuorum) {
        public Cluster {
            nodes = List.copyOf(nodes);
            members = List.copyOf(members);
        }
    }

    private AgentTools(Path folder, Attributes attributes, Path requests, Supplier<Cluster> cluster) {
        this.folder = folder;
        this.attributes = attributes;
        this.requests = requests;
        this.cluster = cluster;
    }

    /**
     * Writes the scripts into {@code folder}.
     *
     * @param requests where {@link AgentRequests} listens
     * @throws IOException if they cannot be written
     */
    public static AgentTools install(Path folder, Attributes attributes, Path requests, Supplier<Cluster> cluster)
            throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (String name : SCRIPTS) {
            write(folder, name, "rwxr-xr-x");
        }
        write(folder, COMMON, "rw-r--r--");
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Files.deleteIfExists(folder.resolve(link.getKey()));
            Files.createSymbolicLink(folder.resolve(link.getKey()), Path.of(link.getValue()));
        }
        return new AgentTools(folder, attributes, requests, cluster);
    }

    /** Replaced as a whole, since an agent may be running it. */
    private static void write(Path folder, String name, String rights) throws IOException {
        Path fresh = folder.resolve("." + name);
        try (InputStream script = AgentTools.class.getResourceAsStream("tools/" + name)) {
            if (script == null) {
                throw new IOException("the program lacks its script " + name);
            }
            Files.copy(script, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(rights));
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void ended() {
        attributes.refresh();
    }

    @Override
    public SortedMap<String, String> environment(String path) {
        Cluster now = cluster.get();
        TreeMap<String, String> all = new TreeMap<>();
        all.put("PATH", folder + ":" + path);
        all.put("HA_SBIN_DIR", folder.toString());
        all.put("ASTERISM_ATTRIBUTES", attributes.folder().toString());
        all.put("ASTERISM_REQUESTS", requests.toString());
        all.put("ASTERISM_NODE", now.node());
        all.put("ASTERISM_NODES", String.join(" ", now.nodes()));
        all.put("ASTERISM_MEMBERS", String.join(" ", now.members()));
        all.put("ASTERISM_QUORUM", now.hasQuorum() ? "1" : "0");
        return all;
    }
}
