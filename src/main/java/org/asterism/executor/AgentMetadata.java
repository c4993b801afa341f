package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an agent says of itself (OCF Resource Agent API 1.1, "meta-data").
 *
 * @param standard version of the OCF standard that it follows; 1.0 unless it says more
 */
public record AgentMetadata(
        String name,
        String version,
        String summary,
        String description,
        List<Parameter> parameters,
        List<AdvisedAction> actions,
        String standard) {

    static final String RELOAD = "reload-agent";

    /** What an agent of OCF 1.0 calls it. */
    private static final String OLD_RELOAD = "reload";

    public AgentMetadata {
        parameters = List.copyOf(parameters);
        actions = List.copyOf(actions);
    }

    /** Of an agent of our own. */
    public AgentMetadata(
            String name,
            String version,
            String summary,
            String description,
            List<Parameter> parameters,
            List<AdvisedAction> actions) {
        this(name, version, summary, description, parameters, actions, "1.1");
    }

    /** Whether a parameter must be given. */
    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    /**
     * A parameter.
     *
     * @param type string, integer, boolean, time…, as the agent writes it
     * @param preset the value without a setting; empty if none
     */
    public record Parameter(
            String name, Need need, String type, String preset, String summary, String description, Traits traits) {

        public Parameter(String name, Need need, String type, String preset, String summary, String description) {
            this(name, need, type, preset, summary, description, Traits.NONE);
        }

        public static Parameter required(String name, String type, String summary) {
            return new Parameter(name, Need.REQUIRED, type, "", summary, summary);
        }

        public static Parameter optional(String name, String type, String preset, String summary) {
            return new Parameter(name, Need.OPTIONAL, type, preset, summary, summary);
        }
    }

    /**
     * What few parameters have.
     *
     * @param unique group within which two resources may not have the same values; empty: they may
     * @param reload whether a running agent takes a new value over
     * @param secrecy whether the value may be shown
     * @param deprecated why it should no longer be used, and what instead; empty: it may
     * @param choices all values that it can have; empty: any of its type
     */
    public record Traits(String unique, Reload reload, Secrecy secrecy, String deprecated, List<String> choices) {

        public static final Traits NONE = new Traits("", Reload.RESTART, Secrecy.OPEN, "", List.of());

        public Traits {
            choices = List.copyOf(choices);
        }
    }

    /** What a new value of a parameter asks for, as the agent says. */
    public enum Reload {
        RELOADABLE,
        RESTART
    }

    /** Whether a value may stand in logs and answers. */
    public enum Secrecy {
        OPEN,
        PRIVATE
    }

    /** An action with the advised limit, and interval if recurring (zero otherwise). */
    public record AdvisedAction(String name, Duration limit, Duration interval, String role, int depth) {

        public static AdvisedAction of(String name, Duration limit, Duration interval) {
            return new AdvisedAction(name, limit, interval, "", 0);
        }
    }

    /** How bad a finding about the parameters is. */
    public enum Severity {
        /** The agent would refuse. */
        ERROR,
        /** It would be ignored. */
        WARNING
    }

    /** A finding about one parameter, with a sentence for operators. */
    public record Finding(Severity severity, String parameter, String sentence) {}

    public boolean has(String action) {
        return actions.stream().anyMatch(known -> known.name.equals(action));
    }

    /**
     * The action by which a running agent takes new values over; empty if it cannot. {@code reload} counts only where there is no
     * {@code reload-agent}, since OCF 1.1 gave it another meaning (the service reads its own files again).
     */
    public Optional<String> reloadAction() {
        if (has(RELOAD)) {
            return Optional.of(RELOAD);
        }
        return has(OLD_RELOAD) && standard.equals("1.0") ? Optional.of(OLD_RELOAD) : Optional.empty();
    }

    /**
     * The parameters of which a new value needs a restart: those not marked {@code reloadable}; of an agent of OCF 1.0 those
     * marked {@code unique} (Pacemaker Explained, "Reloading an agent after a definition change"). Sorted.
     */
    public List<String> decisive() {
        boolean isOld = reloadAction().filter(OLD_RELOAD::equals).isPresent();
        return parameters.stream()
                .filter(known -> isOld ? !known.traits.unique().isEmpty() : known.traits.reload() == Reload.RESTART)
                .map(Parameter::name)
                .sorted()
                .toList();
    }

    /** The parameters whose values may not be shown, sorted. */
    public List<String> secrets() {
        return parameters.stream()
                .filter(known -> known.traits.secrecy() == Secrecy.PRIVATE)
                .map(Parameter::name)
                .sorted()
                .toList();
    }

    public Optional<Parameter> parameter(String wanted) {
        return parameters.stream().filter(known -> known.name.equals(wanted)).findFirst();
    }

    /** Checks names, required ones and simple types of {@code given} before it is applied. Meta attributes are skipped. */
    public List<Finding> check(Map<String, String> given) {
        List<Finding> findings = new ArrayList<>();
        for (Parameter known : parameters) {
            String value = given.getOrDefault(known.name, "").strip();
            if (value.isEmpty()) {
                if (known.need == Need.REQUIRED && known.preset.isEmpty()) {
                    findings.add(new Finding(
                            Severity.ERROR,
                            known.name,
                            name + " needs the parameter '" + known.name + "'" + said(known)));
                }
            } else {
                checkType(known, value, findings);
                if (!known.traits.deprecated().isEmpty()) {
                    findings.add(new Finding(
                            Severity.WARNING,
                            known.name,
                            "parameter '" + known.name + "' of " + name + " is deprecated: "
                                    + known.traits.deprecated()));
                }
            }
        }
        for (String wanted : new TreeSet<>(given.keySet())) {
            if (!wanted.startsWith("CRM_meta_")
                    && !wanted.equals("OCF_CHECK_LEVEL")
                    && parameter(wanted).isEmpty()) {
                findings.add(new Finding(
                        Severity.WARNING, wanted, name + " has no parameter '" + wanted + "'" + suggestion(wanted)));
            }
        }
        return findings;
    }

    private static String said(Parameter known) {
        return known.summary.isEmpty() ? "" : " (" + known.summary + ")";
    }

    private void checkType(Parameter known, String value, List<Finding> findings) {
        boolean isChosen =
                known.traits.choices().isEmpty() || known.traits.choices().contains(value);
        boolean isOfType = switch (known.type) {
            // Agents call times integers: dampen of ocf:pacemaker:ping is 5s unless it is given.
            case "integer" -> value.matches("[+-]?[0-9]+(ms|msec|us|usec|s|sec|m|min|h|hr)?");
            case "boolean" -> value.toLowerCase(Locale.ROOT).matches("true|on|yes|y|1|ja|false|off|no|n|0|nein");
            default -> true;
        };
        if (isChosen && isOfType) {
            return;
        }
        String wanted = isChosen ? known.type : "one of " + String.join(", ", known.traits.choices());
        String shown = known.traits.secrecy() == Secrecy.PRIVATE ? "what was given" : "'" + value + "'";
        findings.add(new Finding(
                Severity.ERROR,
                known.name,
                "parameter '" + known.name + "' of " + name + " is " + wanted + ", not " + shown + said(known)));
    }

    private String suggestion(String wanted) {
        return parameters.stream()
                .map(Parameter::name)
                .filter(known -> distance(known, wanted) <= 2)
                .findFirst()
                .map(known -> "; meant '" + known + "'?")
                .orElse("");
    }

    /** Edit distance (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
