package org.asterism.api;

import java.util.List;
import org.asterism.model.NodeName;

/** How a test event fared from {@code ownNode}; the answer of {@code POST /asterism/v1/alerts/NAME/test}. */
public record AlertTest(NodeName ownNode, List<Result> results) {

    public AlertTest {
        results = List.copyOf(results);
    }

    /** {@code words}: what the other end said, or why it failed. */
    public record Result(String alert, String recipient, boolean delivered, String words, long ms) {}
}
