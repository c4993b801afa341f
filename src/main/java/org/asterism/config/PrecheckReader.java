package org.asterism.config;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Reads {@code precheck}. */
final class PrecheckReader {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private PrecheckReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<PrecheckSettings> read(Section root) {
        Section section = root.section("precheck");
        Optional<Duration> every = section.duration("interval", Duration.ZERO, LONGEST);
        Optional<Duration> notice = section.duration("certificate-notice", Duration.ZERO, Duration.ofDays(365));
        List<Path> files = absolute(section, "files").stream().map(Path::of).toList();
        List<Path> licences =
                absolute(section, "licences").stream().map(Path::of).toList();
        List<String> directories = directories(section);
        List<String> perNode = globs(section);
        every.filter(span -> !span.isZero() && span.compareTo(SHORTEST) < 0)
                .ifPresent(span -> section.refuse(
                        "interval", Durations.text(span), "is below a minute", "write 0, or 1 minute or more"));
        section.done();
        return every.isPresent() && notice.isPresent()
                ? Optional.of(new PrecheckSettings(every.get(), files, directories, licences, perNode, notice.get()))
                : Optional.empty();
    }

    private static List<String> absolute(Section section, String key) {
        List<String> given = section.texts(key);
        given.stream()
                .filter(text -> !text.startsWith("/"))
                .forEach(text -> section.refuse(key, text, "is no absolute path", "begin it with /"));
        return given;
    }

    private static List<String> directories(Section section) {
        List<String> given = section.texts("directories");
        given.stream()
                .filter(text -> !text.matches("(/|DATA/|SPOOL/).+"))
                .forEach(text -> section.refuse(
                        "directories", text, "begins with none of these", "begin it with /, DATA/ or SPOOL/"));
        return given;
    }

    private static List<String> globs(Section section) {
        List<String> given = section.texts("per-node");
        for (String text : given) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + text);
            } catch (PatternSyntaxException e) {
                section.refuse(
                        "per-node", text, "is no glob: " + e.getDescription(), "write it as *.bak or keys/*.pem");
            }
        }
        return given;
    }
}
