package org.asterism.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Refusal;
import org.asterism.model.BootTime;
import org.asterism.watchdog.core.FeedRule;
import org.asterism.watchdog.core.FeedRule.Bond;
import org.asterism.watchdog.core.Vitals;
import org.asterism.watchdog.core.Vitals.Holding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeederTest {

    private static final Duration TIMEOUT = Duration.ofMillis(50);
    private static final BootTime NEVER = new BootTime(0);

    /** Notes what is done to it. */
    private static final class Recorder implements Fed {
        private final List<String> done = new CopyOnWriteArrayList<>();
        private Duration timeout = TIMEOUT;
        private Duration longest = Duration.ofDays(1);

        @Override
        public Duration timeout() {
            return timeout;
        }

        @Override
        public Outcome feed() {
            done.add("feed");
            return new Outcome.Done();
        }

        @Override
        public Outcome stretch(Duration next) {
            if (next.compareTo(longest) > 0) {
                return new Outcome.Refused(new Refusal(22, "no"));
            }
            timeout = next;
            done.add("stretch " + next.toSeconds());
            return new Outcome.Done();
        }

        @Override
        public Outcome disarm() {
            done.add("disarm");
            return new Outcome.Done();
        }

        @Override
        public void leave() {
            done.add("leave");
        }
    }

    private enum Well {
        WELL,
        ACTORS_HANG,
        HEART_STANDS,
        NO_LEASE_AND_HOLDING,
        NO_LEASE_AND_EMPTY,
        BROKEN
    }

    private final Recorder recorder = new Recorder();
    private final AtomicReference<Well> well = new AtomicReference<>(Well.WELL);
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Fed> bound = new CopyOnWriteArrayList<>();
    private Feeder feeder;

    private Vitals vitals() {
        BootTime now = BootClock.now();
        return switch (well.get()) {
            case WELL -> new Vitals(now, now, now, now.plus(Duration.ofSeconds(1)), Holding.SOMETHING);
            case ACTORS_HANG -> new Vitals(now, NEVER, now, now.plus(Duration.ofSeconds(1)), Holding.SOMETHING);
            case HEART_STANDS -> new Vitals(now, now, NEVER, now.plus(Duration.ofSeconds(1)), Holding.SOMETHING);
            case NO_LEASE_AND_HOLDING -> new Vitals(now, now, now, NEVER, Holding.SOMETHING);
            case NO_LEASE_AND_EMPTY -> new Vitals(now, now, now, NEVER, Holding.NOTHING);
            case BROKEN -> throw new IllegalStateException("broken on purpose");
        };
    }

    private void start(Optional<Fed> first, Bond bond) {
        feeder = Feeder.start(new Feeder.Setting(
                "resets this machine",
                TIMEOUT,
                first,
                () -> {
                    opened.incrementAndGet();
                    return new Answer.Got<>(recorder);
                },
                new FeedRule(Duration.ofMillis(25), bond),
                this::vitals,
                turns::incrementAndGet,
                bound::add,
                told::add));
    }

    @AfterEach
    void endFeeder() {
        if (feeder != null) {
            feeder.end(Feeder.Ending.LEAVE);
        }
    }

    private void awaitTurns(int more) {
        int until = turns.get() + more;
        await().until(() -> turns.get() >= until);
    }

    private long feeds() {
        return recorder.done.stream().filter("feed"::equals).count();
    }

    @Test
    void itIsFedSeveralTimesInEachTimeOutWhileAllIsWell() {
        start(Optional.of(recorder), Bond.UNBOUND);

        awaitTurns(10);

        assertThat(feeds()).isGreaterThanOrEqualTo(9);
        assertThat(feeder.standing().trouble()).isEmpty();
        assertThat(bound).containsExactly(recorder);
    }

    @org.junit.jupiter.params.ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource(
            value = Well.class,
            names = {"ACTORS_HANG", "HEART_STANDS", "NO_LEASE_AND_HOLDING"})
    void itStarvesAndIsFedAgain(Well illness) {
        start(Optional.of(recorder), Bond.UNBOUND);
        awaitTurns(3);

        well.set(illness);
        awaitTurns(2);
        long before = feeds();
        awaitTurns(10);

        assertThat(feeds()).isEqualTo(before);
        assertThat(feeder.standing().trouble()).isNotEmpty();
        assertThat(told).hasSize(1).first().asString().contains("resets this machine");
        well.set(Well.WELL);
        await().until(() -> feeds() > before);
        await().untilAsserted(() -> assertThat(told).last().isEqualTo("the watchdog is fed again"));
    }

    @Test
    void withoutALeaseItIsFedWhileNothingRuns() {
        start(Optional.of(recorder), Bond.BOUND);
        well.set(Well.NO_LEASE_AND_EMPTY);
        awaitTurns(2);
        long before = feeds();

        awaitTurns(5);

        assertThat(feeds()).isGreaterThan(before);
    }

    @Test
    void aThreadThatBreaksFeedsNoMoreAndDoesNotDisarm() {
        start(Optional.of(recorder), Bond.UNBOUND);
        awaitTurns(2);

        well.set(Well.BROKEN);
        await().until(() -> feeder.standing().armed() == Feeder.Armed.ENDED);

        assertThat(recorder.done).doesNotContain("disarm");
        assertThat(feeder.standing().trouble()).isEqualTo("its thread has ended");
    }

    @Test
    void whatTheLifeBeforeLeftArmedIsOpenedOnlyWhenItMayBeFed() {
        well.set(Well.NO_LEASE_AND_HOLDING);
        start(Optional.empty(), Bond.BOUND);
        awaitTurns(5);
        assertThat(opened).hasValue(0);
        assertThat(feeder.standing().armed()).isEqualTo(Feeder.Armed.INHERITED);

        well.set(Well.WELL);
        await().until(() -> feeds() > 0);

        assertThat(opened).hasValue(1);
        assertThat(bound).containsExactly(recorder);
    }

    @Test
    void anEndInOrderDisarms() {
        start(Optional.of(recorder), Bond.UNBOUND);
        awaitTurns(1);

        feeder.end(Feeder.Ending.DISARM);

        assertThat(recorder.done).endsWith("disarm");
    }

    @Test
    void aPlannedRestartIsBridgedByALongerTimeOutThatEndsInTime() {
        start(Optional.of(recorder), Bond.UNBOUND);
        awaitTurns(1);

        feeder.bridge(BootClock.now().plus(Duration.ofSeconds(30)));

        assertThat(recorder.done).endsWith("stretch 28", "leave").doesNotContain("disarm");
    }

    @Test
    void aDeviceThatTakesNoLongerTimeOutKeepsItsOwn() {
        recorder.longest = Duration.ofSeconds(10);
        start(Optional.of(recorder), Bond.UNBOUND);
        awaitTurns(1);

        feeder.bridge(BootClock.now().plus(Duration.ofSeconds(30)));

        assertThat(recorder.timeout).isEqualTo(TIMEOUT);
        assertThat(recorder.done).endsWith("leave");
        assertThat(told).last().asString().contains("takes no 28 s");
    }

    @Test
    void aStarvedOneIsNotBridged() {
        well.set(Well.NO_LEASE_AND_HOLDING);
        start(Optional.of(recorder), Bond.BOUND);
        awaitTurns(1);

        feeder.bridge(BootClock.now().plus(Duration.ofSeconds(30)));

        assertThat(recorder.done).containsExactly("leave");
    }
}
