package org.asterism.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real Asterisk, fetched from Debian and unpacked when it is not there yet, and instances of it. The scripts and the
 * configuration come from this program ({@code deploy/telephony} of the source).
 *
 * @param home where it is unpacked; its place counts, so it cannot be moved
 * @param scripts the scripts as files
 */
record AsteriskKit(Path home, Path scripts) {

    private static final String FOLDER = "/telephony";

    /** {@code ASTERISM_TELEPHONY}, else a place in the user's cache. */
    static Path defaultHome() {
        Map<String, String> environment = System.getenv();
        String cache = Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        return Path.of(
                Optional.ofNullable(environment.get("ASTERISM_TELEPHONY")).orElse(cache + "/asterism/telephony"));
    }

    /** Makes sure that it is there; says what it does while it fetches. */
    static AsteriskKit prepare(Path home, Path scripts, Consumer<String> progress) {
        unpackScripts(scripts);
        List<String> words = List.of("bash", scripts.resolve("setup.sh").toString(), home.toString());
        Program.Result result = Program.follow(line -> progress.accept(line.replaceFirst("^telephony: ", "")), words);
        if (!result.isSuccess()) {
            throw new DemoFailed(
                    "there is no Asterisk to show: " + result.text().strip());
        }
        return new AsteriskKit(home, scripts);
    }

    private static void unpackScripts(Path scripts) {
        try {
            URI uri = Objects.requireNonNull(AsteriskKit.class.getResource(FOLDER), FOLDER)
                    .toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copyTree(jar.getPath(FOLDER), scripts);
                }
            } else {
                copyTree(Path.of(uri), scripts);
            }
        } catch (URISyntaxException | IOException e) {
            throw new DemoFailed("cannot write the scripts for Asterisk to " + scripts + ": " + e.getMessage(), e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                Files.createDirectories(target.getParent());
                Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /**
     * Writes the configuration of one instance.
     *
     * @param directory of the instance, as the scripts find it
     * @param inside the same directory, as Asterisk will find it
     */
    void makeInstance(Path directory, Path inside, String name, String bind) {
        List<String> words = new ArrayList<>(List.of(
                "sh",
                scripts.resolve("bin/asterisk-instance.sh").toString(),
                home.toString(),
                directory.toString(),
                "DIR=" + inside,
                "NAME=" + name,
                "BIND=" + bind));
        Program.must(words);
    }

    Path program() {
        return home.resolve("asterisk/usr/sbin/asterisk");
    }
}
