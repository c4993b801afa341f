package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.BootTime;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ControlAnswer;
import org.asterism.telephony.SipAnswer;

/**
 * The questions to one Asterisk, by its control socket and by SIP. Its watch asks them all the time, and its monitors wait for the
 * same answers, so that a hung one is found by its monitor at the end of a limit that began with the silence.
 */
final class AsteriskPulse {

    private final AsteriskSettings settings;
    private final SharedQuestion<ControlAnswer> control;
    private final SharedQuestion<Optional<SipAnswer>> sip;
    private String identity = "";
    private boolean isReady;
    private boolean isLooked;

    /** What its control socket said last. */
    private record Counted(int calls, BootTime at) {}

    /** "12 active channels, 6 active calls, 40 calls processed", one below the other; with maxcalls "6 of 8000 max active calls ( 0.07% of capacity)". */
    private static final Pattern CALLS =
            Pattern.compile("(?m)^\\s*([0-9]{1,9}) (?:of [0-9]{1,9} max )?active calls?\\b");

    private final Supplier<BootTime> clock;
    private final AtomicReference<Optional<Counted>> counted = new AtomicReference<>(Optional.empty());

    AsteriskPulse(AsteriskAgent.Tools tools, AsteriskSettings settings) {
        this.settings = settings;
        this.clock = tools.clock();
        this.control = new SharedQuestion<>(
                limit -> tools.control()
                        .command(settings.runFolder().resolve("asterisk.ctl"), AsteriskControl.COUNT_CHANNELS, limit),
                settings.controlLimit(),
                ControlAnswer.Silent.class::isInstance,
                tools.files());
        this.sip = new SharedQuestion<>(
                limit -> AsteriskBasics.askSip(tools, settings, limit),
                settings.sipLimit(),
                answer -> answer.filter(SipAnswer.Silent.class::isInstance).isPresent(),
                tools.files());
    }

    CompletionStage<ControlAnswer> control() {
        return control.confirmed();
    }

    CompletionStage<Optional<SipAnswer>> sip() {
        return sip.confirmed();
    }

    /** Its control socket was asked and has not answered since. */
    boolean isMute() {
        return control.isSilent();
    }

    /** Its control socket is asked, and has not answered yet. */
    boolean isWaiting() {
        return control.isOut();
    }

    /** Asks both, if no question is out, and says of each whether the answer is a good one. */
    void beat(Consumer<Boolean> ofControl, Consumer<Boolean> ofSip) {
        control.look().thenAccept(answer -> {
            count(answer);
            ofControl.accept(answer instanceof ControlAnswer.Said);
        });
        sip.look()
                .thenAccept(answer -> ofSip.accept(answer.filter(heard -> AsteriskBasics.isBad(settings, heard))
                        .isEmpty()));
    }

    private void count(ControlAnswer answer) {
        Matcher calls = CALLS.matcher(answer instanceof ControlAnswer.Said said ? said.output() : "");
        counted.set(
                calls.find()
                        ? Optional.of(new Counted(Integer.parseInt(calls.group(1)), clock.get()))
                        : Optional.empty());
    }

    /** Its calls, if its control socket told them within that time. */
    OptionalInt calls(Duration within) {
        Optional<Counted> last = Objects.requireNonNull(counted.get());
        return last.filter(known -> clock.get().since(known.at()).compareTo(within) <= 0).stream()
                .mapToInt(Counted::calls)
                .findFirst();
    }

    /** Asks its control socket how many calls it has up now; empty: it does not say. */
    CompletionStage<OptionalInt> recount() {
        return control.look().thenApply(answer -> {
            count(answer);
            return Objects.requireNonNull(counted.get()).stream()
                    .mapToInt(Counted::calls)
                    .findFirst();
        });
    }

    /** It was stopped: what it had up is no more. */
    void stopped() {
        counted.set(Optional.empty());
    }

    boolean isFor(AsteriskSettings others) {
        return settings.equals(others);
    }

    /** Whether a process of it was there when last looked at; also while nobody has looked yet, as after a renewal of its watch. */
    synchronized boolean mayRun() {
        return !isLooked || !identity.isEmpty();
    }

    /** Its start or a monitor found it well. */
    synchronized void ready() {
        isReady = true;
    }

    /** Whether the process that runs was found well since it began: until then it may not answer calls yet. */
    synchronized boolean isReady() {
        return isReady;
    }

    /** Which process is asked from now on: the silence of one says nothing about the next. */
    synchronized void about(String process) {
        isLooked = true;
        if (!process.equals(identity)) {
            isReady = isReady && identity.isEmpty();
            identity = process;
            counted.set(Optional.empty());
            control.forget();
            sip.forget();
        }
    }
}
