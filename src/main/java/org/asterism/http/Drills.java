package org.asterism.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.DrillList;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;

/** What the HTTP interface asks about drills. Methods never block and never throw; a stage may fail. */
public interface Drills {

    /** What came of an order. */
    sealed interface Answer {

        /** It has begun; or, of a rehearsal, it would. */
        record Begun(DrillReport report) implements Answer {}

        record No(Refused refusal) implements Answer {}
    }

    /**
     * Begins a drill, if the cluster can bear it.
     *
     * @param by who asks
     */
    CompletionStage<Answer> begin(DrillOrder order, String by);

    /** Those of this node. */
    CompletionStage<DrillList> list();

    /** One of this node, or the newest by {@code last}. */
    CompletionStage<Optional<DrillReport>> find(String id);
}
