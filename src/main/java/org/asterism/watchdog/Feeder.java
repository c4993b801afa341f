package org.asterism.watchdog;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Outcome;
import org.asterism.model.BootTime;
import org.asterism.watchdog.core.FeedRule;
import org.asterism.watchdog.core.FeedRule.Verdict;
import org.asterism.watchdog.core.Vitals;

/** The thread that decides whether to feed, and feeds. When it ends for any reason, nothing is fed any more. */
public final class Feeder {

    /** Its thread's name. */
    public static final String THREAD = "asterism-watchdog";

    /** By which a device may round. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /** How the feeder ends. */
    public enum Ending {
        /** Nothing runs here: disarmed. */
        DISARM,
        /** Counts on, and resets this machine unless another life feeds it. */
        LEAVE
    }

    /**
     * All it needs.
     *
     * @param consequence of not feeding it, as it stands in sentences: {@code resets this machine}
     * @param timeout of what is fed, before it is open
     * @param open opens it, again and again until that is done; it feeds by that
     * @param vitals looked at anew before each feed
     * @param ask begins one more turn of the actors
     * @param bound called once, on this thread, when it is armed and the rule is bound
     * @param told what operators should know, when it changes
     */
    public record Setting(
            String consequence,
            Duration timeout,
            Optional<Fed> opened,
            Supplier<Answer<Fed>> open,
            FeedRule rule,
            Supplier<Vitals> vitals,
            Runnable ask,
            Consumer<Fed> bound,
            Consumer<String> told) {}

    /**
     * How things stand.
     *
     * @param timeout as the device took it
     * @param lastFed before the first feed: when the feeder began
     * @param trouble why it is not fed, empty if it is
     */
    public record Standing(Armed armed, Duration timeout, long feeds, BootTime lastFed, String trouble) {}

    /** Whether it is open. */
    public enum Armed {
        ARMED,
        /** Left armed by the life before, and not taken up yet. */
        INHERITED,
        ENDED
    }

    private record Request(Ending ending, BootTime resetBefore) {}

    private final Setting setting;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Standing standing;
    private volatile Optional<Request> request = Optional.empty();
    private Optional<Fed> fed;
    private boolean isBound;
    private final Thread thread;

    private Feeder(Setting setting) {
        this.setting = setting;
        this.fed = setting.opened();
        this.standing = new Standing(
                fed.isPresent() ? Armed.ARMED : Armed.INHERITED,
                fed.map(Fed::timeout).orElse(setting.timeout()),
                0,
                setting.vitals().get().now(),
                "");
        this.thread = new Thread(this::run, THREAD);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static Feeder start(Setting setting) {
        Feeder feeder = new Feeder(setting);
        feeder.thread.start();
        return feeder;
    }

    public Standing standing() {
        return standing;
    }

    /** Ends the feeding; waits at most a second for the thread. */
    public void end(Ending ending) {
        end(new Request(ending, new BootTime(0)));
    }

    /**
     * Ends the feeding and leaves the next life as much time as it can.
     *
     * @param resetBefore when this machine has to be reset unless another life feeds; ignored where the usual time-out is longer
     */
    public void bridge(BootTime resetBefore) {
        end(new Request(Ending.LEAVE, resetBefore));
    }

    private void end(Request last) {
        request = Optional.of(last);
        LockSupport.unpark(thread);
        try {
            if (!ended.await(1, TimeUnit.SECONDS)) {
                setting.told()
                        .accept("the watchdog's thread hangs; it is not fed any more, and " + setting.consequence());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            // Several feeds fit into each time-out, so one that comes late does no harm.
            long pause = Math.min(TimeUnit.SECONDS.toNanos(1), setting.timeout().toNanos() / 5);
            while (request.isEmpty()) {
                turn();
                LockSupport.parkNanos(pause);
            }
            request.ifPresent(this::finish);
        } catch (RuntimeException | Error e) {
            setting.told()
                    .accept("the watchdog's thread failed; it is not fed any more, and " + setting.consequence() + ": "
                            + e);
        } finally {
            standing = with(Armed.ENDED, standing.feeds(), standing.lastFed(), "its thread has ended");
            ended.countDown();
        }
    }

    private void turn() {
        setting.ask().run();
        Vitals vitals = setting.vitals().get();
        Verdict verdict = setting.rule().judge(vitals);
        if (verdict instanceof Verdict.Starve starve) {
            trouble(starve.reason());
        } else if (fed.isEmpty()) {
            open(vitals);
        } else {
            noted(fed.get().feed(), vitals);
        }
        if (!isBound && setting.rule().bond() == FeedRule.Bond.BOUND && fed.isPresent()) {
            isBound = true;
            setting.bound().accept(fed.get());
        }
    }

    private void open(Vitals vitals) {
        Answer<Fed> answer = setting.open().get();
        if (answer instanceof Answer.Got<Fed> got) {
            fed = Optional.of(got.value());
            noted(new Outcome.Done(), vitals);
        } else {
            trouble(((Answer.Failed<Fed>) answer).refusal().sentence());
        }
    }

    private void noted(Outcome outcome, Vitals vitals) {
        if (outcome instanceof Outcome.Refused refused) {
            trouble(refused.refusal().sentence());
            return;
        }
        if (!standing.trouble().isEmpty()) {
            setting.told().accept("the watchdog is fed again");
        }
        standing = with(Armed.ARMED, standing.feeds() + 1, vitals.now(), "");
    }

    private void trouble(String reason) {
        if (standing.trouble().isEmpty()) {
            setting.told()
                    .accept("the watchdog is not fed, and " + setting.consequence() + " in at most "
                            + standing.timeout().toSeconds() + " s: " + reason);
        }
        standing = with(standing.armed(), standing.feeds(), standing.lastFed(), reason);
    }

    private Standing with(Armed armed, long feeds, BootTime lastFed, String trouble) {
        return new Standing(armed, fed.map(Fed::timeout).orElse(setting.timeout()), feeds, lastFed, trouble);
    }

    private void finish(Request asked) {
        if (fed.isEmpty()) {
            return;
        }
        if (asked.ending() == Ending.DISARM) {
            if (fed.get().disarm() instanceof Outcome.Refused refused) {
                setting.told().accept(refused.refusal().sentence());
            }
            return;
        }
        Vitals vitals = setting.vitals().get();
        if (setting.rule().judge(vitals) instanceof Verdict.Feed) {
            stretch(fed.get(), asked.resetBefore().since(vitals.now()));
        }
        fed.get().leave();
    }

    /** The feed may be done up to a time-out later than it is decided, so the next one is so much shorter. */
    private void stretch(Fed open, Duration left) {
        Duration usual = open.timeout();
        Duration longer = Duration.ofSeconds(left.minus(usual).minus(ROUNDING).toSeconds());
        if (longer.compareTo(usual) <= 0) {
            return;
        }
        boolean isTaken = !(open.stretch(longer) instanceof Outcome.Refused)
                && open.timeout().compareTo(longer.plus(ROUNDING)) <= 0;
        if (!isTaken) {
            open.stretch(usual);
            setting.told()
                    .accept("the watchdog takes no " + longer.toSeconds() + " s: the next life has " + usual.toSeconds()
                            + " s to begin");
        }
    }
}
