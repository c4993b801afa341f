package org.asterism.executor;

import java.util.Optional;
import org.asterism.model.AgentName;

/** What agents said of themselves, as far as it is known. */
@FunctionalInterface
public interface AgentFacts {

    /** Nothing is known of any. */
    AgentFacts NONE = agent -> Optional.empty();

    /** Never waits. Whoever answers may ask the agent meanwhile, so that it is known later. */
    Optional<AgentMetadata> of(AgentName agent);
}
