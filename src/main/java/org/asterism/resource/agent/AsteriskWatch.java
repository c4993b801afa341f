package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.executor.NativeAgent;
import org.asterism.resource.agent.AsteriskProcess.Instance;

/**
 * Notices between its monitors that an Asterisk has died, was frozen by a signal, or no longer answers: looks every half second at
 * the process that its pid file names, which costs the read of two small files, and asks its control socket and SIP, which costs it
 * what a monitor does.
 */
final class AsteriskWatch implements NativeAgent.Watch {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final AsteriskAgent.Tools tools;
    private final AsteriskSettings settings;
    private final AsteriskPulse pulse;
    private final NativeAgent.Observer observer;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private final AtomicBoolean isControlGood = new AtomicBoolean(true);
    private final AtomicBoolean isSipGood = new AtomicBoolean(true);
    private final AtomicBoolean isRoomy = new AtomicBoolean(true);

    private AsteriskWatch(
            AsteriskAgent.Tools tools, AsteriskSettings settings, AsteriskPulse pulse, NativeAgent.Observer observer) {
        this.tools = tools;
        this.settings = settings;
        this.pulse = pulse;
        this.observer = observer;
    }

    static NativeAgent.Watch begin(
            AsteriskAgent.Tools tools, AsteriskSettings settings, AsteriskPulse pulse, NativeAgent.Observer observer) {
        AsteriskWatch watch = new AsteriskWatch(tools, settings, pulse, observer);
        watch.later(Optional.empty());
        return watch;
    }

    @Override
    public void close() {
        isOpen.set(false);
    }

    private void later(Optional<Instance> before) {
        try {
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, tools.files())
                    .execute(() -> look(before));
        } catch (RejectedExecutionException e) {
            isOpen.set(false); // the node ends
        }
    }

    private void look(Optional<Instance> before) {
        if (!isOpen.get()) {
            return;
        }
        boolean hasDied = before.isPresent() && !before.get().isAlive();
        boolean isFrozen = !hasDied && before.filter(Instance::isFrozenNow).isPresent();
        if (hasDied || (isFrozen && !before.get().isFrozen())) {
            observer.suspicious();
        }
        boolean isAsBefore =
                before.isPresent() && !hasDied && isFrozen == before.get().isFrozen();
        Optional<Instance> now = isAsBefore ? before : AsteriskProcess.named(settings, settings.runFolder());
        ask(before, now);
        later(now);
    }

    private void ask(Optional<Instance> before, Optional<Instance> now) {
        if (!now.map(Instance::identity).equals(before.map(Instance::identity))) {
            isControlGood.set(true);
            isSipGood.set(true);
        }
        pulse.about(now.map(Instance::identity).orElse(""));
        if (settings.isAskedBetween() && now.isPresent() && !now.get().isFrozen()) {
            // Counted only now: thousands of open files take milliseconds to count.
            heard(isRoomy, !pulse.isWaiting() || now.get().exhaustion().isEmpty());
            pulse.beat(good -> heard(isControlGood, good), good -> heard(isSipGood, good));
        }
    }

    private void heard(AtomicBoolean before, boolean good) {
        if (before.getAndSet(good) && !good && isOpen.get()) {
            observer.suspicious();
        }
    }
}
