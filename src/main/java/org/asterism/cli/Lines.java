package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.asterism.cli.Style.Tone;

/** Collects lines of at most a given width; what is longer is broken between words. Width counts letters, not colours. */
final class Lines {

    /** Whether times in a text are shown in the reader's zone. */
    enum Wording {
        SENTENCE,
        /** As it is: of a configuration. */
        VERBATIM
    }

    /** Text with its meaning. */
    record Part(String text, Tone tone, Wording wording) {
        Part(String text, Tone tone) {
            this(text, tone, Wording.SENTENCE);
        }
    }

    /** Between words; the blanks stay with the word before. */
    private static final Pattern WORDS = Pattern.compile("(?<= )");

    private final Style style;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    Lines(Style style, int width) {
        this.style = style;
        this.width = width;
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    static Part plain(String text) {
        return new Part(text, Tone.PLAIN);
    }

    /** {@code text} filled up with blanks to {@code columns}, and one more blank; longer text keeps all its letters. */
    static Part cell(String text, int columns, Tone tone) {
        return new Part(text + " ".repeat(Math.max(0, columns - text.length()) + 1), tone);
    }

    void blank() {
        lines.add("");
    }

    void title(String text) {
        blank();
        lines.add(style.paint(Tone.TITLE, text));
    }

    /** One line from {@code parts}; what goes beyond the width is wrapped and indented by {@code indent}. */
    void add(int indent, Part... parts) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (Part part : parts) {
            String text = part.wording() == Wording.VERBATIM ? style.clean(part.text()) : style.sentence(part.text());
            if (column + text.stripTrailing().length() <= width) {
                line.append(style.paint(part.tone(), text));
                column += text.length();
            } else {
                column = wrap(line, column, indent, text, part.tone());
            }
        }
        lines.add(stripTrailing(line.toString()));
    }

    /** Puts words on the open line while they fit, then on new ones. Returns the column reached. */
    private int wrap(StringBuilder line, int start, int indent, String text, Tone tone) {
        int column = start;
        StringBuilder open = new StringBuilder();
        for (String word : WORDS.split(text, 0)) {
            if (column + word.stripTrailing().length() > width && column > indent) {
                line.append(style.paint(tone, open.toString().stripTrailing()));
                lines.add(stripTrailing(line.toString()));
                line.setLength(0);
                open.setLength(0);
                line.append(" ".repeat(indent));
                column = indent;
            }
            open.append(word);
            column += word.length();
        }
        line.append(style.paint(tone, open.toString()));
        return column;
    }

    private static String stripTrailing(String line) {
        return line.stripTrailing();
    }
}
