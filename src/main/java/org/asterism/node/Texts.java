package org.asterism.node;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.cib.CibDocument;
import org.asterism.cib.CibUnreadable;
import org.asterism.cib.CibWriter;
import org.asterism.config.DocumentReader;
import org.asterism.config.DocumentWriter;
import org.asterism.config.Expressible;
import org.asterism.config.NodeSettings;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.model.LivePart;
import org.asterism.telephony.drain.KeptCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Documents as text. */
final class Texts {

    private static final Logger LOG = LoggerFactory.getLogger(Texts.class);
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
            keepsKnownCalls(accepted.value());
            return settled(accepted.value());
        }
        throw new IllegalArgumentException(words(((Reading.Refused<ClusterDocument>) reading).problems()));
    }

    /** A document by hand may have drains in it. */
    private static void keepsKnownCalls(ClusterDocument document) {
        document.details().leases().forEach(lease -> {
            try {
                KeptCalls.parse(lease.then().keep(), "");
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("leases." + lease.id() + ".keep: " + unknown.getMessage(), unknown);
            }
        });
    }

    private static ClusterDocument cib(String text) {
        try {
            return CibDocument.read(text).document();
        } catch (CibUnreadable e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String words(List<Problem> problems) {
        return String.join("\n", problems.stream().map(Object::toString).toList());
    }

    /**
     * Reads what {@link #write} wrote. Decided: the names of nodes were looked at when the change was made and are not again,
     * because a text that is in force must never become unreadable.
     */
    static ClusterDocument stored(String text) {
        return readStored(text).document();
    }

    /** Throws IllegalArgumentException where what {@link #write} wrote would not be read in full again. */
    static void readBack(String text) {
        List<Problem> lost = readStored(text).passedOver();
        if (!lost.isEmpty()) {
            throw new IllegalArgumentException(words(lost));
        }
    }

    /** The same for what comes into force here: what a later release wrote, and this one passes over, is in the log. */
    static ClusterDocument taken(String text) {
        DocumentReader.Stored read = readStored(text);
        read.passedOver()
                .forEach(
                        part -> LOG.warn("{}: passed over, as this release does not know it; upgrade this node", part));
        return read.document();
    }

    private static DocumentReader.Stored readStored(String text) {
        Reading<DocumentReader.Stored> reading = CibDocument.isCib(text)
                ? new Reading.Accepted<>(new DocumentReader.Stored(cib(text), List.of()))
                : DocumentReader.readStored(text);
        if (reading instanceof Reading.Accepted<DocumentReader.Stored> accepted) {
            return accepted.value();
        }
        throw new IllegalArgumentException(words(((Reading.Refused<DocumentReader.Stored>) reading).problems()));
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
