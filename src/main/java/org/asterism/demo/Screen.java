package org.asterism.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the story, in 80 columns and in the order of events. */
final class Screen {

    private static final int COLUMNS = 80;
    private static final String MOMENT_INDENT = " ".repeat(21);

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(Math.min(COLUMNS, text.length())));
    }

    void say(String text) {
        wrap(text, COLUMNS).forEach(out::println);
    }

    void emptyLine() {
        out.println();
    }

    /** One line of a timeline; more than one if the sentence is long. */
    void moment(double ms, String who, String sentence) {
        List<String> lines = wrap(sentence, COLUMNS - MOMENT_INDENT.length());
        out.printf(Locale.ROOT, "%9.1f ms  %-7s%s%n", ms, who, lines.get(0));
        lines.subList(1, lines.size()).forEach(line -> out.println(MOMENT_INDENT + line));
    }

    /** A line with what was promised and what was seen. */
    void outcome(boolean isKept, String text) {
        List<String> lines = wrap(text, COLUMNS - 8);
        out.println((isKept ? "  yes   " : "  NO    ") + lines.get(0));
        lines.subList(1, lines.size()).forEach(line -> out.println("        " + line));
    }

    private static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
