package org.asterism.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a command writes, and what it knows about the reader.
 *
 * @param output whether {@code out} is a terminal
 * @param environment the process' variables
 * @param zone in which times are shown
 * @param answers who answers questions
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        Output output,
        Map<String, String> environment,
        ZoneId zone,
        Answers answers) {

    private static final int STANDARD_WIDTH = 80;
    private static final int LEAST_WIDTH = 40;

    /** What the standard output is. */
    public enum Output {
        TERMINAL,
        /** A file or another program. */
        PIPE
    }

    /** Who can be asked a question. */
    @FunctionalInterface
    public interface Answers {
        /** Nobody. */
        Answers NOBODY = (console, question) -> Optional.empty();

        /** The line that was typed; empty if there is nobody. The end of the input is an empty line. */
        Optional<String> ask(Console console, String question);
    }

    public Console {
        environment = Map.copyOf(environment);
    }

    /** Without anybody to ask. */
    public Console(PrintWriter out, PrintWriter err, Output output, Map<String, String> environment, ZoneId zone) {
        this(out, err, output, environment, zone, Answers.NOBODY);
    }

    /** The process' own streams. */
    public static Console system() {
        Map<String, String> environment = System.getenv();
        Charset charset = Style.letters(environment) == Style.Letters.UNICODE
                ? StandardCharsets.UTF_8
                : StandardCharsets.US_ASCII;
        return new Console(
                new PrintWriter(new OutputStreamWriter(System.out, charset), true),
                new PrintWriter(new OutputStreamWriter(System.err, charset), true),
                isTerminal(1) ? Output.TERMINAL : Output.PIPE,
                environment,
                ZoneId.systemDefault(),
                Console::answer);
    }

    /** By what the kernel says, since {@code System.console()} wants input and output to be a terminal. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** The question goes where errors go, so that it is seen although the output goes elsewhere. */
    private static Optional<String> answer(Console console, String question) {
        if (!isTerminal(0) || !isTerminal(2)) {
            return Optional.empty();
        }
        console.err().print(question);
        console.err().flush();
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return Optional.of(line == null ? "" : line);
        } catch (IOException e) {
            return Optional.of("");
        }
    }

    /** The same with colours as {@code when} says: always, never, or auto. */
    Console coloured(String when) {
        Map<String, String> changed = new TreeMap<>(environment);
        changed.put(Style.COLOUR, when);
        return new Console(out, err, output, changed, zone, answers);
    }

    Style style() {
        return new Style(Style.colour(environment, output), Style.letters(environment), zone);
    }

    /** Columns of the terminal as {@code COLUMNS} says, else 80. */
    int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[0-9]{1,4}") ? Math.max(LEAST_WIDTH, Integer.parseInt(columns)) : STANDARD_WIDTH;
    }

    void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    void complain(String text) {
        err.println(text);
        err.flush();
    }
}
