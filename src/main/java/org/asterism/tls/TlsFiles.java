package org.asterism.tls;

import java.nio.file.Path;
import org.asterism.model.NodeName;

/**
 * Where a node's identity is, each file in PEM.
 *
 * @param authorities certificates of the cluster's CA; more than one while a new CA takes the place of another
 * @param certificate the node's own, followed by those between it and the CA, if any
 * @param key the node's own, mode 0600
 */
public record TlsFiles(Path authorities, Path certificate, Path key) {

    static final String AUTHORITY = "ca";

    /** As {@link Authority} lays them out in a directory. */
    public static TlsFiles in(Path directory, NodeName node) {
        return new TlsFiles(
                directory.resolve(AUTHORITY + ".crt"),
                directory.resolve(node + ".crt"),
                directory.resolve(node + ".key"));
    }

    /** The same of a person or a program that asks nodes. */
    static TlsFiles ofUser(Path directory, String user) {
        return new TlsFiles(
                directory.resolve(AUTHORITY + ".crt"),
                directory.resolve("user-" + user + ".crt"),
                directory.resolve("user-" + user + ".key"));
    }
}
