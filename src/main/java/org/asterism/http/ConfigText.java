package org.asterism.http;

import java.util.List;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.model.DocumentVersion;

/** A version of the replicated configuration as HOCON text. */
public record ConfigText(DocumentVersion version, String text) {

    /** What is said of a version that was not kept. */
    public static Refused unknown(DocumentVersion version) {
        return new Refused(
                RefusalCode.NOT_FOUND,
                "version " + version + " of the configuration is not kept on this node",
                List.of(),
                "see 'asterism config history'; a node that was away then may lack it, so ask another with --host; how many are"
                        + " kept says limits.document-history");
    }
}
