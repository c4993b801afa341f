package org.asterism.wire;

import java.util.ArrayList;
import java.util.List;

/** Changes to the text of a key file; what they do not touch, comments included, stays as it is. */
public final class KeyFileEdit {

    private KeyFileEdit() {}

    /** With one more key, which is accepted and does not sign. An older key of that number is replaced. */
    public static List<String> add(List<String> lines, int id, SigningKey.Method method, String secret) {
        List<String> changed = remove(lines, id);
        changed.add(id + " " + method.word() + " " + secret);
        return changed;
    }

    /** With another signing key. */
    public static List<String> use(List<String> lines, int id) {
        List<String> changed = new ArrayList<>();
        lines.forEach(line -> changed.add(first(line).equals("auth") ? "auth " + id : line));
        return changed;
    }

    /** Without that key. */
    public static List<String> remove(List<String> lines, int id) {
        List<String> changed = new ArrayList<>();
        lines.stream().filter(line -> !first(line).equals(String.valueOf(id))).forEach(changed::add);
        return changed;
    }

    private static String first(String line) {
        return line.strip().split("\\s+", 2)[0];
    }
}
