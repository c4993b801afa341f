package org.asterism.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.model.Alert;
import org.asterism.model.NodeName;

/** What tests of alerts have in common. */
final class Fixture {

    static final NodeName PBX1 = new NodeName("pbx1");
    static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456Z");
    private static final String PASSWORD = "password";

    private Fixture() {}

    static Alert.Manner manner(Duration timeout) {
        return new Alert.Manner(
                true,
                timeout,
                Duration.ofHours(24),
                Alert.Manner.STANDARD.timestampFormat(),
                new TreeMap<>(Map.of("debug", "yes")));
    }

    static Alert alert(String id, Alert.Channel channel, Duration timeout, String... recipients) {
        return new Alert(
                id,
                channel,
                EnumSet.allOf(Alert.Kind.class),
                new TreeSet<>(),
                manner(timeout),
                Arrays.stream(recipients)
                        .map(value -> new Alert.Recipient(value, manner(timeout)))
                        .toList());
    }

    static Line line(Alert.Channel channel, Duration timeout, String recipient) {
        Alert alert = alert("ops", channel, timeout, recipient);
        return new Line(alert, alert.recipients().get(0));
    }

    static AlertEvent failedMonitor() {
        return AlertEvent.local(
                NOON,
                Alert.Kind.RESOURCE,
                "pbx1",
                new TreeMap<>(Map.of(
                        "desc", "not running",
                        "task", "monitor",
                        "rc", "7",
                        "rsc", "phones",
                        "target_rc", "0",
                        "status", "0",
                        "exec_time", "12",
                        "interval", "10000")));
    }

    static AlertEvent lost(String node) {
        return AlertEvent.shared(
                NOON,
                Alert.Kind.NODE,
                node,
                "node/lost/" + node + "/7.1",
                new TreeMap<>(Map.of("desc", "lost", "nodeid", "2")));
    }

    static Path secret(Path folder, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** A key for localhost, and its certificate in {@code ca.pem}. */
    static SSLContext server(Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        keytool(List.of(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        keytool(List.of(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve("ca.pem").toString()));
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(List<String> words) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        all.addAll(words);
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(said);
        }
    }
}
