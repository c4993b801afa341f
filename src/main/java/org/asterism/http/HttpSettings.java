package org.asterism.http;

import java.nio.file.Path;
import org.asterism.config.ManagementSettings.MetricNames;

/**
 * Settings of the HTTP interface.
 *
 * @param host address or name to bind to
 * @param port 0 = any free one
 */
public record HttpSettings(
        String host,
        int port,
        CredentialSource credentials,
        ProbeAccess probeAccess,
        HttpLimits limits,
        MetricNames metricNames) {

    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 7626;

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the management port needs a host to bind to");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** With metrics by their own names only. */
    public HttpSettings(
            String host, int port, CredentialSource credentials, ProbeAccess probeAccess, HttpLimits limits) {
        this(host, port, credentials, probeAccess, limits, MetricNames.OWN);
    }

    /** Where the credentials come from. */
    public sealed interface CredentialSource {

        /** There are none: only loopback can read, and nobody can change anything here. */
        record None() implements CredentialSource {}

        /** See {@link Credentials} for the form of the file. */
        record TokenFile(Path path) implements CredentialSource {}
    }

    /** Who may ask {@code /live}, {@code /ready} and {@code /role} from beyond loopback. */
    public enum ProbeAccess {
        /** As with all else. */
        CREDENTIAL,
        /** Anybody, for load balancers that cannot send a header. They tell no more than a connection attempt would. */
        OPEN
    }
}
