package org.asterism.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.asterism.api.PrecheckReport;
import org.asterism.api.SampleReport;
import org.asterism.audit.AuditTrail;
import org.asterism.audit.Mask;
import org.asterism.model.NodeName;
import org.asterism.observability.EventLog;
import org.asterism.observability.Health;
import org.asterism.observability.Metrics;

/**
 * What the routes need of the node.
 *
 * @param records where each change that is asked for is recorded
 * @param audits the logs of all nodes
 * @param samples what this node measured in the last hours
 * @param precheck compares the nodes anew
 * @param net the net system of the moment, none while this node is in no Pekko cluster; asked on each request
 */
public record HttpServices(
        ClusterControl control,
        Metrics metrics,
        Health health,
        EventLog events,
        Records records,
        AuditArchive audits,
        IncidentArchive incidents,
        AlertPort alerts,
        Drills drills,
        Supplier<SampleReport> samples,
        Supplier<CompletionStage<PrecheckReport>> precheck,
        Supplier<Optional<ClassicActorSystemProvider>> net) {

    /**
     * The audit log.
     *
     * @param node whose it is
     * @param mask as the configuration in force asks for it
     */
    public record Records(AuditTrail trail, NodeName node, Supplier<Mask> mask) {}
}
