package org.asterism.node;

import java.util.List;
import java.util.function.Function;
import org.asterism.api.ChangeResult;
import org.asterism.api.RefusalCode;
import org.asterism.audit.Mask;
import org.asterism.audit.PrivateValues;
import org.asterism.http.Change;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;

/**
 * A configuration that was shown with masks and comes back edited: each mask keeps the value that is stored in its place. A mask
 * is never stored.
 */
final class MasksBack {

    private static final String REMEDY =
            "write the true value in its place, or show the configuration again and edit that";

    /** What becomes of a change. */
    sealed interface Outcome {

        /** It goes on, with true values. */
        record Goes(Change change) implements Outcome {}

        record Refused(ChangeResult.Refused refusal) implements Outcome {}
    }

    private MasksBack() {}

    /**
     * @param reader reads the text of a configuration
     * @param stored the document of {@code version}, which this node has
     * @throws IllegalArgumentException if the configuration cannot be read
     */
    static Outcome of(
            Change change, Function<String, ClusterDocument> reader, ClusterDocument stored, DocumentVersion version) {
        if (!(change instanceof Change.ApplyConfig apply) || !apply.text().contains(Mask.HIDDEN)) {
            return new Outcome.Goes(change);
        }
        PrivateValues.Restored restored = PrivateValues.restored(reader.apply(apply.text()), stored);
        if (!restored.unknown().isEmpty()) {
            return refused(
                    RefusalCode.INVALID_CONFIGURATION,
                    "the masked value of " + String.join(", of ", restored.unknown())
                            + " stands for none that is stored");
        }
        if (!apply.expected().equals(version)) {
            // Another node may know a later version, whose values this one would overwrite with older ones.
            return refused(
                    RefusalCode.VERSION_CONFLICT,
                    "masked values of version " + apply.expected() + " come back, and this node has version "
                            + version);
        }
        return new Outcome.Goes(new Change.ApplyConfig(
                Texts.write(restored.document()), apply.expected(), apply.agents(), apply.mode(), apply.comment()));
    }

    /** Of a first document, which comes back to nothing. */
    static void refuse(ClusterDocument first) throws Refusals {
        List<String> masks =
                PrivateValues.restored(first, ClusterDocument.EMPTY).unknown();
        if (!masks.isEmpty()) {
            throw new Refusals(List.of(
                    "the first configuration has masks (" + Mask.HIDDEN + ") in the place of the values of "
                            + String.join(", of ", masks),
                    "write the true values; asterism config show --show-secrets shows them"));
        }
    }

    private static Outcome refused(RefusalCode code, String sentence) {
        return new Outcome.Refused(new ChangeResult.Refused(code, sentence, List.of(), REMEDY));
    }
}
