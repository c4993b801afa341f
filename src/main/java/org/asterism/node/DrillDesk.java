package org.asterism.node;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.asterism.api.AuditEntry;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillList;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.api.FencingStatus;
import org.asterism.api.RefusalCode;
import org.asterism.config.DrillSettings;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.drill.DrillBook;
import org.asterism.drill.DrillSafety;
import org.asterism.drill.Fault;
import org.asterism.http.Drills;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.observability.EventKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drills of this node: one at a time. Any thread. */
final class DrillDesk implements Drills {

    private static final Logger LOG = LoggerFactory.getLogger(DrillDesk.class);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Shared shared;
    private final Control control;
    private final DrillBook book;
    private final AtomicReference<Optional<DrillReport>> present = new AtomicReference<>(Optional.empty());

    private final AtomicReference<Optional<DrillClock>> clock = new AtomicReference<>(Optional.empty());

    private DrillDesk(Shared shared, Control control) {
        this.shared = shared;
        this.control = control;
        this.book = new DrillBook(shared.settings().paths().state());
    }

    /** Also closes the reports that an earlier life of the manager left open. */
    static DrillDesk open(Shared shared, Control control) {
        DrillDesk desk = new DrillDesk(shared, control);
        shared.files().execute(desk::closeOld);
        return desk;
    }

    /** Begins them by itself too, if the settings say so. */
    void schedule(Consumer<AuditEntry> audit) {
        if (shared.settings().drills() instanceof DrillSettings.Weekly weekly) {
            List<NodeName> nodes =
                    shared.settings().nodes().stream().map(ClusterNode::name).toList();
            DrillClock weeks = new DrillClock(
                    weekly,
                    new DrillClock.Setting(self(), nodes, this, audit, this::skipped),
                    Instant.now().atZone(ZoneId.systemDefault()));
            clock.set(Optional.of(weeks));
            weeks.follow(shared::after);
        }
    }

    /** What status says while one is under way, or was left out. */
    List<String> sentences() {
        List<String> all = new ArrayList<>();
        Objects.requireNonNull(present.get())
                .ifPresent(report ->
                        all.add("a drill is under way (" + word(report) + ", asked for by " + report.by() + ")"));
        Objects.requireNonNull(clock.get()).ifPresent(weeks -> all.addAll(weeks.sentences()));
        return List.copyOf(all);
    }

    private static String word(DrillReport report) {
        return (report.kind().name().toLowerCase(Locale.ROOT) + " " + report.target()).strip();
    }

    @Override
    public CompletionStage<DrillList> list() {
        return read().thenApply(all -> new DrillList(
                self(),
                all,
                Objects.requireNonNull(clock.get()).map(DrillClock::next).stream()
                        .toList()));
    }

    @Override
    public CompletionStage<Optional<DrillReport>> find(String id) {
        return read().thenApply(all -> all.stream()
                .filter(report -> id.equals("last") || report.id().equals(id))
                .findFirst());
    }

