package org.asterism.resource;

import org.asterism.executor.AgentResult;
import org.asterism.model.Epoch;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/** What happens to this node's resources, for the listener given to {@link Resources}. */
public sealed interface ResourceEvent {

    ResourceId resource();

    /** The history is another now; it is on the board already. */
    record HistoryChanged(ResourceHistory history) implements ResourceEvent {
        @Override
        public ResourceId resource() {
            return history.resource();
        }
    }

    /**
     * An operation ended, or a recurring monitor changed its mind.
     *
     * @param epoch of the order; {@link Epoch#NONE} for what the node did by itself
     * @param evidence the agent's output and words
     */
    record OperationEnded(Epoch epoch, long transition, OperationResult result, AgentResult evidence)
            implements ResourceEvent {
        @Override
        public ResourceId resource() {
            return result.key().resource();
        }
    }

    /** All that was known of it is forgotten. */
    record ResourceForgotten(ResourceId resource) implements ResourceEvent {}
}
