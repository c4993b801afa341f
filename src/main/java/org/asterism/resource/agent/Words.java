package org.asterism.resource.agent;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a shell does, with quotes and backslashes, but expands nothing. */
final class Words {

    private Words() {}

    /** @throws IllegalArgumentException if a quote is not closed */
    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isOpen = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                isOpen = true;
            } else if (quote != 0) {
                word.append(c);
            } else if (c == '\'' || c == '"') {
                quote = c;
                isOpen = true;
            } else if (Character.isWhitespace(c)) {
                if (isOpen) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isOpen = false;
            } else {
                word.append(c);
                isOpen = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote " + quote + " is not closed in: " + line);
        }
        if (isOpen) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
