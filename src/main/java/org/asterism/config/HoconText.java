package org.asterism.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays out HOCON for people: objects that stand under a key are opened over lines, elements of lists stand on one line each
 * as long as they fit.
 */
final class HoconText {

    /** Longest line into which an element of a list is put. */
    private static final int WIDTH = 120;

    private final StringBuilder out = new StringBuilder();

    private HoconText() {}

    /** What may stand behind a key. */
    sealed interface Value {}

    /** A single value as HOCON writes it, quotes included. */
    record Word(String text) implements Value {}

    record Items(List<? extends Value> values) implements Value {
        Items {
            values = List.copyOf(values);
        }

        static Items texts(List<String> texts) {
            return new Items(texts.stream().map(text -> new Word(quoted(text))).toList());
        }
    }

    private record Field(String key, Value value) {}

    /** An object in the making; its keys keep their order. */
    static final class Fields implements Value {

        private final List<Field> fields = new ArrayList<>();

        Fields put(String key, Value value) {
            fields.add(new Field(HoconText.key(key), value));
            return this;
        }

        /** A value that needs no quotes. */
        Fields word(String key, String word) {
            return put(key, new Word(word));
        }

        Fields text(String key, String text) {
            return put(key, new Word(quoted(text)));
        }

        /** A text, unless it says what holds anyway. */
        Fields textUnless(String key, String text, String otherwise) {
            return text.equals(otherwise) ? this : text(key, text);
        }

        Fields wordUnless(String key, String word, String otherwise) {
            return word.equals(otherwise) ? this : word(key, word);
        }

        /** All of a map as fields of this object. */
        Fields texts(Map<String, String> texts) {
            texts.forEach(this::text);
            return this;
        }

        /** An object with all of a map, unless it would be empty. */
        Fields object(String key, Map<String, String> texts) {
            return texts.isEmpty() ? this : put(key, new Fields().texts(texts));
        }

        Fields putUnlessEmpty(String key, Items items) {
            return items.values().isEmpty() ? this : put(key, items);
        }

        boolean isEmpty() {
            return fields.isEmpty();
        }
    }

    /** The text of the fields, each from a line of its own on. */
    static String of(Fields fields) {
        HoconText text = new HoconText();
        text.fields(fields, 0, false);
        return text.out.toString();
    }

    private void fields(Fields fields, int depth, boolean isCompact) {
        for (Field field : fields.fields) {
            field(field, depth, isCompact);
        }
    }

    private void field(Field field, int depth, boolean isCompact) {
        String line = inline(field);
        boolean fits = depth * 2 + line.length() <= WIDTH;
        boolean isPlainList =
                field.value() instanceof Items items && items.values().stream().allMatch(Word.class::isInstance);
        if (field.value() instanceof Word || (fits && (isCompact || isPlainList))) {
            line(depth, line);
        } else if (field.value() instanceof Fields inner) {
            line(depth, field.key() + " {");
            fields(inner, depth + 1, isCompact);
            line(depth, "}");
        } else if (field.value() instanceof Items items) {
            line(depth, field.key() + " = [");
            items.values().forEach(item -> item(item, depth + 1));
            line(depth, "]");
        } else {
            throw new AssertionError("no such value: " + field.value());
        }
    }

    private void item(Value item, int depth) {
        String line = inline(item);
        if (item instanceof Fields inner && depth * 2 + line.length() > WIDTH) {
            line(depth, "{");
            fields(inner, depth + 1, true);
            line(depth, "}");
        } else {
            line(depth, line);
        }
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private static String inline(Field field) {
        return field.key() + (field.value() instanceof Fields ? " " : " = ") + inline(field.value());
    }

    private static String inline(Value value) {
        if (value instanceof Word word) {
            return word.text();
        }
        if (value instanceof Items items) {
            return items.values().isEmpty()
                    ? "[]"
                    : "[ "
                            + String.join(
                                    ", ",
                                    items.values().stream()
                                            .map(HoconText::inline)
                                            .toList())
                            + " ]";
        }
        if (value instanceof Fields inner) {
            return inner.isEmpty()
                    ? "{}"
                    : "{ "
                            + String.join(
                                    ", ",
                                    inner.fields.stream().map(HoconText::inline).toList())
                            + " }";
        }
        throw new AssertionError("no such value: " + value);
    }

    /** A key, quoted only if it has to be. */
    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_-]*") && !name.equals("include") ? name : quoted(name);
    }

    static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
