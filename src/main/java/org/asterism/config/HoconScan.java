package org.asterism.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks over the text of a HOCON file for two things that the library swallows: a key that is set twice (the last one wins
 * silently) and an include (of a file that is not there, or whose ending it does not know: nothing is included, silently).
 * It never fails; text that is not valid HOCON is the library's to report.
 *
 * <p>Allowed as in HOCON: {@code a { x = 1 }} and later {@code a.y = 2}; {@code +=}; and setting a key again with a value
 * that refers to another ({@code port = ${?PORT}}).
 */
final class HoconScan {

    /** A key that is set again. {@code path} has its elements joined by '.'. */
    record Duplicate(String path, int firstLine, int line) {}

    /** An include: the word before the name ({@code file}, {@code url}, {@code classpath}; empty if none) and the name. */
    record Include(String kind, String name, int line) {}

    /** A piece of a key that means the same with and without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private record Seen(int line, boolean isObject) {}

    /** Nesting beyond this is not looked into, and must not reach the library, which would run out of stack. */
    private static final int DEEPEST = 64;

    private final String text;
    private final String onceBelow;
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final List<Include> includes = new ArrayList<>();
    private int at;
    private int line = 1;
    private int tooDeepInLine;

    private HoconScan(String text, String onceBelow) {
        this.text = text;
        this.onceBelow = onceBelow;
    }

    /** @param onceBelow path whose children, though objects, may stand only once ({@code asterism.resources}) */
    static HoconScan of(String text, String onceBelow) {
        HoconScan scan = new HoconScan(text, onceBelow);
        scan.skipBlank();
        if (scan.peek() == '{') {
            scan.next();
        }
        scan.fields("", new HashMap<>(), 0);
        return scan;
    }

    List<Duplicate> duplicates() {
        return List.copyOf(duplicates);
    }

    List<Include> includes() {
        return List.copyOf(includes);
    }

    /** The line in which nesting goes beyond what is read; 0 if it does not. */
    int tooDeepInLine() {
        return tooDeepInLine;
    }

    /** True if this depth may be looked into. */
    private boolean enters(int depth) {
        if (depth >= DEEPEST && tooDeepInLine == 0) {
            tooDeepInLine = line;
        }
        return depth < DEEPEST;
    }

    /** Fields up to the closing brace or the end. */
    private void fields(String prefix, Map<String, Seen> scope, int depth) {
        while (enters(depth) && at < text.length()) {
            skipBlank();
            if (peek() == '}') {
                next();
                return;
            }
            int before = at;
            field(prefix, scope, depth);
            if (at == before) {
                next();
            }
        }
    }

    private void field(String prefix, Map<String, Seen> scope, int depth) {
        int startLine = line;
        String key = key();
        if (key.equals("include") || key.startsWith("include ")) {
            include(startLine);
            return;
        }
        skipSpaces();
        boolean isAppend = peek() == '+';
        while (peek() == '+' || peek() == '=' || peek() == ':') {
            next();
        }
        skipBlankLines();
        String path = prefix.isEmpty() ? key : prefix + "." + key;
        boolean isObject = peek() == '{';
        boolean refers = value(path, scope, depth);
        if (!key.isEmpty() && !isAppend && !refers) {
            note(path, isObject, startLine, scope);
        }
    }

    private void note(String path, boolean isObject, int startLine, Map<String, Seen> scope) {
        Seen before = scope.putIfAbsent(path, new Seen(startLine, isObject));
        boolean mayMerge = isObject && before != null && before.isObject() && !isOnce(path);
        if (before != null && !mayMerge) {
            duplicates.add(new Duplicate(path, before.line(), startLine));
        }
    }

    private boolean isOnce(String path) {
        return path.startsWith(onceBelow + ".") && path.indexOf('.', onceBelow.length() + 1) < 0;
    }

    /** One value, which may be several pieces on one line. True if it refers to another by {@code ${...}}. */
    private boolean value(String path, Map<String, Seen> scope, int depth) {
        boolean refers = false;
        while (at < text.length()) {
            skipSpaces();
            char c = peek();
            if (c == '\n' || c == ',' || c == '}' || c == ']' || isComment()) {
                return refers;
            }
            if (c == '{') {
                next();
                fields(path, scope, depth + 1);
            } else if (c == '[') {
                next();
                elements(path, depth + 1);
            } else if (c == '"') {
                quoted();
            } else if (text.startsWith("${", at)) {
                refers = true;
                skipPast('}');
            } else {
                next();
            }
        }
        return refers;
    }

    /** Elements of a list; each object in it is a world of its own. */
    private void elements(String path, int depth) {
        while (enters(depth) && at < text.length()) {
            skipBlank();
            if (peek() == ']') {
                next();
                return;
            }
            int before = at;
            value(path, new HashMap<>(), depth);
            if (at == before) {
                next();
            }
        }
    }

    private String key() {
        StringBuilder key = new StringBuilder();
        while (at < text.length() && "=:{}+,[]\n".indexOf(peek()) < 0 && !isComment()) {
            if (peek() == '"') {
                boolean isInclude = key.toString().strip().startsWith("include");
                if (isInclude) {
                    break;
                }
                String piece = quoted();
                key.append(PLAIN.matcher(piece).matches() ? piece : '"' + piece + '"');
            } else {
                key.append(next());
            }
        }
        return key.toString().strip();
    }

    /** The rest of {@code include ["name" | file("name") | required(file("name"))]}. */
    private void include(int startLine) {
        int back = text.lastIndexOf("include", at);
        int quote = text.indexOf('"', at);
        int lineEnd = text.indexOf('\n', at);
        if (quote < 0 || (lineEnd >= 0 && quote > lineEnd)) {
            skipPast('\n');
            return;
        }
        String words = text.substring(back + "include".length(), quote).replace("required", "");
        at = quote;
        String name = quoted();
        includes.add(new Include(words.replaceAll("[^a-z]", ""), name, startLine));
        while (at < text.length() && peek() == ')') {
            next();
        }
    }

    private String quoted() {
        if (text.startsWith("\"\"\"", at)) {
            int end = text.indexOf("\"\"\"", at + 3);
            return take(end < 0 ? text.length() : end + 3);
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        String piece = take(Math.min(text.length(), end + 1));
        return piece.length() >= 2 && piece.endsWith("\"") ? piece.substring(1, piece.length() - 1) : piece;
    }

    private String take(int end) {
        String piece = text.substring(at, end);
        line += (int) piece.chars().filter(c -> c == '\n').count();
        at = end;
        return piece;
    }

    private void skipPast(char mark) {
        int end = text.indexOf(mark, at);
        take(end < 0 ? text.length() : end + 1);
    }

    private boolean isComment() {
        return peek() == '#' || text.startsWith("//", at);
    }

    private void skipSpaces() {
        while (at < text.length() && peek() != '\n' && Character.isWhitespace(peek())) {
            next();
        }
    }

    /** Between a key and its value; comments may stand there too. */
    private void skipBlankLines() {
        skipBlankBut(',');
    }

    private void skipBlank() {
        skipBlankBut('\0');
    }

    private void skipBlankBut(char stop) {
        while (at < text.length()) {
            if (isComment()) {
                skipPast('\n');
            } else if (peek() != stop && (Character.isWhitespace(peek()) || peek() == ',')) {
                next();
            } else {
                return;
            }
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() {
        char c = peek();
        line += c == '\n' ? 1 : 0;
        at = Math.min(text.length(), at + 1);
        return c;
    }
}
