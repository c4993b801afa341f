package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.ChangeMode;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.api.DrillReport.Step;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.drill.DrillIncident;
import org.asterism.drill.DrillSafety;
import org.asterism.drill.DrillVerdict;
import org.asterism.http.Caller;
import org.asterism.http.Change;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Waits until the cluster is whole after a fault, measures, and judges. Blocking: for the thread of the drill. */
final class DrillAftermath {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A machine that was rebooted is back by then. */
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(15);

    private static final Duration LEAST_CALM = Duration.ofSeconds(3);

    /** The others are asked again for their records: one that has just come back may be slow. */
    private static final int MOST_ASKED = 3;

    private final Shared shared;
    private final Control control;
    private final NodeName self;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Why the flight record is not whole. */
    private final List<String> gaps = new ArrayList<>();

    DrillAftermath(Shared shared, Control control, NodeName self) {
        this.shared = shared;
        this.control = control;
        this.self = self;
    }

    DrillReport judge(DrillReport report, DrillOrder order, ClusterStatus before, DrillRun.End end, List<Step> done)
            throws InterruptedException {
        steps.addAll(done);
        if (end == DrillRun.End.NOT_MADE) {
            return report.ended(DrillReport.State.FAILED, "the fault could not be made", Instant.now(), steps, remarks);
        }
        List<String> missing = awaitWhole(order, before);
        Optional<Incident> incident = incident(report);
        for (int asked = 1; asked < MOST_ASKED && !gaps.isEmpty(); asked++) {
            pause();
            incident = incident(report);
        }
        DrillReport measured =
                incident.map(found -> DrillIncident.measured(report, found)).orElse(report);
        if (order.kind() == DrillOrder.Kind.SERVICE) {
            cleanUp(order);
        }
        DrillVerdict verdict = verdict(measured, order, before, end, missing);
        return measured.ended(verdict.state(), verdict.sentence(), Instant.now(), steps, remarks);
    }

    private DrillVerdict verdict(
            DrillReport measured, DrillOrder order, ClusterStatus before, DrillRun.End end, List<String> missing) {
        if (end == DrillRun.End.ABORTED) {
            return new DrillVerdict(
                    DrillReport.State.ABORTED,
                    "taken back early: another node was not reached or the quorum was lost"
                            + (missing.isEmpty() ? "; all is as before" : "; " + String.join("; ", missing)));
        }
        if (!missing.isEmpty()) {
            String help = order.kind() == DrillOrder.Kind.POWER
                    ? "; if " + order.target() + " stays off: asterism fence on " + order.target()
                    : "";
            return new DrillVerdict(DrillReport.State.FAILED, String.join("; ", missing) + help);
        }
        NodeName whose = order.kind() == DrillOrder.Kind.POWER ? new NodeName(order.target()) : self;
        boolean hadWork = before.resources().stream()
                .anyMatch(resource -> resource.kind() != org.asterism.api.ResourceStatus.Kind.CLONE
                        && resource.nodes().contains(whose));
        return DrillVerdict.of(measured, hadWork ? DrillVerdict.Work.HERE : DrillVerdict.Work.NONE, gaps);
    }

    /** What is missing at the end; empty once all has been whole for a while. */
    private List<String> awaitWhole(DrillOrder order, ClusterStatus before) throws InterruptedException {
        Duration deadtimes = shared.settings().timing().deadtime().multipliedBy(3);
        Duration calm = deadtimes.compareTo(LEAST_CALM) > 0 ? deadtimes : LEAST_CALM;
        BootTime end = BootClock.now().plus(order.kind() == DrillOrder.Kind.POWER ? BOOT_LIMIT : LIMIT);
        BootTime wholeSince = BootTime.ZERO;
        List<String> missing = List.of("no status");
        while (BootClock.now().isBefore(end)) {
            pause();
            missing = look(order, before);
            BootTime now = BootClock.now();
            if (!missing.isEmpty()) {
                wholeSince = BootTime.ZERO;
            } else if (wholeSince.equals(BootTime.ZERO)) {
                wholeSince = now;
            } else if (now.since(wholeSince).compareTo(calm) >= 0) {
                steps.add(new Step(Instant.now(), "the cluster is whole"));
                return missing;
            }
        }
        return missing;
    }

    private List<String> look(DrillOrder order, ClusterStatus before) throws InterruptedException {
        try {
            ClusterStatus now = control.status().toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            List<String> missing = new ArrayList<>(DrillSafety.notWhole(before, now, order));
            if (order.kind() == DrillOrder.Kind.SERVICE
                    && now.failures().stream()
                            .noneMatch(failure -> concerns(failure.resource().value(), order.target()))) {
                missing.add("the death of " + order.target() + " was not noticed");
            }
            return missing;
        } catch (ExecutionException | TimeoutException e) {
            return List.of("this node does not tell its status: " + e.getMessage());
        }
    }

    private static boolean concerns(String failed, String target) {
        return failed.equals(target) || failed.startsWith(target + ":") || target.equals(failed + "-clone");
    }

    private void pause() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        shared.after(LOOK, over::countDown);
        if (!over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new InterruptedException("the timers of this node stand still");
        }
    }

    private Optional<Incident> incident(DrillReport report) throws InterruptedException {
        FlightDesk desk = shared.parts().flight().desk();
        gaps.clear();
        remarks.clear();
        try {
            IncidentList all = desk.list().toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            Optional<String> id = DrillIncident.of(report, all.incidents()).map(Incident::id);
            if (id.isEmpty()) {
                remarks.addAll(all.remarks());
                if (!all.remarks().isEmpty()) {
                    gaps.add("the flight record is not whole: " + String.join("; ", all.remarks()));
                }
                return Optional.empty();
            }
            Optional<IncidentReport> told =
                    desk.report(id.get()).toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            told.ifPresent(found -> {
                remarks.addAll(found.remarks());
                gaps.addAll(
                        DrillIncident.unread(found, shared.settings().votes().keySet()));
            });
            return told.map(IncidentReport::incident);
        } catch (ExecutionException | TimeoutException e) {
            String why = "the flight record could not be asked: " + e.getMessage();
            remarks.add(why);
            gaps.add(why);
            return Optional.empty();
        }
    }

    /** The failure was on purpose: it must not count against the node. */
    private void cleanUp(DrillOrder order) throws InterruptedException {
        Change.Cleanup change = new Change.Cleanup(
                new ResourceId(order.target()), NodeOrNone.of(self), ChangeMode.APPLY, "a drill made it fail");
        try {
            control.change(change, new Caller("drill", Caller.Role.ADMINISTRATOR, "", Means.NONE, ""))
                    .toCompletableFuture()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            steps.add(new Step(Instant.now(), "the failure was cleaned up"));
        } catch (ExecutionException | TimeoutException e) {
            remarks.add(
                    "the failure could not be cleaned up, do it by hand: asterism resource cleanup " + order.target());
        }
    }
}
