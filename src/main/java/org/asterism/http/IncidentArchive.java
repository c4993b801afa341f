package org.asterism.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;

/** What the HTTP interface asks of the flight record. Methods never block and never throw; a stage may fail or stay open. */
public interface IncidentArchive {

    /** The incidents in the records of all nodes that answer. */
    CompletionStage<IncidentList> list();

    /**
     * One incident with the time line of all nodes that answer; empty if there is none of that id.
     *
     * @throws IllegalArgumentException if it is no id
     */
    CompletionStage<Optional<IncidentReport>> report(String id);

    /** The same as a zip file. */
    CompletionStage<Optional<byte[]>> export(String id);
}
