package org.asterism.registrations;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiReply;

/** Sends many actions over one connection, some at once, in their order; answers come in it, too. Any thread. */
final class AmiPipeline {

    private static final int MOST_AT_ONCE = 200;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Job(AmiAction action, Consumer<AmiReply> taker) {}

    private final int most;
    private final Deque<Job> waiting = new ArrayDeque<>(); // guarded by this
    private int atOnce;
    private volatile AmiClient client;

    /** @param most actions that may wait; more are refused */
    @SuppressWarnings("NullAway.Init") // through() comes before the first action
    AmiPipeline(int most) {
        this.most = most;
    }

    void through(AmiClient opened) {
        client = opened;
    }

    /**
     * Sends it after those before.
     *
     * @param taker runs on the client's thread and must not block
     * @return false if too many wait
     */
    boolean send(AmiAction action, Consumer<AmiReply> taker) {
        synchronized (this) {
            if (waiting.size() >= most) {
                return false;
            }
            waiting.add(new Job(action, taker));
        }
        goOn();
        return true;
    }

    private void goOn() {
        while (true) {
            Job next;
            CompletionStage<AmiReply> answer;
            synchronized (this) {
                if (waiting.isEmpty() || (atOnce >= MOST_AT_ONCE && client.isConnected())) {
                    return;
                }
                next = waiting.remove();
                atOnce++;
                // Within the lock, or two threads would send in another order than they took.
                answer = client.send(next.action(), LIMIT);
            }
            answer.thenAccept(reply -> answered(next, reply));
        }
    }

    private void answered(Job job, AmiReply reply) {
        synchronized (this) {
            atOnce--;
        }
        job.taker().accept(reply);
        if (!(reply instanceof AmiReply.NotConnected)) {
            goOn();
        }
    }
}
