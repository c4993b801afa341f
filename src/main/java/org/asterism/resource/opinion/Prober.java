package org.asterism.resource.opinion;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.asterism.resource.core.MonitorJudge.Opinion;
import org.asterism.telephony.SipAnswer;
import org.asterism.telephony.SipOptionsProbe;
import org.asterism.telephony.SipProbe;

/** Asks a service whether it is there, from this node. */
public final class Prober {

    /** What came of it. */
    record Answer(Opinion opinion, String words) {}

    private final SipOptionsProbe sip;
    private final Executor blocking;
    private final Predicate<InetAddress> isLocal;

    /**
     * @param blocking for connecting, which waits
     * @param isLocal whether an address is on a device of this node, held back or not
     */
    public Prober(SipOptionsProbe sip, Executor blocking, Predicate<InetAddress> isLocal) {
        this.sip = sip;
        this.blocking = blocking;
        this.isLocal = isLocal;
    }

    /** Never fails. */
    CompletionStage<Answer> ask(String text, Duration limit) {
        try {
            Target target = Target.parse(text);
            InetAddress address = target.address().getAddress();
            return CompletableFuture.supplyAsync(() -> isLocal.test(address), blocking)
                    .thenCompose(isHere -> isHere
                            ? done(new Answer(
                                    Opinion.NONE, "has " + address.getHostAddress() + " itself and cannot tell"))
                            : ask(target, limit));
        } catch (IllegalArgumentException e) {
            return done(new Answer(Opinion.NONE, "cannot ask: " + e.getMessage()));
        } catch (RejectedExecutionException e) {
            return done(new Answer(Opinion.NONE, "is too busy to ask"));
        }
    }

    private CompletionStage<Answer> ask(Target target, Duration limit) {
        return switch (target.protocol()) {
            case SIP -> askSip(target, limit);
            case TCP -> CompletableFuture.supplyAsync(() -> connect(target, limit), blocking);
        };
    }

    private CompletionStage<Answer> askSip(Target target, Duration limit) {
        SipProbe local =
                SipProbe.local(target.address().getAddress(), target.address().getPort(), limit);
        InetAddress any = new InetSocketAddress(0).getAddress();
        SipProbe probe = new SipProbe(local.target(), any, local.uri(), local.limit(), local.t1(), local.failures());
        return sip.ask(probe).thenApply(answer -> {
            Opinion opinion = answer instanceof SipAnswer.Alive
                    ? Opinion.REACHED
                    : answer instanceof SipAnswer.NotAsked ? Opinion.NONE : Opinion.NOT_REACHED;
            return new Answer(opinion, "says " + answer.sentence());
        });
    }

    private static Answer connect(Target target, Duration limit) {
        try (Socket socket = new Socket()) {
            socket.connect(target.address(), (int) Math.max(1, limit.toMillis()));
            return new Answer(Opinion.REACHED, "could connect");
        } catch (IOException e) {
            return new Answer(Opinion.NOT_REACHED, "could not connect: " + e.getMessage());
        }
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
