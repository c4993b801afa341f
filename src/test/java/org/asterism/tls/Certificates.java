package org.asterism.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.asterism.model.NodeName;

/** A CA in a directory, and certificates of it. */
public record Certificates(Path directory, Instant now) {

    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    public static final int YEAR = 365;

    /** With a new CA that holds ten years. */
    public static Certificates in(Path directory, Instant now) throws TlsRefused {
        Authority.create(directory, 10 * YEAR, now);
        return new Certificates(directory, now);
    }

    public TlsFiles make(String node, int days) throws TlsRefused {
        NodeName name = new NodeName(node);
        Authority.open(directory, now).issue(name, days, Authority.Existing.REPLACE, now);
        return TlsFiles.in(directory, name);
    }

    public TlsFiles make(String node) throws TlsRefused {
        return make(node, YEAR);
    }

    Identity identity(String node) throws TlsRefused {
        return Identity.read(make(node), new NodeName(node), now);
    }

    Clock clock() {
        return clockAt(now);
    }

    static Clock clockAt(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
