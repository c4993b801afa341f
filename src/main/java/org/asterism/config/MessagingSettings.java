package org.asterism.config;

import java.nio.file.Path;

/**
 * How messages between the nodes' actors travel.
 *
 * @param port TCP port on each node's messaging address
 */
public record MessagingSettings(int port, Tls tls) {

    /** Whether they travel in TLS. */
    public sealed interface Tls {

        record Off() implements Tls {}

        /** The files, absolute: certificates of the CA, this node's certificate, its key. */
        record On(Path ca, Path certificate, Path key) implements Tls {}
    }
}
