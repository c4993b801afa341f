package org.asterism.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs programs of the system to their end. */
public final class Program {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How a program ended; {@code text} is all it printed. */
    public record Result(int exit, String text) {
        public boolean isSuccess() {
            return exit == 0;
        }
    }

    private Program() {}

    /** Runs it, whatever comes of it. */
    public static Result run(List<String> words) {
        return feed("", words);
    }

    /** Runs it and gives what it printed. */
    public static String must(List<String> words) {
        return mustFeed("", words);
    }

    /** Runs it with that standard input. */
    public static String mustFeed(String input, List<String> words) {
        Result result = feed(input, words);
        if (!result.isSuccess()) {
            throw new DemoFailed(
                    String.join(" ", words) + " failed: " + result.text().strip());
        }
        return result.text();
    }

    /** Runs it and hands on each line it prints while it runs. */
    static Result follow(Consumer<String> line, List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            StringBuilder all = new StringBuilder();
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(text -> {
                    line.accept(text);
                    all.append(text).append('\n');
                });
            }
            return new Result(process.waitFor(), all.toString());
        } catch (IOException | UncheckedIOException e) {
            throw new DemoFailed("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Starts it in the background, in a session of its own so that Ctrl-C does not reach it; output goes to the file. */
    static Process start(Path output, List<String> words) {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(words);
        try {
            Process process = new ProcessBuilder(detached)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new DemoFailed("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static Result feed(String input, List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DemoFailed(String.join(" ", words) + " did not end");
            }
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new DemoFailed("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static DemoFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DemoFailed("interrupted", e);
    }
}
