package org.asterism.http;

import java.util.concurrent.CompletionStage;
import org.asterism.api.AuditList;
import org.asterism.audit.AuditQuery;

/** The audit logs of all nodes. Methods never block and never throw; a stage may fail or stay open. */
public interface AuditArchive {

    /** The latest records that are wanted, of all nodes that answer. */
    CompletionStage<AuditList> all(AuditQuery query);
}
