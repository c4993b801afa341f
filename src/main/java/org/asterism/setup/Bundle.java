package org.asterism.setup;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.tls.TlsRefused;

/**
 * The files of a node.
 *
 * @param files text by name relative to the directory of asterism.conf
 */
record Bundle(SortedMap<String, String> files) {

    private static final Set<String> PUBLIC = Set.of("asterism.conf", "cluster.conf", "tls/ca.crt");

    Bundle {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** What each machine gets; only the first, the host, keeps the key of the authority. */
    static SortedMap<String, Bundle> of(ClusterPlan plan, NodeSecrets secrets) throws TlsRefused {
        SortedMap<String, Bundle> bundles = new TreeMap<>();
        boolean isHost = true;
        for (Machine machine : plan.machines()) {
            SortedMap<String, String> files = new TreeMap<>(plan.texts());
            files.put("authkeys", secrets.authkeys());
            files.put("tokens", secrets.tokens());
            files.putAll(secrets.certificates(new NodeName(machine.name())));
            if (isHost) {
                files.putAll(secrets.authority());
            }
            bundles.put(machine.name(), new Bundle(files));
            isHost = false;
        }
        return bundles;
    }

    /** Whether others than the owner may read the file. */
    static boolean isPublic(String file) {
        return PUBLIC.contains(file) || file.endsWith(".crt");
    }

    /** Names that a guest takes; a host can make it write nothing else. */
    static List<String> namesFor(String node) {
        return List.of(
                "asterism.conf",
                "cluster.conf",
                "authkeys",
                "tokens",
                "tls/ca.crt",
                "tls/" + node + ".crt",
                "tls/" + node + ".key");
    }
}
