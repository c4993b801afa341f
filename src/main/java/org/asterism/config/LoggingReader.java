package org.asterism.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code logging}. */
final class LoggingReader {

    /** By their numbers (syslog(3), RFC 5424 §6.2.1); those of programs like this one. */
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "security",
            "console",
            "solaris-cron",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    /** A name of a socket is no longer (unix(7)). */
    private static final int LONGEST_PATH = 107;

    private LoggingReader() {}

    static Optional<LoggingSettings> read(Section logging) {
        Optional<NodeSettings.LogLevel> level = logging.choice("level", NodeSettings.LogLevel.class);
        Optional<LoggingSettings.Format> format = logging.choice("format", LoggingSettings.Format.class);
        Optional<LoggingSettings.Destination> destination =
                logging.choice("destination", LoggingSettings.Destination.class);
        Section syslog = logging.section("syslog");
        Optional<String> socket = absolute(syslog, "socket");
        Optional<Integer> facility = facility(syslog);
        syslog.done();
        Section file = logging.section("file");
        Optional<String> path = absolute(file, "path");
        Optional<Integer> size = file.integer("size-mib", 1, 10_000);
        Optional<Integer> kept = file.integer("kept", 1, 100);
        file.done();
        logging.done();
        boolean isWhole = level.isPresent()
                && format.isPresent()
                && destination.isPresent()
                && socket.isPresent()
                && facility.isPresent()
                && path.isPresent()
                && size.isPresent()
                && kept.isPresent();
        return isWhole
                ? Optional.of(new LoggingSettings(
                        level.get(),
                        format.get(),
                        destination.get(),
                        socket.get(),
                        facility.get(),
                        Path.of(path.get()),
                        size.get() * 1024L * 1024,
                        kept.get()))
                : Optional.empty();
    }

    private static Optional<String> absolute(Section section, String key) {
        return section.as(key, "write an absolute path", text -> {
            if (!text.startsWith("/") || text.length() > LONGEST_PATH) {
                throw new IllegalArgumentException(
                        "is not an absolute path of at most " + LONGEST_PATH + " characters");
            }
            return text;
        });
    }

    private static Optional<Integer> facility(Section syslog) {
        return syslog.as("facility", "write daemon, user, local0 to local7…", text -> {
            int number = FACILITIES.indexOf(text.toLowerCase(Locale.ROOT));
            if (number < 0) {
                throw new IllegalArgumentException("is not a facility of syslog");
            }
            return number;
        });
    }
}
