package org.asterism.api;

import java.util.List;

/**
 * What a resource agent says of itself; the answer of {@code GET /asterism/v1/agents/NAME}. Texts are empty where the agent says
 * nothing.
 *
 * @param problem why the agent could not be asked; then the rest is empty
 * @param standard version of the OCF standard that it follows
 * @param reload the action by which it takes new parameters over while it runs; empty: it cannot
 */
public record AgentDescription(
        String agent,
        String problem,
        String version,
        String standard,
        String summary,
        String description,
        String reload,
        List<Parameter> parameters,
        List<Action> actions) {

    public AgentDescription {
        parameters = List.copyOf(parameters);
        actions = List.copyOf(actions);
    }

    /** Of an agent that could not be asked. */
    public static AgentDescription unknown(String agent, String problem) {
        return new AgentDescription(agent, problem, "", "", "", "", "", List.of(), List.of());
    }

    public boolean known() {
        return problem.isEmpty();
    }

    /**
     * A parameter.
     *
     * @param isRequired whether it must be given
     * @param preset its value if it is not given
     * @param unique the group within which no two resources may have the same values; empty: they may
     * @param isReloadable whether a new value needs no restart
     * @param isPrivate whether its value may not be shown
     * @param deprecated why it should not be used any more; empty: it may
     * @param choices the values that it can have; empty: all of its type
     */
    public record Parameter(
            String name,
            String type,
            boolean isRequired,
            String preset,
            String unique,
            boolean isReloadable,
            boolean isPrivate,
            String deprecated,
            List<String> choices,
            String summary,
            String description) {

        public Parameter {
            choices = List.copyOf(choices);
        }
    }

    /** An action with the time limit and, of a monitor, the interval in milliseconds that the agent advises; 0: none. */
    public record Action(String name, long timeoutMs, long intervalMs, String role, int depth) {}
}
