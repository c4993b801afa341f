package org.asterism.survival.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Bencoding (BEP 3) as rtpengine's ng protocol uses it: texts, numbers, lists and dictionaries. */
final class Bencode {

    private static final int DEEPEST = 16;

    private final byte[] data;
    private int at;

    private Bencode(byte[] data) {
        this.data = data;
    }

    /** Of texts and lists of texts. */
    static byte[] write(SortedMap<String, Object> words) {
        StringBuilder out = new StringBuilder();
        write(out, words);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.append('d');
            map.forEach((key, each) -> {
                write(out, key);
                write(out, each);
            });
            out.append('e');
        } else if (value instanceof List<?> list) {
            out.append('l');
            list.forEach(each -> write(out, each));
            out.append('e');
        } else {
            String text = value.toString();
            out.append(text.getBytes(StandardCharsets.UTF_8).length).append(':').append(text);
        }
    }

    /** The texts of a dictionary, by their keys; what else it holds is left out. @throws IllegalArgumentException if it is none */
    static SortedMap<String, String> texts(byte[] data) {
        Bencode reader = new Bencode(data);
        if (reader.value(0) instanceof Map<?, ?> map && reader.at == data.length) {
            TreeMap<String, String> texts = new TreeMap<>();
            map.forEach((key, value) -> {
                if (value instanceof String text) {
                    texts.put(key.toString(), text);
                }
            });
            return texts;
        }
        throw new IllegalArgumentException("is no dictionary");
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("is nested too deeply");
        }
        return switch (peek()) {
            case 'd' -> dictionary(depth);
            case 'l' -> list(depth);
            case 'i' -> number();
            default -> text();
        };
    }

    private char peek() {
        if (at >= data.length) {
            throw new IllegalArgumentException("ends in the middle");
        }
        return (char) data[at];
    }

    private Map<String, Object> dictionary(int depth) {
        TreeMap<String, Object> map = new TreeMap<>();
        at++;
        while (peek() != 'e') {
            map.put(text(), value(depth + 1));
        }
        at++;
        return map;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        while (peek() != 'e') {
            list.add(value(depth + 1));
        }
        at++;
        return list;
    }

    private Long number() {
        at++;
        return Long.valueOf(upTo('e'));
    }

    private String text() {
        int length = Integer.parseInt(upTo(':'));
        if (length < 0 || length > data.length - at) {
            throw new IllegalArgumentException("has a text that is longer than the rest");
        }
        at += length;
        return new String(data, at - length, length, StandardCharsets.UTF_8);
    }

    /** NumberFormatException, which is an IllegalArgumentException, comes of what is no number. */
    private String upTo(char end) {
        int from = at;
        while (peek() != end) {
            at++;
        }
        return new String(data, from, at++ - from, StandardCharsets.US_ASCII);
    }
}