    private CompletionStage<List<DrillReport>> read() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return book.all();
                    } catch (IOException e) {
                        throw new UncheckedIOException("reports of drills cannot be read", e);
                    }
                },
                shared.files());
    }

    private NodeName self() {
        return shared.settings().self();
    }

    @Override
    public CompletionStage<Answer> begin(DrillOrder order, String by) {
        if (Objects.requireNonNull(present.get()).isPresent()) {
            return CompletableFuture.completedFuture(
                    no(RefusalCode.BUSY, List.of("another drill is under way"), "wait for its end"));
        }
        return control.fencing()
                .thenCompose(fencing -> control.status()
                        .thenCombineAsync(
                                control.view(),
                                (status, view) -> begin(order, by, status, view.state(), fencing),
                                shared.processes()));
    }

    private Answer begin(DrillOrder order, String by, ClusterStatus status, ClusterState state, FencingStatus fencing) {
        DrillFaults.Prepared prepared = new DrillFaults(
                        shared.settings(), status, shared.plan(afterFault(order, state)), fencing)
                .prepare(order);
        if (prepared.fault().isEmpty()) {
            return no(
                    RefusalCode.NOT_ALLOWED,
                    prepared.objections(),
                    "drill when all nodes are up, nothing is under way and nothing has failed");
        }
        Fault fault = prepared.fault().get();
        Instant now = Instant.now();
        DrillReport report =
                DrillReport.begun(ID.format(now), self(), order, fault.seconds(), by, now, prepared.plan());
        if (order.mode() == ChangeMode.DRY_RUN) {
            return new Answer.Begun(report.ended(
                    DrillReport.State.UNKNOWN, "would do: " + fault.sentence(), Instant.EPOCH, List.of(), List.of()));
        }
        if (!present.compareAndSet(Optional.empty(), Optional.of(report))) {
            return no(RefusalCode.BUSY, List.of("another drill has just begun"), "wait for its end");
        }
        try {
            book.write(report);
        } catch (IOException e) {
            present.set(Optional.empty());
            return no(
                    RefusalCode.NOT_ALLOWED,
                    List.of("the report cannot be written: " + e.getMessage()),
                    "mend the disk of " + shared.settings().paths().state());
        }
        tell("drill " + report.id() + " begins, asked for by " + by + ": " + fault.sentence());
        Thread thread = new Thread(() -> run(report, order, fault, status), "drill");
        thread.setDaemon(true);
        thread.start();
        return new Answer.Begun(report);
    }

    private ClusterState afterFault(DrillOrder order, ClusterState state) {
        return order.kind() == DrillOrder.Kind.POWER
                ? DrillSafety.fenced(state, new NodeName(order.target()))
                : DrillSafety.without(state, self());
    }

    private static Answer no(RefusalCode code, List<String> objections, String remedy) {
        return new Answer.No(new Refused(
                code,
                objections.size() == 1 ? objections.get(0) : "this is no moment for a drill",
                objections.size() == 1
                        ? List.of()
                        : objections.stream()
                                .map(text -> new Condition("", text, ""))
                                .toList(),
                remedy));
    }

    private void run(DrillReport report, DrillOrder order, Fault fault, ClusterStatus before) {
        DrillRun run = new DrillRun(fault, () -> isUnsafe(order));
        try {
            DrillAftermath aftermath = new DrillAftermath(shared, control, self());
            if (order.kind() == DrillOrder.Kind.POWER) {
                DrillPower power = new DrillPower(shared, control, new NodeName(order.target()));
                DrillRun.End end = power.run();
                close(aftermath.judge(report, order, before, end, power.steps()));
                return;
            }
            DrillRun.End end = run.run();
            close(aftermath.judge(report, order, before, end, run.steps()));
        } catch (IOException | InterruptedException e) {
            close(report.ended(
                    DrillReport.State.FAILED,
                    "the drill could not be carried out: " + e,
                    Instant.now(),
                    run.steps(),
                    List.of()));
        } finally {
            present.set(Optional.empty());
        }
    }

    /** While a link is cut: that it was the last thing that held the cluster together. A frozen manager cannot look. */
    private boolean isUnsafe(DrillOrder order) {
        return order.kind() == DrillOrder.Kind.LINK
                && (shared.pulse().votes() != ClusterState.Votes.WON
                        || Objects.requireNonNull(shared.reachable().get()).size()
                                < shared.settings().nodes().size() - 1);
    }

    private void close(DrillReport report) {
        tell("drill " + report.id() + " ended: " + report.sentence());
        count(
                report.kind().name().toLowerCase(Locale.ROOT),
                report.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        try {
            book.write(report);
        } catch (IOException e) {
            LOG.warn("drill report not written id={} reason={}", report.id(), e.toString());
        }
    }

    private void skipped(String kind) {
        Objects.requireNonNull(clock.get()).ifPresent(weeks -> weeks.sentences().forEach(this::tell));
        count(kind, "skipped");
    }

    private void count(String kind, String outcome) {
        Counter.builder("asterism.drills")
                .description("drills that ended on this node, or were due and left out")
                .tag("kind", kind)
                .tag("outcome", outcome)
                .register(shared.parts().metrics().registry())
                .increment();
    }

    private void tell(String sentence) {
        shared.parts().story().tell(EventKind.OTHER, sentence);
    }

    private void closeOld() {
        try {
            for (DrillReport report : book.all()) {
                if (report.state() == DrillReport.State.RUNNING) {
                    List<String> remarks = new ArrayList<>(report.remarks());
                    remarks.add("the dead man's switch has taken back what the manager could not");
                    book.write(report.ended(
                            DrillReport.State.CUT_OFF,
                            "the manager ended while the drill was under way",
                            Instant.now(),
                            report.steps(),
                            remarks));
                }
            }
        } catch (IOException e) {
            LOG.warn("reports of drills not read reason={}", e.toString());
        }
    }
}
