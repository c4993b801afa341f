package org.asterism.api;

import java.util.List;

/**
 * Names of the resource agents that a node has; the answer of {@code GET /asterism/v1/agents}.
 *
 * @param agents sorted, each as a configuration names it: {@code ocf:heartbeat:IPaddr2}
 */
public record AgentList(List<String> agents) {
    public AgentList {
        agents = List.copyOf(agents);
    }
}
