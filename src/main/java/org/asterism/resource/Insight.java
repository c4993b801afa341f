package org.asterism.resource;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.resource.core.MonitorJudge.Evidence;

/** Finds out whether a monitor that got no answer tells of the service or of this node. */
@FunctionalInterface
public interface Insight {

    /** Knows nothing. */
    Insight NONE = call -> CompletableFuture.completedFuture(Evidence.NOTHING);

    /** About the monitor {@code call} that has just ended without an answer. Never fails; has a time limit of its own. Any thread. */
    CompletionStage<Evidence> about(AgentCall call);
}
