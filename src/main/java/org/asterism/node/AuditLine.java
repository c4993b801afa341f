package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditEntry.Who;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.audit.AuditTrail;
import org.asterism.audit.Difference;
import org.asterism.audit.Mask;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.http.HttpServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's audit log: opens it, and records each version of the configuration that comes into force here, whoever asked for it and
 * on whichever node. So every node can tell what changed, and their logs bear each other out.
 */
final class AuditLine {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLine.class);
    private static final String FOLDER = "audit";

    /** Of one record; a whole new configuration is in the history anyway. */
    private static final int MOST_DIFF_LINES = 400;

    private final Shared shared;
    private final Masks masks;
    private final AuditTrail trail;
    private final ThreadPoolExecutor writer;
    private Stored last;

    private AuditLine(Shared shared, Masks masks, AuditTrail trail, ThreadPoolExecutor writer) {
        this.shared = shared;
        this.masks = masks;
        this.trail = trail;
        this.writer = writer;
        this.last = shared.parts().held();
    }

    static AuditLine open(Shared shared, Masks masks) {
        ThreadPoolExecutor writer = OneThread.named("asterism-audit", Integer.MAX_VALUE);
        AuditTrail trail = AuditTrail.in(
                shared.settings().paths().state().resolve(FOLDER),
                shared.settings().self(),
                shared.settings().limits().auditFileBytes(),
                shared.settings().limits().auditFiles(),
                writer,
                shared.processes(),
                Clock.systemUTC());
        AuditLine line = new AuditLine(shared, masks, trail, writer);
        line.show(shared.parts().metrics().registry());
        shared.parts().storage().onKept(line::inForce);
        return line;
    }

    private Mask mask() {
        return masks.atOnce(List.of(shared.parts().storage().present()));
    }

    HttpServices.Records records() {
        return new HttpServices.Records(trail, shared.settings().self(), this::mask);
    }

    /** What is shown in status while records wait for the disk or were lost. */
    List<Risk> risks() {
        if (trail.problem().isEmpty() && trail.lost() == 0) {
            return List.of();
        }
        String state = trail.problem().isEmpty()
                ? trail.lost() + " audit records were lost while the disk refused them"
                : "the audit log cannot be written (" + trail.problem() + "); " + trail.waiting() + " records wait, "
                        + trail.lost() + " are lost";
        return List.of(new Risk(RiskKind.AUDIT, state, "see whether the disk of paths.state is full or broken"));
    }

    /** Any thread; the work is the log's own thread's. */
    private void inForce(Stored next) {
        writer.execute(() -> {
            try {
                record(next);
            } catch (RuntimeException bug) {
                LOG.error("a version of the configuration is not in the audit log version={}", next.version(), bug);
            }
        });
    }

    /** A new coordinator commits what there is once more: that is no change. */
    private void record(Stored next) {
        Stored before = last;
        last = next;
        if (before.text().equals(next.text())) {
            return;
        }
        List<String> diff = Difference.of(
                before.text(),
                before.version().toString(),
                next.text(),
                next.version().toString());
        Mask mask = masks.atOnce(List.of(Masks.read(before.text()), Masks.read(next.text())));
        var unused = trail.append(new AuditEntry(
                0,
                Instant.now(),
                shared.settings().self(),
                Kind.DOCUMENT,
                new Who(next.author().isEmpty() ? "cluster" : next.author(), "", Means.CLUSTER, "", ""),
                "",
                new TreeMap<>(),
                "",
                Outcome.DONE,
                "",
                mask.note(next.note()),
                before.version().toString(),
                next.version().toString(),
                Difference.shortened(mask.lines(diff), MOST_DIFF_LINES)));
    }

    private void show(MeterRegistry registry) {
        FunctionCounter.builder("asterism.audit.records", trail, AuditTrail::written)
                .description("records written to the audit log since the start")
                .register(registry);
        Gauge.builder("asterism.audit.waiting", trail, AuditTrail::waiting)
                .description("audit records that wait for the disk; more than a few for long: see its space")
                .register(registry);
        FunctionCounter.builder("asterism.audit.lost", trail, AuditTrail::lost)
                .description("audit records that found no room while the disk refused them")
                .register(registry);
    }
}
