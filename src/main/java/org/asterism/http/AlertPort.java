package org.asterism.http;

import java.util.concurrent.CompletionStage;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;

/** What the HTTP interface asks of the alerts. Methods never block and never throw; a stage may fail or stay open. */
public interface AlertPort {

    /** The alerts and their queue on this node. */
    CompletionStage<AlertList> list();

    /** Has a test event told to each recipient of an alert; no results: there is no such alert. */
    CompletionStage<AlertTest> test(String alert);
}
