package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code fencing}. */
final class FencingSettingsReader {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_KEPT = 10_000;

    private FencingSettingsReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<FencingSettings> read(Section root) {
        Section fencing = root.section("fencing");
        Optional<Path> agents = folder(fencing, "agents");
        Optional<Path> plugins = folder(fencing, "plugins");
        Optional<Duration> interval = fencing.duration("test-interval", Duration.ZERO, LONGEST);
        Optional<Integer> kept = fencing.integer("history", 1, MOST_KEPT);
        fencing.done();
        return agents.isPresent() && plugins.isPresent() && interval.isPresent() && kept.isPresent()
                ? Optional.of(new FencingSettings(agents.get(), plugins.get(), interval.get(), kept.get()))
                : Optional.empty();
    }

    private static Optional<Path> folder(Section section, String key) {
        return section.text(key)
                .flatMap(text -> section.as(key, "write the path of a folder", given -> {
                    Path path = Path.of(given);
                    if (!path.isAbsolute()) {
                        throw new IllegalArgumentException("is not an absolute path");
                    }
                    return path;
                }));
    }
}
