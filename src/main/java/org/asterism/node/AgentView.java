package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.AgentDescription;
import org.asterism.executor.AgentTrial;

/** What is known of an agent, as text. */
final class AgentView {

    private AgentView() {}

    static List<String> lines(AgentDescription known) {
        List<String> lines = new ArrayList<>();
        lines.add(known.agent() + (known.summary().isEmpty() ? "" : "  " + known.summary()));
        lines.add("version " + known.version() + ", standard " + known.standard()
                + (known.reload().isEmpty()
                        ? ""
                        : ", takes new parameters over while it runs (" + known.reload() + ")"));
        if (!known.description().isEmpty()) {
            lines.add("");
            known.description().lines().map(String::strip).forEach(lines::add);
        }
        lines.add("");
        lines.add("Parameters (* must be given)");
        known.parameters().forEach(one -> lines.addAll(lines(one)));
        lines.add("");
        lines.add("Actions, with the time limit and interval that the agent advises");
        known.actions()
                .forEach(action -> lines.add("  " + action.name()
                        + (action.timeoutMs() == 0 ? "" : "  within " + seconds(action.timeoutMs()))
                        + (action.intervalMs() == 0 ? "" : ", every " + seconds(action.intervalMs()))
                        + (action.role().isEmpty() ? "" : ", as " + action.role())
                        + (action.depth() == 0 ? "" : ", check level " + action.depth())));
        return lines;
    }

    private static List<String> lines(AgentDescription.Parameter one) {
        List<String> traits = new ArrayList<>(List.of(one.type()));
        if (!one.preset().isEmpty()) {
            traits.add("default " + one.preset());
        }
        if (!one.choices().isEmpty()) {
            traits.add("one of " + String.join(", ", one.choices()));
        }
        if (!one.unique().isEmpty()) {
            traits.add(one.unique().equals(one.name()) ? "unique" : "unique within " + one.unique());
        }
        if (one.isReloadable()) {
            traits.add("reloadable");
        }
        if (one.isPrivate()) {
            traits.add("private");
        }
        List<String> lines = new ArrayList<>();
        lines.add("  " + one.name() + (one.isRequired() ? "*" : "") + "  (" + String.join("; ", traits) + ")"
                + (one.summary().isEmpty() ? "" : "  " + one.summary()));
        if (!one.deprecated().isEmpty()) {
            lines.add("      deprecated: " + one.deprecated());
        }
        return lines;
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    static String line(AgentTrial.Step step) {
        String lead = switch (step.verdict()) {
            case RIGHT -> "ok     ";
            case WRONG -> "WRONG  ";
            case NOTED -> "note   ";
            case SKIPPED -> "-      ";
        };
        return lead + step.name() + ": " + step.sentence();
    }

    static List<Map<String, Object>> json(List<AgentTrial.Step> steps) {
        return steps.stream()
                .map(step -> {
                    Map<String, Object> fields = new TreeMap<>();
                    fields.put("step", step.name());
                    fields.put("verdict", step.verdict().name().toLowerCase(Locale.ROOT));
                    fields.put("sentence", step.sentence());
                    fields.put("tookMs", step.took().toMillis());
                    return fields;
                })
                .toList();
    }
}
