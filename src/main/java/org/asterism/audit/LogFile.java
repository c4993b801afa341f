package org.asterism.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the log, read.
 *
 * @param headline its first line, as it stands there
 * @param lines complete lines after the first
 * @param rest bytes after the last line feed: a record that was not finished
 */
record LogFile(Path path, String headline, List<Line> lines, Rest rest) {

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{12})\\.log");
    private static final Pattern HEADLINE = Pattern.compile("asterism-audit 1 ([0-9]{1,18}) ([0-9a-f]{64})");
    private static final String HEAD = "head";

    /**
     * A line.
     *
     * @param number of the line in the file, from 1
     */
    record Line(int number, long firstByte, String text) {

        /** Its seal, if it begins with one. */
        Optional<String> seal() {
            boolean isSealed = text.length() > 65 && text.charAt(64) == ' ' && Seal.isSeal(text.substring(0, 64));
            return isSealed ? Optional.of(text.substring(0, 64)) : Optional.empty();
        }

        String json() {
            return text.substring(65);
        }
    }

    /** See {@link LogFile}; none if it has no bytes. */
    record Rest(long firstByte, int bytes) {}

    /** A place in the chain: a record and its seal. */
    record Place(long number, String seal) {
        static final Place BEGINNING = new Place(0, Seal.NONE);
    }

    LogFile {
        lines = List.copyOf(lines);
    }

    static Path path(Path directory, long firstNumber) {
        return directory.resolve(String.format(java.util.Locale.ROOT, "audit-%012d.log", firstNumber));
    }

    static String headline(Place before) {
        return "asterism-audit 1 " + (before.number() + 1) + " " + before.seal();
    }

    /** All files of the log, oldest first; none if there is no directory. */
    static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> firstNumber(file).isPresent()).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** The number in a file's name; empty if it is no file of the log. */
    static Optional<Long> firstNumber(Path file) {
        Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    static LogFile read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        List<Line> lines = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(new Line(
                        lines.size() + 1, begin, new String(bytes, begin, at - begin, StandardCharsets.UTF_8)));
                begin = at + 1;
            }
        }
        String headline = lines.isEmpty() ? "" : lines.get(0).text();
        return new LogFile(
                path,
                headline,
                lines.isEmpty() ? lines : lines.subList(1, lines.size()),
                new Rest(begin, bytes.length - begin));
    }

    /** The place that its first line names as the one before its first record. */
    Optional<Place> before() {
        Matcher matcher = HEADLINE.matcher(headline);
        return matcher.matches()
                ? Optional.of(new Place(Long.parseLong(matcher.group(1)) - 1, matcher.group(2)))
                : Optional.empty();
    }

    /** The last record noted as written; empty if there is no such note, or it cannot be read. */
    static Optional<Place> head(Path directory) throws IOException {
        try {
            String[] words = Files.readString(directory.resolve(HEAD), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ", -1);
            return words.length == 2 && words[0].matches("[0-9]{1,18}") && Seal.isSeal(words[1])
                    ? Optional.of(new Place(Long.parseLong(words[0]), words[1]))
                    : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    static Path headFile(Path directory) {
        return directory.resolve(HEAD);
    }
}
