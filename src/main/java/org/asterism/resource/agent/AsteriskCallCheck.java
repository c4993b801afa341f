package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AsteriskSettings.SipTarget;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.CallTrial;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthPart;

/**
 * Calls an echo through one Asterisk from time to time. A look tells of the last call and never waits for one: a call takes longer than a
 * monitor may. One bad call may be an accident: it counts when the next, which is made soon, is bad too. Any thread.
 */
final class AsteriskCallCheck {

    /** A second of sound. */
    private static final int PACKETS = 50;

    /** After a bad call. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** SIP's answer of one that is full, stopping or drained (RFC 3261 §21.5.4). */
    private static final int UNAVAILABLE = 503;

    private final AsteriskAgent.Tools tools;
    private final AsteriskCallSettings wanted;
    private final Optional<SipTarget> service;
    private Finding found = Finding.unknown(HealthPart.CALL, "no call was made yet");
    private Optional<CallAnswer.Held> last = Optional.empty();
    private BootTime next = BootTime.ZERO;
    private boolean isOut;
    private int bad;

    /** @param service without its address here nothing is called */
    AsteriskCallCheck(AsteriskAgent.Tools tools, AsteriskCallSettings wanted, Optional<SipTarget> service) {
        this.tools = tools;
        this.wanted = wanted;
        this.service = service;
    }

    /** How the last call was; begins one if it is time. */
    Finding look() {
        InetAddress any = new InetSocketAddress(0).getAddress();
        InetAddress source = service.map(SipTarget::address).orElse(any);
        if (service.isPresent() && !tools.isLocal().test(source)) {
            return Finding.unknown(HealthPart.CALL, "the service address is not on this node");
        }
        BootTime now = tools.clock().get();
        synchronized (this) {
            if (isOut || now.isBefore(next)) {
                return found;
            }
            isOut = true;
            next = now.plus(wanted.every());
        }
        tools.calls()
                .call(new CallTrial(wanted.target(), source, wanted.uri(), wanted.answer(), PACKETS))
                .thenAccept(answer -> take(answer, now));
        synchronized (this) {
            return found;
        }
    }

    /** The last call that was answered, if the last was. */
    synchronized Optional<CallAnswer.Held> last() {
        return last;
    }

    private synchronized void take(CallAnswer answer, BootTime begun) {
        isOut = false;
        last = answer instanceof CallAnswer.Held held ? Optional.of(held) : Optional.empty();
        String trouble = trouble(answer);
        if (answer instanceof CallAnswer.NotMade) {
            found = Finding.unknown(HealthPart.CALL, answer.sentence());
        } else if (trouble.isEmpty()) {
            bad = 0;
            found = new Finding(HealthPart.CALL, Finding.State.GOOD, answer.sentence());
        } else {
            bad++;
            String sentence = "a call to " + wanted.uri() + ": " + trouble;
            found = bad > 1
                    ? new Finding(HealthPart.CALL, state(answer), sentence)
                    : Finding.unknown(HealthPart.CALL, sentence + "; is called again");
            BootTime soon = begun.plus(SOON);
            next = soon.isBefore(next) ? soon : next;
        }
    }

    /** Who is busy, full or drained works: a restart would only cut its calls. */
    private static Finding.State state(CallAnswer answer) {
        if (answer instanceof CallAnswer.NotAnswered) {
            return Finding.State.SILENT;
        }
        boolean isSlow = answer instanceof CallAnswer.Held held && held.returned() > 0;
        boolean isRefused = answer instanceof CallAnswer.Refused refused && refused.status() == UNAVAILABLE;
        return isSlow || isRefused ? Finding.State.POOR : Finding.State.BAD;
    }

    private String trouble(CallAnswer answer) {
        if (!(answer instanceof CallAnswer.Held held)) {
            return answer.sentence();
        }
        boolean isSlow = held.postDial().compareTo(wanted.delay()) > 0;
        if (held.returned() == 0) {
            return "no sound comes back";
        }
        return isSlow || held.lostPercent() > wanted.loss() ? held.sentence() : "";
    }
}
