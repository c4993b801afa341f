package org.asterism.cib;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes elements line by line, indented; attributes without a value are left out. */
final class XmlText {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Attributes by name and value in turns. */
    static Map<String, String> of(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes;
    }

    void open(String name, String... namesAndValues) {
        start(name, of(namesAndValues)).append(">\n");
        open.push(name);
    }

    void open(String name, Map<String, String> attributes) {
        start(name, attributes).append(">\n");
        open.push(name);
    }

    void close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
    }

    void leaf(String name, String... namesAndValues) {
        start(name, of(namesAndValues)).append("/>\n");
    }

    void leaf(String name, Map<String, String> attributes) {
        start(name, attributes).append("/>\n");
    }

    /** A leaf with one attribute more, whose value is empty. */
    void empty(String name, Map<String, String> attributes, String attribute) {
        start(name, attributes).append(' ').append(attribute).append("=\"\"/>\n");
    }

    private StringBuilder start(String name, Map<String, String> attributes) {
        indent().append('<').append(name);
        attributes.forEach((key, value) -> {
            if (!value.isEmpty()) {
                out.append(' ').append(key).append("=\"").append(escaped(value)).append('"');
            }
        });
        return out;
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(open.size()));
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\n', '\r', '\t' -> text.append("&#").append(character).append(';');
                default -> text.appendCodePoint(character);
            }
        });
        return text.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
