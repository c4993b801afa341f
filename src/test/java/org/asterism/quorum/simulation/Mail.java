package org.asterism.quorum.simulation;

import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;

/** What nodes say to one another beside heartbeats. May be lost, doubled, late and out of order, as those. */
sealed interface Mail {

    record Propose(Epoch epoch, Disk.Document document) implements Mail {}

    record AskReport(Epoch epoch, long question) implements Mail {}

    /** @param holds what the node holds or is about to hold, as a set of bits */
    record Report(Epoch epoch, long question, Incarnation incarnation, Tenure tenure, int holds) implements Mail {}

    record Order(Epoch epoch, long id, Incarnation incarnation, Kind kind, int resource) implements Mail {}

    record Result(Epoch epoch, long id, Incarnation incarnation, Outcome outcome) implements Mail {}

    record AskDocument(DocumentVersion version) implements Mail {}

    record GiveDocument(Disk.Document document) implements Mail {}

    enum Kind {
        START,
        STOP
    }

    enum Outcome {
        DONE,
        REFUSED
    }
}
