package org.asterism.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.AgentName;

/** Keeps the values of private parameters out of what is recorded or shown of the configuration. Their names stay. */
public final class Mask {

    /** Stands for a private value. */
    public static final String HIDDEN = "********";

    /** A fact as the configuration is written: key = value, also several on a line. */
    private static final Pattern FACT = Pattern.compile(
            "((?:\"((?:[^\"\\\\]|\\\\.)*)\"|([A-Za-z0-9_.-]+))\\s*=\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s,\\[\\]{}\"]+)");

    /** The same in a CIB. */
    private static final Pattern NVPAIR = Pattern.compile("<nvpair(?:\\s+[\\w:-]+=\"[^\"]*\")*\\s*/?>");

    private static final Pattern NAME = Pattern.compile("\\sname=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("(\\svalue=\")[^\"]+\"");

    private static final Pattern SINGLE_VALUE =
            Pattern.compile("((?:attribute|option) (\\S+)(?: of \\S+)? = ).*", Pattern.DOTALL);

    private static final List<String> TELLING =
            List.of("passw", "passphrase", "pwd", "secret", "token", "credential", "private", "community", "apikey");

    private final Set<String> names;
    private final Map<AgentName, Set<String>> byAgent;

    private Mask(Set<String> names, Map<AgentName, Set<String>> byAgent) {
        this.names = names;
        this.byAgent = byAgent;
    }

    /** {@code names}: parameters that agents call private, beside those whose name tells. */
    public static Mask of(Set<String> names) {
        return new Mask(new TreeSet<>(names), Map.of());
    }

    /** For each agent the parameters whose values are hidden, beside those whose name tells. */
    public static Mask of(Map<AgentName, Set<String>> hidden) {
        TreeSet<String> names = new TreeSet<>();
        hidden.values().forEach(names::addAll);
        return new Mask(names, Map.copyOf(hidden));
    }

    /** Whether values under that name are kept out of sight. */
    public boolean hides(String name) {
        return names.contains(name) || tells(name);
    }

    /** Whether the value of that parameter of that agent is kept out of sight; another agent may show its own of that name. */
    public boolean hides(AgentName agent, String name) {
        return tells(name)
                || byAgent.getOrDefault(agent, byAgent.isEmpty() ? names : Set.of())
                        .contains(name);
    }

    private static boolean tells(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
        return TELLING.stream().anyMatch(plain::contains);
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
        String plain = NVPAIR.matcher(line).replaceAll(pair -> Matcher.quoteReplacement(pair(pair.group())));
        return FACT.matcher(plain).replaceAll(fact -> {
            String name = fact.group(2) == null ? fact.group(3) : fact.group(2);
            return Matcher.quoteReplacement(hides(name) ? fact.group(1) + '"' + HIDDEN + '"' : fact.group());
        });
    }

    private String pair(String pair) {
        Matcher name = NAME.matcher(pair);
        return name.find() && hides(name.group(1)) ? VALUE.matcher(pair).replaceAll("$1" + HIDDEN + '"') : pair;
    }
}
