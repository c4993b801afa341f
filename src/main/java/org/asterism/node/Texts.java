package org.asterism.node;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.cib.CibDocument;
import org.asterism.cib.CibUnreadable;
import org.asterism.cib.CibWriter;
import org.asterism.config.DocumentReader;
import org.asterism.config.DocumentWriter;
import org.asterism.config.Expressible;
import org.asterism.config.NodeSettings;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.model.LivePart;

/** Documents as text. */
final class Texts {

    private static final String STICKINESS = "resource-stickiness";

    private Texts() {}

    /** Reads a document's text, HOCON or a CIB; IllegalArgumentException lists all that is wrong with it. */
    static ClusterDocument document(NodeSettings settings, String text) {
        if (CibDocument.isCib(text)) {
            return cib(text);
        }
        Reading<ClusterDocument> reading = DocumentReader.readText(
                "the document", text, new TreeSet<>(settings.votes().keySet()));
        if (reading instanceof Reading.Accepted<ClusterDocument> accepted) {
            LivePart live = LivePart.of(accepted.value());
            if (!live.leftOut().isEmpty()) {
                throw new IllegalArgumentException(
                        "a running cluster cannot honour:\n" + String.join("\n", live.leftOut()));
            }
            return settled(accepted.value());
        }
        throw new IllegalArgumentException(problems((Reading.Refused<ClusterDocument>) reading));
    }

    private static ClusterDocument cib(String text) {
        try {
            return CibDocument.read(text).document();
        } catch (CibUnreadable e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String problems(Reading.Refused<ClusterDocument> refused) {
        return String.join(
                "\n", refused.problems().stream().map(Object::toString).toList());
    }

    /**
     * Reads what {@link #write} wrote. Decided: the names of nodes were looked at when the change was made and are not again,
     * because a text that is in force must never become unreadable.
     */
    static ClusterDocument stored(String text) {
        Reading<ClusterDocument> reading = CibDocument.isCib(text)
                ? new Reading.Accepted<>(cib(text))
                : DocumentReader.readText("the stored document", text, Set.of());
        if (reading instanceof Reading.Accepted<ClusterDocument> accepted) {
            return accepted.value();
        }
        throw new IllegalArgumentException(problems((Reading.Refused<ClusterDocument>) reading));
    }

    /** As HOCON if that can say all of it, else as a CIB. */
    static String write(ClusterDocument document) {
        Expressible said = Expressible.of(document);
        return said.losses().isEmpty() ? DocumentWriter.write(said.document()) : CibWriter.write(document);
    }

    /**
     * The document with what holds unless it says otherwise: what runs stays where it is ({@code resource-stickiness = 1}).
     * Pacemaker's default of 0 moves running services only to even out numbers, which nobody wants of a PBX.
     */
    static ClusterDocument settled(ClusterDocument document) {
        if (document.resources().isEmpty() || document.resourceDefaults().containsKey(STICKINESS)) {
            return document;
        }
        TreeMap<String, String> defaults = new TreeMap<>(document.resourceDefaults());
        defaults.put(STICKINESS, "1");
        return new ClusterDocument(
                document.options(),
                document.nodeAttributes(),
                document.resources(),
                document.constraints(),
                defaults,
                document.operationDefaults(),
                document.details());
    }
}
