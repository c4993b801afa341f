package org.asterism.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Where a command writes, and what it knows about the reader.
 *
 * @param output whether {@code out} is a terminal
 * @param environment the process' variables
 * @param zone in which times are shown
 */
public record Console(PrintWriter out, PrintWriter err, Output output, Map<String, String> environment, ZoneId zone) {

    private static final int STANDARD_WIDTH = 80;
    private static final int LEAST_WIDTH = 40;

    /** What the standard output is. */
    public enum Output {
        TERMINAL,
        /** A file or another program. */
        PIPE
    }

    public Console {
        environment = Map.copyOf(environment);
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
                standardOutput(),
                environment,
                ZoneId.systemDefault());
    }

    /** By what the kernel says, since {@code System.console()} also wants the input to be a terminal. */
    private static Output standardOutput() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")
                    ? Output.TERMINAL
                    : Output.PIPE;
        } catch (IOException e) {
            return Output.PIPE;
        }
    }

    Style style() {
        return new Style(Style.colour(environment, output), Style.letters(environment));
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
