package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code fence-agents}; {@code fencing} belongs to the document, which may stand in the same file. */
final class FencingSettingsReader {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_KEPT = 10_000;

    private FencingSettingsReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<FencingSettings> read(Section root) {
        Section section = root.section("fence-agents");
        Optional<Path> agents = folder(section, "folder");
        Optional<Path> plugins = folder(section, "plugins");
        Optional<Duration> interval = section.duration("test-interval", Duration.ZERO, LONGEST);
        Optional<Integer> kept = section.integer("history", 1, MOST_KEPT);
        section.done();
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
