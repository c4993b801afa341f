package org.asterism.node;

import java.util.TreeSet;
import org.asterism.config.DocumentReader;
import org.asterism.config.NodeSettings;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;

/** Documents as text. */
final class Texts {

    private Texts() {}

    /** Reads a document's text; IllegalArgumentException lists all that is wrong with it. */
    static ClusterDocument document(NodeSettings settings, String text) {
        Reading<ClusterDocument> reading = DocumentReader.readText(
                "the document", text, new TreeSet<>(settings.votes().keySet()));
        if (reading instanceof Reading.Accepted<ClusterDocument> accepted) {
            return accepted.value();
        }
        Reading.Refused<ClusterDocument> refused = (Reading.Refused<ClusterDocument>) reading;
        throw new IllegalArgumentException(String.join(
                "\n", refused.problems().stream().map(Object::toString).toList()));
    }
}
