package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Loads HOCON from a file or a text and reports what the library would pass over; see {@link HoconScan}. */
final class HoconSource {

    /** Largest file read, in bytes; a configuration of a thousand resources has a tenth of it. */
    private static final long LARGEST_BYTES = 4L << 20;

    private static final int DEEPEST_INCLUDE = 8;

    private static final List<String> ENDINGS = List.of(".conf", ".json", ".properties");

    private static final String ONCE_BELOW = "asterism.resources";

    private HoconSource() {}

    /** The resolved contents of a file over the given defaults; empty after reporting why not. */
    static Optional<Config> file(Path file, Config defaults, Findings findings) {
        if (!check(file.toAbsolutePath(), findings, new Problem.Where(file.toString(), 0), 0)) {
            return Optional.empty();
        }
        return parsed(
                findings,
                defaults,
                () -> ConfigFactory.parseFile(
                        file.toFile(),
                        ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF)));
    }

    /** The resolved contents of a text, which may not include anything. */
    static Optional<Config> text(String name, String text, Findings findings) {
        HoconScan scan = HoconScan.of(text, ONCE_BELOW);
        for (HoconScan.Include include : scan.includes()) {
            findings.report(new Problem(
                    new Problem.Where(name, include.line()),
                    "include \"" + include.name() + "\"",
                    "a configuration sent as text cannot include files, since they may differ between nodes",
                    "put the contents in its place"));
        }
        if (!lookOver(scan, name, findings)) {
            return Optional.empty();
        }
        return parsed(
                findings,
                ConfigFactory.empty(),
                () -> ConfigFactory.parseString(
                        text, ConfigParseOptions.defaults().setOriginDescription(name)));
    }

    private static Optional<Config> parsed(
            Findings findings, Config defaults, java.util.function.Supplier<Config> parser) {
        try {
            Config config = parser.get();
            topLevel(config.root(), findings);
            return Optional.of(config.withFallback(defaults).resolve());
        } catch (ConfigException badText) {
            findings.report(Section.problem(findings, badText));
            return Optional.empty();
        }
    }

    /** Beside {@code asterism} only {@code define} may stand, for values to be referred to. */
    private static void topLevel(ConfigObject root, Findings findings) {
        Set<String> allowed = new TreeSet<>(Set.of("asterism", "define"));
        root.forEach((key, value) -> {
            if (!allowed.contains(key)) {
                findings.report(
                        value.origin(),
                        "unknown key '" + key + "' at the top level",
                        "everything of ours stands in asterism { }; settings of libraries are not open, since safety"
                                + " rests on them",
                        key.equals("pekko")
                                ? "remove it"
                                : Nearest.advice(key, allowed)
                                        + " (values to be referred to by ${define.x} may stand in define { })");
            }
        });
    }

    /** Checks a file and those it includes. False if it cannot be read at all. */
    private static boolean check(Path file, Findings findings, Problem.Where asked, int depth) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                findings.report(new Problem(
                        asked,
                        file + " has " + Files.size(file) + " bytes",
                        "more than 4 MiB are not read",
                        "is it the right file?"));
                return false;
            }
            HoconScan scan = HoconScan.of(Files.readString(file), ONCE_BELOW);
            boolean isReadable = lookOver(scan, file.toString(), findings);
            for (HoconScan.Include include : scan.includes()) {
                include(file, include, findings, depth);
            }
            return isReadable;
        } catch (NoSuchFileException missing) {
            findings.report(new Problem(
                    asked, file + " does not exist", "nothing can be read from it", "create it or mend the path"));
        } catch (CharacterCodingException notUtf8) {
            findings.report(
                    new Problem(asked, file + " is not UTF-8", "its text cannot be trusted", "convert it to UTF-8"));
        } catch (IOException unreadable) {
            findings.report(new Problem(
                    asked, file + " cannot be read", String.valueOf(unreadable), "mend its permissions or the disk"));
        }
        return false;
    }

    private static void include(Path file, HoconScan.Include include, Findings findings, int depth) {
        Problem.Where where = new Problem.Where(file.toString(), include.line());
        String what = "include \"" + include.name() + "\"";
        if (!include.kind().isEmpty() && !include.kind().equals("file")) {
            findings.report(new Problem(
                    where,
                    what,
                    "'" + include.kind() + "' may be out of reach when the cluster starts",
                    "include a local file"));
            return;
        }
        if (ENDINGS.stream().noneMatch(include.name()::endsWith)) {
            findings.report(new Problem(
                    where, what, "a file without a known ending is silently left out", "let its name end in .conf"));
            return;
        }
        Path target = file.resolveSibling(include.name()).normalize();
        if (include.kind().equals("file") && !Path.of(include.name()).isAbsolute()) {
            findings.report(new Problem(
                    where,
                    what,
                    "file() takes a relative path from the working directory",
                    "write include \"" + include.name() + "\""));
        } else if (depth >= DEEPEST_INCLUDE) {
            findings.report(new Problem(
                    where, what, "includes are nested more than " + DEEPEST_INCLUDE + " deep", "flatten them"));
        } else {
            check(target, findings, where, depth + 1);
        }
    }

    /** Reports keys set twice, and nesting without end. False if the text must not be parsed. */
    private static boolean lookOver(HoconScan scan, String file, Findings findings) {
        for (HoconScan.Duplicate duplicate : scan.duplicates()) {
            findings.report(new Problem(
                    new Problem.Where(file, duplicate.line()),
                    "'" + duplicate.path() + "' is set again; it was first set in line " + duplicate.firstLine(),
                    "one of the two would silently win",
                    "keep one of them"));
        }
        if (scan.tooDeepInLine() > 0) {
            findings.report(new Problem(
                    new Problem.Where(file, scan.tooDeepInLine()),
                    "objects and lists are nested too deeply",
                    "no setting needs that, so a brace is missing, or it is no configuration",
                    "close what was opened before this line"));
        }
        return scan.tooDeepInLine() == 0;
    }
}
