package org.asterism.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.coordinator.Reporter;
import org.asterism.coordinator.core.NodeView;
import org.asterism.heartbeat.Heart;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.resource.Resources;
import org.asterism.store.OwnRestart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a node's work: moved away by the coordinator, or stopped here; or kept through a planned restart. */
record OrderlyEnd(Shared shared, ActorRef<Reporter.Command> reporter, ActorRef<WorkDesk.Command> work, HeartLine line)
        implements Ending {

    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);
    private static final Duration LOOK = Duration.ofMillis(10);

    /** Time for the last report to leave this machine. */
    private static final Duration FAREWELL = Duration.ofMillis(100);

    @Override
    public void leave() {
        shared.withoutQuorum().rest();
        BootTime limit = BootClock.now().plus(shared.settings().limits().stopGrace());
        boolean isLed = shared.pulse().leadership().coordinator() instanceof NodeOrNone.Somebody;
        reporter.tell(new Reporter.Staying(NodeView.Stay.LEAVING));
        while (isLed && holdsAnything() && BootClock.now().isBefore(limit)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (holdsAnything()) {
            releaseHere();
        }
        shared.parts().attributes().clear();
        handOver();
        reporter.tell(new Reporter.Staying(NodeView.Stay.LEFT));
        LockSupport.parkNanos(FAREWELL.toNanos());
    }

    /** The next coordinator is elected while this node can still vote and tell it that it leaves. */
    private void handOver() {
        if (!isLedByMe() || shared.settings().nodes().size() == 1) {
            return;
        }
        BootTime limit = BootClock.now().plus(shared.settings().timing().deadtime());
        shared.heart().resign();
        while (!isLedByAnother() && BootClock.now().isBefore(limit)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (!isLedByAnother()) {
            LOG.warn("no other node took over the coordination");
        }
    }

    private boolean isLedByMe() {
        return shared.pulse().leadership().coordinator().is(shared.settings().self());
    }

    private boolean isLedByAnother() {
        return shared.pulse().leadership().coordinator() instanceof NodeOrNone.Somebody && !isLedByMe();
    }

    private boolean holdsAnything() {
        return shared.board().digest() != 0;
    }

    private void releaseHere() {
        try {
            Resources.Released released = AskPattern.<WorkDesk.Command, Resources.Released>ask(
                            work,
                            WorkDesk.ReleaseAll::new,
                            shared.settings().limits().stopGrace(),
                            shared.system().scheduler())
                    .toCompletableFuture()
                    .join();
            if (!released.mayBeActive().isEmpty()) {
                LOG.warn("not stopped: {}", released.mayBeActive());
            }
        } catch (CompletionException e) {
            LOG.warn(
                    "stopping the resources took longer than {}",
                    shared.settings().limits().stopGrace());
        }
    }

    @Override
    public boolean spare(Heart beating, Duration length) {
        BootTime asked = BootClock.now();
        HeartLine.RestartAnswer answer = line.restartAnswer();
        beating.requestRestart(length);
        boolean isGranted = answer.await(
                shared.settings().timing().deadtime().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        if (!isGranted) {
            LOG.warn("no restart lease: the peers did not promise to wait, or this node holds nothing");
            return false;
        }
        shared.withoutQuorum().rest();
        shared.watchdog().bridge(asked, length);
        // A heartbeat more would tell the peers that this node is still here, and end their promise.
        beating.stop(Heart.Ending.LEAVE);
        List<String> opened = shared.pulse().opened().stream()
                .map(InetAddress::getHostAddress)
                .toList();
        shared.parts()
                .store()
                .storeRestart(new OwnRestart.Lease(
                        opened,
                        BootClock.now().plus(length),
                        shared.parts().ground().bootId()))
                .toCompletableFuture()
                .join();
        return true;
    }
}
