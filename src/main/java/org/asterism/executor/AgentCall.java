package org.asterism.executor;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ResourceId;

/**
 * One run of one action of an agent.
 *
 * @param id unique on this node; what {@link AgentRunner#cancel} names
 * @param action as OCF names it: start, stop, monitor, validate-all, promote…
 * @param interval of a recurring action; zero otherwise
 * @param params the agent's parameters, {@code CRM_meta_*} for its environment, and {@code OCF_CHECK_LEVEL}
 * @param limit how long it may take
 */
public record AgentCall(
        long id,
        AgentName agent,
        ResourceId resource,
        String action,
        Duration interval,
        SortedMap<String, String> params,
        Duration limit,
        LatestStart latestStart) {

    public AgentCall {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        if (action.isEmpty() || interval.isNegative() || limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a call needs an action, interval >= 0 and limit > 0: '" + action + "', "
                    + interval + ", " + limit);
        }
    }

    public boolean isRecurring() {
        return !interval.isZero();
    }

    /** The same by another agent. */
    AgentCall by(AgentName other) {
        return new AgentCall(id, other, resource, action, interval, params, limit, latestStart);
    }

    /** The same with another action. */
    AgentCall as(String other) {
        return new AgentCall(id, agent, resource, other, interval, params, limit, latestStart);
    }

    /** The parameter's value, or {@code otherwise} where it is absent or empty. */
    public String param(String name, String otherwise) {
        String value = params.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    @Override
    public String toString() {
        return resource + "_" + action + "_" + interval.toMillis() + "#" + id + " (" + agent + ")";
    }
}
