package org.asterism.demo.client;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.asterism.demo.client.Observation.CallStep;
import org.asterism.demo.client.SipText.Received;
import org.asterism.demo.client.SipText.Request;

/**
 * One call as a telephone makes it: INVITE, ACK, a while of talk, BYE. Requests are repeated as RFC 3261 §17 has it for UDP,
 * so a call that is dialled during an outage succeeds if the outage is short.
 */
final class Call {

    private static final long T1_MICROS = 500_000;
    private static final int ATTEMPTS = 4;

    /** Where to and from. */
    record Line(InetSocketAddress own, InetSocketAddress to, String number, long talkMicros) {}

    /** What to do now: perhaps send something, perhaps tell of a step. */
    record Action(Optional<byte[]> send, Optional<CallStep> step) {
        static final Action NONE = new Action(Optional.empty(), Optional.empty());
    }

    private enum Phase {
        INVITING,
        TALKING,
        HANGING_UP,
        OVER
    }

    private final Line line;
    private final String callId;
    private Phase phase = Phase.INVITING;
    private String target;
    private String toTag = "";
    private int attempts;
    private long dueMicros;

    Call(Line line, String callId, long nowMicros) {
        this.line = line;
        this.callId = callId;
        this.target = "sip:" + line.number() + "@" + line.to().getAddress().getHostAddress() + ":"
                + line.to().getPort();
        this.dueMicros = nowMicros;
    }

    String callId() {
        return callId;
    }

    /** When {@link #tick} has something to do; {@code Long.MAX_VALUE} = never again. */
    long dueMicros() {
        return phase == Phase.OVER ? Long.MAX_VALUE : dueMicros;
    }

    Action tick(long nowMicros) {
        if (phase == Phase.TALKING) {
            phase = Phase.HANGING_UP;
            attempts = 0;
        }
        if (attempts == ATTEMPTS) {
            return over(phase == Phase.INVITING ? CallStep.FAILED : CallStep.LOST);
        }
        boolean isFirst = attempts == 0 && phase == Phase.INVITING;
        dueMicros = nowMicros + (T1_MICROS << attempts);
        attempts++;
        Request request = phase == Phase.INVITING ? request("INVITE", 1, "i") : request("BYE", 2, "b");
        return new Action(Optional.of(request.bytes()), isFirst ? Optional.of(CallStep.DIALLED) : Optional.empty());
    }

    /** Takes a response of this call. */
    Action receive(Received received, long nowMicros) {
        if (received.status() < 200) {
            return Action.NONE;
        }
        if (received.method().equals("INVITE")) {
            return inviteEnded(received, nowMicros);
        }
        if (phase == Phase.HANGING_UP && received.method().equals("BYE")) {
            return over(received.status() < 300 ? CallStep.ENDED : CallStep.LOST);
        }
        return Action.NONE;
    }

    /** The other side hangs up. */
    Action hungUp() {
        return phase == Phase.OVER ? Action.NONE : over(CallStep.LOST);
    }

    private Action inviteEnded(Received received, long nowMicros) {
        toTag = received.toTag();
        boolean isAnswer = received.status() < 300;
        if (isAnswer && !received.contact().isEmpty()) {
            target = received.contact();
        }
        byte[] ack = request("ACK", 1, isAnswer ? "a" : "i").bytes();
        if (phase != Phase.INVITING) {
            return new Action(Optional.of(ack), Optional.empty());
        }
        if (!isAnswer) {
            phase = Phase.OVER;
            return new Action(Optional.of(ack), Optional.of(CallStep.FAILED));
        }
        phase = Phase.TALKING;
        dueMicros = nowMicros + line.talkMicros();
        return new Action(Optional.of(ack), Optional.of(CallStep.ANSWERED));
    }

    private Action over(CallStep step) {
        phase = Phase.OVER;
        return new Action(Optional.empty(), Optional.of(step));
    }

    private Request request(String method, int sequence, String transaction) {
        return new Request(method, target, callId, sequence, toTag, callId + transaction, line.own(), line.to());
    }
}
