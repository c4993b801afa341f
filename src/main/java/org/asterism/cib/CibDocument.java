package org.asterism.cib;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.ClusterDocument;
import org.asterism.model.LivePart;

/**
 * A CIB as the configuration of a live cluster; see {@link LivePart}.
 *
 * @param document what holds
 * @param leftOut one sentence for each thing that does not, or was not understood
 */
public record CibDocument(ClusterDocument document, List<String> leftOut) {

    public CibDocument {
        leftOut = List.copyOf(leftOut);
    }

    /** Whether a document's text is a CIB rather than HOCON. */
    public static boolean isCib(String text) {
        return text.stripLeading().startsWith("<");
    }

    /**
     * Reads a CIB's text.
     *
     * @throws CibUnreadable if it is none at all
     */
    public static CibDocument read(String text) throws CibUnreadable {
        CibReading reading =
                CibReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);
        List<String> leftOut = new ArrayList<>();
        reading.problems().forEach(problem -> leftOut.add(problem.toString()));
        LivePart live = LivePart.of(reading.state().document());
        leftOut.addAll(live.leftOut());
        return new CibDocument(live.document(), leftOut);
    }
}
