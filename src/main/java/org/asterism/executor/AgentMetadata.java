package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What an agent says of itself (OCF Resource Agent API 1.1, "meta-data"). */
public record AgentMetadata(
        String name,
        String version,
        String summary,
        String description,
        List<Parameter> parameters,
        List<AdvisedAction> actions) {

    public AgentMetadata {
        parameters = List.copyOf(parameters);
        actions = List.copyOf(actions);
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
    public record Parameter(String name, Need need, String type, String preset, String summary, String description) {

        public static Parameter required(String name, String type, String summary) {
            return new Parameter(name, Need.REQUIRED, type, "", summary, summary);
        }

        public static Parameter optional(String name, String type, String preset, String summary) {
            return new Parameter(name, Need.OPTIONAL, type, preset, summary, summary);
        }
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
                            Severity.ERROR, known.name, name + " needs the parameter '" + known.name + "'"));
                }
            } else {
                checkType(known, value, findings);
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

    private void checkType(Parameter known, String value, List<Finding> findings) {
        boolean isWrong = switch (known.type) {
            case "integer" -> !value.matches("[+-]?[0-9]+");
            case "boolean" ->
                !value.toLowerCase(java.util.Locale.ROOT).matches("true|on|yes|y|1|ja|false|off|no|n|0|nein");
            default -> false;
        };
        if (isWrong) {
            findings.add(new Finding(
                    Severity.ERROR,
                    known.name,
                    "parameter '" + known.name + "' of " + name + " is " + known.type + ", not '" + value + "'"));
        }
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
