package org.asterism.config;

import java.time.Duration;
import java.util.Optional;
import org.asterism.config.RecorderSettings.Use;

/** Reads {@code recorder}. */
final class RecorderReader {

    private static final int MEBIBYTE = 1 << 20;

    private RecorderReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<RecorderSettings> read(Section root) {
        Section section = root.section("recorder");
        Optional<Boolean> isOn = section.flag("enabled");
        Optional<Integer> size = section.integer("size-mib", 1, 1024);
        Optional<Duration> summary = section.duration("summary", Duration.ofSeconds(1), Duration.ofMinutes(10));
        section.done();
        return isOn.isPresent() && size.isPresent() && summary.isPresent()
                ? Optional.of(new RecorderSettings(
                        isOn.get() ? Use.ON : Use.OFF, (long) size.get() * MEBIBYTE, summary.get()))
                : Optional.empty();
    }
}
