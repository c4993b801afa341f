package org.asterism.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.asterism.model.AgentName;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is looked at with. What is null is not at hand: a condition on it does not hold.
 *
 * @param node attributes of the node in question
 * @param params parameters of the resource, for values that are named by a parameter
 * @param meta meta attributes of the resource, likewise
 * @param submatches of the pattern that named the resource; {@code %1} in an attribute's name is the first
 */
record RuleScope(
        Instant now,
        @Nullable Map<String, String> node,
        Map<String, String> params,
        Map<String, String> meta,
        @Nullable AgentName agent,
        @Nullable Operation operation,
        List<String> submatches) {

    /** An operation by name and interval in milliseconds. */
    record Operation(String name, long intervalMs) {}

    static RuleScope at(Instant now) {
        return new RuleScope(now, null, Map.of(), Map.of(), null, null, List.of());
    }

    RuleScope onNode(Map<String, String> attributes) {
        return new RuleScope(now, attributes, params, meta, agent, operation, submatches);
    }

    RuleScope of(AgentName name) {
        return new RuleScope(now, node, params, meta, name, operation, submatches);
    }

    RuleScope of(Map<String, String> someParams, Map<String, String> someMeta) {
        return new RuleScope(now, node, someParams, someMeta, agent, operation, submatches);
    }

    RuleScope during(String name, long intervalMs) {
        return new RuleScope(now, node, params, meta, agent, new Operation(name, intervalMs), submatches);
    }

    RuleScope matching(List<String> groups) {
        return new RuleScope(now, node, params, meta, agent, operation, groups);
    }
}
