package org.asterism.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.asterism.config.ManagementSettings;
import org.asterism.config.NodeSettings;
import org.asterism.http.HttpLimits;
import org.asterism.http.HttpSettings;

/**
 * The credentials of the HTTP interface. Where none are configured, which is allowed on loopback only, this node makes one for
 * the administrator of this machine in its run directory, readable by its own user alone.
 */
final class Tokens {

    static final String FILE = "tokens";

    private Tokens() {}

    static Path file(NodeSettings settings) throws Refusals {
        if (settings.management().credentials() instanceof ManagementSettings.Credentials.InFile configured) {
            return configured.file();
        }
        Path file = settings.paths().run().resolve(FILE);
        try {
            Files.createDirectories(settings.paths().run());
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, "root administrator " + HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
            return file;
        } catch (IOException e) {
            throw new Refusals("the credential for this machine cannot be written to " + file + ": " + e.getMessage());
        }
    }

    static HttpSettings httpSettings(NodeSettings settings, Path tokens) {
        ManagementSettings management = settings.management();
        ManagementSettings.Limits limits = management.limits();
        return new HttpSettings(
                management.host().getHostAddress(),
                management.port(),
                new HttpSettings.CredentialSource.TokenFile(tokens),
                HttpSettings.ProbeAccess.CREDENTIAL,
                new HttpLimits(
                        limits.connections(),
                        limits.connectionsPerAddress(),
                        limits.requestWait(),
                        limits.answerTimeout(),
                        limits.bodyBytes(),
                        limits.headerBytes(),
                        limits.rate(),
                        limits.burst(),
                        settings.limits().eventStreams()),
                management.metricNames());
    }
}
