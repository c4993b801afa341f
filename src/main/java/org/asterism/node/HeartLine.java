package org.asterism.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.heartbeat.HeartListener;

/** Keeps what the heart says until there is an actor to hear it; from then on passes it on at once. */
final class HeartLine implements HeartListener {

    private final Deque<HeartEvent> early = new ArrayDeque<>();
    private Optional<ActorRef<HeartEvent>> listener = Optional.empty();

    private Optional<RestartAnswer> waiting = Optional.empty();

    /** The heart's answer to a request for a restart lease. */
    static final class RestartAnswer {
        private final CountDownLatch said = new CountDownLatch(1);
        private volatile boolean isGranted;

        /** Waits for it; false if it is no, or does not come in time. */
        boolean await(long time, TimeUnit unit) {
            try {
                return said.await(time, unit) && isGranted;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The next answer; to be taken before it is asked for. */
    synchronized RestartAnswer restartAnswer() {
        RestartAnswer answer = new RestartAnswer();
        waiting = Optional.of(answer);
        return answer;
    }

    @Override
    public synchronized void happened(HeartEvent event) {
        if (event instanceof HeartEvent.RestartReady || event instanceof HeartEvent.RestartDenied) {
            waiting.ifPresent(answer -> {
                answer.isGranted = event instanceof HeartEvent.RestartReady;
                answer.said.countDown();
            });
        }
        if (listener.isPresent()) {
            listener.get().tell(event);
        } else {
            early.add(event);
        }
    }

    synchronized void connect(ActorRef<HeartEvent> actor) {
        early.forEach(actor::tell);
        early.clear();
        listener = Optional.of(actor);
    }
}
