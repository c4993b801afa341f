package org.asterism.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the HTTP interface.
 *
 * @param host address or name to bind to
 * @param port 0 = any free one
 * @param answerTimeout how long a request may take; after it a read fails and a change has an unknown outcome
 * @param bodyBytes longest body of a request; the configuration document must fit
 * @param connections open at the same time; more are kept waiting
 */
public record HttpSettings(
        String host,
        int port,
        CredentialSource credentials,
        ProbeAccess probeAccess,
        Duration answerTimeout,
        int bodyBytes,
        int connections) {

    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 7626;

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the management port needs a host to bind to");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (answerTimeout.isNegative() || answerTimeout.isZero()) {
            throw new IllegalArgumentException("the answer timeout must be positive: " + answerTimeout);
        }
        if (bodyBytes < 1024) {
            throw new IllegalArgumentException("bodies of at least 1024 bytes must be allowed: " + bodyBytes);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed: " + connections);
        }
    }

    /** Loopback on port 7626; answers within 10 s, bodies up to 1 MiB, 64 connections. */
    public static HttpSettings standard(CredentialSource credentials) {
        return new HttpSettings(
                DEFAULT_HOST,
                DEFAULT_PORT,
                credentials,
                ProbeAccess.CREDENTIAL,
                Duration.ofSeconds(10),
                1024 * 1024,
                64);
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
