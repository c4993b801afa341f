package org.asterism.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.config.ManagementSettings.Credentials;
import org.asterism.config.ManagementSettings.Limits;
import org.asterism.config.ManagementSettings.MetricNames;
import org.asterism.config.ManagementSettings.Tls;
import org.asterism.model.NodeName;

/** Reads {@code management}. */
final class ManagementReader {

    static final String CLEAR_TEXT = "management-clear-text";

    /** Whether the port speaks TLS. */
    private enum Enabled {
        AUTO,
        ON,
        OFF
    }

    private ManagementReader() {}

    /** @param file relative paths count from its directory */
    static Optional<ManagementSettings> read(Section section, Path file, Optional<NodeName> self) {
        Optional<InetAddress> host =
                section.as("host", "write an address, such as 127.0.0.1 or 0.0.0.0, not a host name", Addresses::parse);
        Optional<Integer> port = section.integer("port", 1, 65_535);
        Credentials credentials = section.text("credentials")
                .filter(text -> !text.isBlank())
                .<Credentials>map(text -> new Credentials.InFile(NodeSettingsReader.beside(file, text)))
                .orElse(new Credentials.None());
        Optional<Tls> tls = tls(section.section("tls"), file, self, host);
        Optional<Limits> limits = limits(section.section("limits"));
        Optional<MetricNames> names = metricNames(section.section("metrics"));
        section.done();
        if (host.isPresent() && !host.get().isLoopbackAddress() && credentials instanceof Credentials.None) {
            section.refuse(
                    "host",
                    host.get().getHostAddress(),
                    "is reachable from other machines, and without a credential anybody there could stop the cluster",
                    "set credentials to a file with tokens, or host = 127.0.0.1");
        }
        return host.isPresent() && port.isPresent() && tls.isPresent() && limits.isPresent() && names.isPresent()
                ? Optional.of(new ManagementSettings(
                        host.get(), port.get(), credentials, tls.get(), limits.get(), names.get()))
                : Optional.empty();
    }

    private static Optional<MetricNames> metricNames(Section metrics) {
        Optional<Boolean> exporter = metrics.flag("ha-cluster-exporter");
        metrics.done();
        return exporter.map(isOn -> isOn ? MetricNames.ALSO_HA_CLUSTER_EXPORTER : MetricNames.OWN);
    }

    private static Optional<Tls> tls(Section tls, Path file, Optional<NodeName> self, Optional<InetAddress> host) {
        Optional<Enabled> enabled = tls.choice("enabled", Enabled.class);
        String own = self.map(NodeName::value).orElse("");
        Optional<Path> ca = MessagingReader.path(tls, "ca", file, "tls/ca.crt");
        Optional<Path> certificate = MessagingReader.path(tls, "certificate", file, "tls/" + own + ".crt");
        Optional<Path> key = MessagingReader.path(tls, "key", file, "tls/" + own + ".key");
        tls.done();
        if (enabled.isEmpty() || ca.isEmpty() || certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        boolean isOn = enabled.get() == Enabled.ON
                || (enabled.get() == Enabled.AUTO
                        && host.map(address -> !address.isLoopbackAddress()).orElse(true));
        return Optional.of(isOn ? new Tls.On(ca.get(), certificate.get(), key.get()) : new Tls.Off());
    }

    private static Optional<Limits> limits(Section limits) {
        Optional<Integer> connections = limits.integer("connections", 4, 10_000);
        Optional<Integer> perAddress = limits.integer("connections-per-address", 1, 10_000);
        Optional<Duration> wait = limits.duration("request-wait", Duration.ofSeconds(1), Duration.ofMinutes(10));
        Optional<Duration> answer = limits.duration("answer-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10));
        Optional<Integer> body = limits.integer("body-bytes", 1024, 256 << 20);
        Optional<Integer> header = limits.integer("header-bytes", 1024, 1 << 20);
        Optional<Integer> rate = limits.integer("request-rate", 0, 1_000_000);
        Optional<Integer> burst = limits.integer("request-burst", 1, 1_000_000);
        limits.done();
        return connections.isPresent()
                        && perAddress.isPresent()
                        && wait.isPresent()
                        && answer.isPresent()
                        && body.isPresent()
                        && header.isPresent()
                        && rate.isPresent()
                        && burst.isPresent()
                ? Optional.of(new Limits(
                        connections.get(),
                        perAddress.get(),
                        wait.get(),
                        answer.get(),
                        body.get(),
                        header.get(),
                        rate.get(),
                        burst.get()))
                : Optional.empty();
    }
}
