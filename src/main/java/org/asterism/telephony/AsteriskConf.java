package org.asterism.telephony;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an Asterisk has its things: the section {@code directories} of its main file. */
public final class AsteriskConf {

    private static final Logger LOG = LoggerFactory.getLogger(AsteriskConf.class);

    private static final Pattern DIRECTORY = Pattern.compile("\\s*(ast[a-z]+dir)\\s*=>?\\s*([^;]+?)\\s*(;.*)?");

    private final Path config;
    private final Map<String, String> directories = new HashMap<>();

    private AsteriskConf(Path config) {
        this.config = config;
    }

    /** What it does not say, or cannot be read, is where Asterisk has it by default. Reads the file. */
    public static AsteriskConf read(Path config) {
        AsteriskConf read = new AsteriskConf(config);
        try (Stream<String> lines = Files.lines(config, StandardCharsets.ISO_8859_1)) {
            lines.map(DIRECTORY::matcher)
                    .filter(Matcher::matches)
                    .forEach(found -> read.directories.putIfAbsent(found.group(1), found.group(2)));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("no configuration of Asterisk file={} reason={}", config, e.toString());
        }
        return read;
    }

    private Path directory(String name, Path preset) {
        String text = directories.getOrDefault(name, "");
        try {
            return text.startsWith("/") ? Path.of(text).normalize() : preset;
        } catch (InvalidPathException e) {
            return preset;
        }
    }

    public Path configuration() {
        Path beside = config.getParent() == null ? Path.of("/etc/asterisk") : config.getParent();
        return directory("astetcdir", beside);
    }

    public Path modules() {
        return directory("astmoddir", Path.of("/usr/lib/asterisk/modules"));
    }

    public Path data() {
        return directory("astdatadir", directory("astvarlibdir", Path.of("/var/lib/asterisk")));
    }

    public Path spool() {
        return directory("astspooldir", Path.of("/var/spool/asterisk"));
    }

    /** Where pid file and control socket lie. */
    public Path run() {
        return directory("astrundir", Path.of("/var/run/asterisk"));
    }
}
