package org.asterism.audit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the values of private parameters out of what is recorded or shown of the configuration. Their names stay. */
public final class Mask {

    /** Stands for a private value. */
    public static final String HIDDEN = "********";

    /** A fact as the configuration is written: key = value, also several on a line. */
    private static final Pattern FACT = Pattern.compile(
            "((?:\"((?:[^\"\\\\]|\\\\.)*)\"|([A-Za-z0-9_.-]+))\\s*=\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s,\\[\\]{}\"]+)");

    private static final Pattern SINGLE_VALUE =
            Pattern.compile("((?:attribute|option) (\\S+)(?: of \\S+)? = ).*", Pattern.DOTALL);

    private static final List<String> TELLING =
            List.of("passw", "passphrase", "pwd", "secret", "token", "credential", "private", "community", "apikey");

    private final Set<String> names;

    private Mask(Set<String> names) {
        this.names = names;
    }

    /** {@code names}: parameters that agents call private, beside those whose name tells. */
    public static Mask of(Set<String> names) {
        return new Mask(new TreeSet<>(names));
    }

    /** Whether values under that name are kept out of sight. */
    public boolean hides(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
        return names.contains(name) || TELLING.stream().anyMatch(plain::contains);
    }

    /** {@code value}, or the mask if {@code name} is that of a private one. */
    public String value(String name, String value) {
        return hides(name) && !value.isEmpty() ? HIDDEN : value;
    }

    /** Lines of a configuration or of a difference of two, private values masked. That one changed still shows. */
    public List<String> lines(List<String> lines) {
        return lines.stream().map(this::line).toList();
    }

    /** What a change of the configuration is noted as: that of a single value names it. */
    public String note(String note) {
        Matcher single = SINGLE_VALUE.matcher(note);
        return single.matches() && hides(single.group(2)) ? single.group(1) + HIDDEN : note;
    }

    private String line(String line) {
        return FACT.matcher(line).replaceAll(fact -> {
            String name = fact.group(2) == null ? fact.group(3) : fact.group(2);
            return Matcher.quoteReplacement(hides(name) ? fact.group(1) + '"' + HIDDEN + '"' : fact.group());
        });
    }
}
