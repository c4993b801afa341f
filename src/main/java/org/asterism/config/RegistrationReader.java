package org.asterism.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.config.RegistrationSettings.Use;

/** Reads {@code registrations}. */
final class RegistrationReader {

    private RegistrationReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<RegistrationSettings> read(Section root, Path file) {
        Section section = root.section("registrations");
        Optional<Boolean> isOn = section.flag("enabled");
        Optional<InetSocketAddress> ami = SurvivalReader.address(section, "ami-address");
        Optional<String> user = section.requiredText("ami-user", "asterism");
        Optional<String> secret = section.requiredText("ami-secret-file", "ami-secret");
        Optional<String> ari = ari(section);
        Optional<Integer> most = section.integer("most", 1, 200_000);
        section.done();
        boolean isComplete = isOn.isPresent()
                && ami.isPresent()
                && user.isPresent()
                && secret.isPresent()
                && ari.isPresent()
                && most.isPresent();
        return isComplete
                ? Optional.of(new RegistrationSettings(
                        isOn.get() ? Use.ON : Use.OFF,
                        ami.get(),
                        user.get(),
                        NodeSettingsReader.beside(file, secret.get()),
                        ari.get(),
                        most.get()))
                : Optional.empty();
    }

    private static Optional<String> ari(Section section) {
        return section.as("ari-url", "write it as http://127.0.0.1:8088/ari, or nothing in quotes", AriUrl::checked);
    }
}
