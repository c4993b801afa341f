package org.asterism.resource;

import java.util.concurrent.CompletionStage;
import org.asterism.model.BootTime;

/** Asked before each start and promotion, after the operation is on the {@link HistoryBoard}. */
public interface Permission {

    /** Never fails. An answer that stays away counts as refused. */
    CompletionStage<Permit> ask(Order order);

    /** The answer. */
    sealed interface Permit {

        /** Go ahead, but do not begin at or after {@code deadline}. */
        record Granted(BootTime deadline) implements Permit {}

        record Refused(String reason) implements Permit {}
    }
}
