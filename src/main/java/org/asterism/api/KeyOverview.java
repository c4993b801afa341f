package org.asterism.api;

import java.util.List;
import org.asterism.model.NodeName;

/**
 * The keys of the cluster's nodes.
 *
 * @param problem why this is not all; empty if it is
 * @param conditions what stands against it, one sentence each
 */
public record KeyOverview(List<NodeKeys> nodes, String problem, List<String> conditions) {

    public KeyOverview {
        nodes = List.copyOf(nodes);
        conditions = List.copyOf(conditions);
    }

    /**
     * What one node signs with and accepts.
     *
     * @param signing number of the key that signs
     */
    public record NodeKeys(NodeName node, int signing, List<Key> keys) {
        public NodeKeys {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key without its secret.
     *
     * @param method {@code sha256}, {@code sha1}, {@code md5} or {@code crc}
     * @param fingerprint the same on all nodes that have the same method and secret
     */
    public record Key(int id, String method, String fingerprint) {}
}
