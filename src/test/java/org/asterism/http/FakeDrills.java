package org.asterism.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillList;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.model.NodeName;

/** Drills of which one is under way unless a test says otherwise; each new one begins, and is not kept. */
public final class FakeDrills implements Drills {

    public static final String ID = "20261127-020000";
    private static final NodeName PBX1 = new NodeName("pbx1");

    /** What the list shows. */
    public final List<DrillReport> reports = new CopyOnWriteArrayList<>(List.of(running()));

    /** A freeze that has begun. */
    public static DrillReport running() {
        return begun(new DrillOrder(DrillOrder.Kind.FREEZE, "", 3, ChangeMode.APPLY, ""), "anna");
    }

    /** The same one, over and well. */
    public static DrillReport passed() {
        Instant began = Instant.parse("2026-11-27T02:00:00Z");
        return running()
                .ended(
                        DrillReport.State.PASSED,
                        "taken over, away for 1.06 s at most; this node is back",
                        began.plusSeconds(9),
                        List.of(
                                new DrillReport.Step(began.plusMillis(20), "the manager stands still for 3 s"),
                                new DrillReport.Step(began.plusSeconds(9), "all nodes are online again")),
                        List.of())
                .measured(FakeArchive.INCIDENT);
    }

    private static DrillReport begun(DrillOrder order, String by) {
        return DrillReport.begun(
                ID,
                PBX1,
                order,
                order.seconds(),
                by,
                Instant.parse("2026-11-27T02:00:00Z"),
                List.of("the others: start phone"));
    }

    @Override
    public CompletionStage<Answer> begin(DrillOrder order, String by) {
        DrillReport begun = begun(order, by);
        if (order.mode() == ChangeMode.DRY_RUN) {
            return CompletableFuture.completedFuture(new Answer.Begun(
                    begun.ended(DrillReport.State.UNKNOWN, "would do: a fault", Instant.EPOCH, List.of(), List.of())));
        }
        return CompletableFuture.completedFuture(new Answer.Begun(begun));
    }

    @Override
    public CompletionStage<DrillList> list() {
        return CompletableFuture.completedFuture(new DrillList(PBX1, reports, List.of()));
    }

    @Override
    public CompletionStage<Optional<DrillReport>> find(String id) {
        return CompletableFuture.completedFuture(reports.stream()
                .filter(report -> report.id().equals(id) || id.equals("last"))
                .findFirst());
    }
}
