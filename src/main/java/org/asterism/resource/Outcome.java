package org.asterism.resource;

import org.asterism.model.OperationResult;

/** The one answer to an {@link Order}. */
public sealed interface Outcome {

    Order order();

    /** It ran (or a cancel was carried out); whether well, the result says. For a recurring monitor: its first result. */
    record Executed(Order order, OperationResult result) implements Outcome {}

    /** Nothing ran and nothing changed. */
    record Rejected(Order order, String reason) implements Outcome {}
}
