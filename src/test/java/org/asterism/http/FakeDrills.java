package org.asterism.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.api.DrillList;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.model.NodeName;

/** Drills of which one was done; each new one begins. */
public final class FakeDrills implements Drills {

    public static final String ID = "20261127-020000";
    private static final NodeName PBX1 = new NodeName("pbx1");

    private static DrillReport begun(DrillOrder order, String by) {
        return DrillReport.begun(
                ID, PBX1, order, order.seconds(), by, Instant.parse("2026-11-27T02:00:00Z"), List.of());
    }

    @Override
    public CompletionStage<Answer> begin(DrillOrder order, String by) {
        return CompletableFuture.completedFuture(new Answer.Begun(begun(order, by)));
    }

    @Override
    public CompletionStage<DrillList> list() {
        return find(ID).thenApply(found -> new DrillList(PBX1, found.stream().toList(), List.of()));
    }

    @Override
    public CompletionStage<Optional<DrillReport>> find(String id) {
        DrillOrder order = new DrillOrder(DrillOrder.Kind.FREEZE, "", 3, org.asterism.api.ChangeMode.APPLY, "");
        return CompletableFuture.completedFuture(
                id.equals(ID) || id.equals("last") ? Optional.of(begun(order, "anna")) : Optional.empty());
    }
}
