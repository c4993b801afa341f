package org.asterism.config;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.config.MessagingSettings.Tls;
import org.asterism.model.NodeName;

/** Reads {@code messaging}. */
final class MessagingReader {

    private MessagingReader() {}

    /** @param file relative paths count from its directory */
    static Optional<MessagingSettings> read(Section messaging, Path file, Optional<NodeName> self) {
        Optional<Integer> port = messaging.integer("port", 1, 65_535);
        Optional<Tls> tls = tls(messaging.section("tls"), file, self);
        messaging.done();
        return port.isPresent() && tls.isPresent()
                ? Optional.of(new MessagingSettings(port.get(), tls.get()))
                : Optional.empty();
    }

    private static Optional<Tls> tls(Section tls, Path file, Optional<NodeName> self) {
        Optional<Boolean> isEnabled = tls.flag("enabled");
        Optional<Path> ca = path(tls, "ca", file, "tls/ca.crt");
        String own = self.map(NodeName::value).orElse("");
        Optional<Path> certificate = path(tls, "certificate", file, "tls/" + own + ".crt");
        Optional<Path> key = path(tls, "key", file, "tls/" + own + ".key");
        tls.done();
        if (isEnabled.isEmpty() || ca.isEmpty() || certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isEnabled.get() ? new Tls.On(ca.get(), certificate.get(), key.get()) : new Tls.Off());
    }

    static Optional<Path> path(Section section, String key, Path file, String usual) {
        return section.as(key, "write an absolute path, or one relative to this file", given -> {
            if (given.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("holds a zero byte");
            }
            return NodeSettingsReader.beside(file, given.isBlank() ? usual : given);
        });
    }
}
