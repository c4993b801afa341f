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
import org.asterism.api.ChangeResult;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillReport.Step;
import org.asterism.api.FencingStatus;
import org.asterism.http.Caller;
import org.asterism.http.Change;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;

/** Has a node rebooted by its fence device, and waits until it is gone. Blocking: for the thread of the drill. */
final class DrillPower {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** Devices are slow, and there may be several, one after the other. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private final Shared shared;
    private final Control control;
    private final NodeName target;
    private final List<Step> steps = new ArrayList<>();

    DrillPower(Shared shared, Control control, NodeName target) {
        this.shared = shared;
        this.control = control;
        this.target = target;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** DONE once the node is gone; NOT_MADE if nobody took the order, or the devices failed. */
    DrillRun.End run() throws InterruptedException {
        Instant began = Instant.now();
        try {
            ChangeResult ordered = control.change(
                            new Change.Fence(target, "reboot", true, ChangeMode.APPLY, "a drill"),
                            new Caller("drill", Caller.Role.ADMINISTRATOR, "", Means.NONE, ""))
                    .toCompletableFuture()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            if (ordered instanceof ChangeResult.Refused refused) {
                step("the reboot of " + target + " was refused: " + refused.sentence());
                return DrillRun.End.NOT_MADE;
            }
        } catch (ExecutionException | TimeoutException e) {
            step("the reboot of " + target + " could not be ordered: " + e.getMessage());
            return DrillRun.End.NOT_MADE;
        }
        step("the fence device is asked to reboot " + target);
        return awaitGone(began);
    }

    private DrillRun.End awaitGone(Instant began) throws InterruptedException {
        BootTime end = BootClock.now().plus(LIMIT);
        while (BootClock.now().isBefore(end)) {
            pause();
            try {
                ClusterStatus now =
                        control.status().toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
                boolean isGone = now.nodes().stream()
                        .anyMatch(node -> node.name().equals(target) && node.standing() != Standing.ONLINE);
                if (isGone) {
                    step(target + " is not online any more");
                    return DrillRun.End.DONE;
                }
                Optional<FencingStatus.Line> failed = failed(began);
                if (failed.isPresent()) {
                    step("fencing failed: " + failed.get().reason() + " "
                            + failed.get().detail());
                    return DrillRun.End.NOT_MADE;
                }
            } catch (ExecutionException | TimeoutException e) {
                step("this node does not tell its status: " + e.getMessage());
            }
        }
        step(target + " was still online " + LIMIT.toSeconds() + " s after the order");
        return DrillRun.End.NOT_MADE;
    }

    private Optional<FencingStatus.Line> failed(Instant began)
            throws InterruptedException, ExecutionException, TimeoutException {
        FencingStatus fencing = control.fencing().toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        return fencing.history().stream()
                .filter(line -> line.target().equals(target) && !line.began().isBefore(began))
                .filter(line ->
                        line.outcome().equals("failed") || line.outcome().equals("unfenced"))
                .findFirst();
    }

    private void step(String sentence) {
        steps.add(new Step(Instant.now(), sentence));
    }

    private void pause() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        shared.after(LOOK, over::countDown);
        if (!over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new InterruptedException("the timers of this node stand still");
        }
    }
}
