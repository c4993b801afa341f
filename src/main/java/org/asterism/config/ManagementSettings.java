package org.asterism.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The HTTP interface.
 *
 * @param credentials file with the tokens and client certificates; without it only loopback is served
 */
public record ManagementSettings(
        InetAddress host, int port, Credentials credentials, Tls tls, Limits limits, MetricNames metricNames) {

    /** By which names {@code /metrics} tells. */
    public enum MetricNames {
        OWN,
        /** Also by those of the Prometheus exporter of Pacemaker clusters. */
        ALSO_HA_CLUSTER_EXPORTER
    }

    /** Where the credentials of the HTTP interface are. */
    public sealed interface Credentials {
        record None() implements Credentials {}

        record InFile(Path file) implements Credentials {}
    }

    /** How what is asked and answered travels. */
    public sealed interface Tls {

        /** Readable for all on the way, tokens too. */
        record Off() implements Tls {}

        /** Encrypted; the paths are absolute. */
        record On(Path ca, Path certificate, Path key) implements Tls {}
    }

    /**
     * What callers can take up.
     *
     * @param connections open at once from other machines
     * @param connectionsPerAddress of them from one address; from loopback as many in all as {@code connections}
     * @param requestWait for a whole request to arrive, and between two on one connection
     * @param answerTimeout for an answer
     * @param bodyBytes longest body
     * @param headerBytes longest value of a header
     * @param rate requests a second of one caller that are answered for as long as they last; 0 = any number
     * @param burst requests of one caller at once after a pause
     */
    public record Limits(
            int connections,
            int connectionsPerAddress,
            Duration requestWait,
            Duration answerTimeout,
            int bodyBytes,
            int headerBytes,
            int rate,
            int burst) {}

    /** Whether tokens can be read on the way. */
    boolean isClearText() {
        return tls instanceof Tls.Off && !host.isLoopbackAddress();
    }
}
