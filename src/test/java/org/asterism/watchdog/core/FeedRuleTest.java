package org.asterism.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.asterism.model.BootTime;
import org.asterism.watchdog.core.FeedRule.Bond;
import org.asterism.watchdog.core.FeedRule.Verdict;
import org.asterism.watchdog.core.Vitals.Holding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedRuleTest {

    private static final long MS = 1_000_000L;

    private static Vitals at(long nowMs, long actorsMs, long heartMs, long leaseMs, Holding holding) {
        return new Vitals(
                new BootTime(nowMs * MS),
                new BootTime(actorsMs * MS),
                new BootTime(heartMs * MS),
                new BootTime(leaseMs * MS),
                holding);
    }

    @ParameterizedTest
    @CsvSource({
        // bond, actors, heart, lease end, holding, fed; the time is 100 s, the deadline 5 s
        "UNBOUND, 99900, 99900,      0, NOTHING,   true",
        "UNBOUND, 99900, 99900,      0, UNKNOWN,   true",
        "UNBOUND, 99900, 99900,      0, SOMETHING, true",
        "UNBOUND, 94000, 99900,      0, NOTHING,   false",
        "BOUND,   99900, 99900, 100500, SOMETHING, true",
        "BOUND,   95000, 95000, 100500, SOMETHING, true",
        "BOUND,   94999, 99900, 100500, SOMETHING, false",
        "BOUND,   99900, 94999, 100500, NOTHING,   false",
        "BOUND,   99900, 99900, 100000, SOMETHING, false",
        "BOUND,   99900, 99900, 100000, UNKNOWN,   false",
        "BOUND,   99900, 99900, 100000, NOTHING,   true"
    })
    void itIsFedOnlyWhileAllIsWell(Bond bond, long actors, long heart, long lease, Holding holding, boolean isFed) {
        FeedRule rule = new FeedRule(Duration.ofSeconds(5), bond);

        Verdict verdict = rule.judge(at(100_000, actors, heart, lease, holding));

        assertThat(verdict instanceof Verdict.Feed).isEqualTo(isFed);
    }

    @Test
    void theFirstLeaseBinds() {
        FeedRule rule = new FeedRule(Duration.ofSeconds(5), Bond.UNBOUND);
        assertThat(rule.judge(at(1000, 1000, 1000, 900, Holding.SOMETHING))).isInstanceOf(Verdict.Feed.class);

        rule.judge(at(2000, 2000, 2000, 2900, Holding.SOMETHING));

        assertThat(rule.bond()).isEqualTo(Bond.BOUND);
        assertThat(rule.judge(at(3000, 3000, 3000, 2900, Holding.SOMETHING))).isInstanceOf(Verdict.Starve.class);
    }

    /** The argument of the package, against a feeder that is frozen at random between each decision and its feed. */
    @Test
    void aMachineIsResetBeforeItsReleaseHoweverTheFeederIsFrozen() {
        long latest = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            long timeout = 5000 + random.nextInt(20_000);
            long leaseEnd = 1000 + random.nextInt(100_000);
            FeedRule rule = new FeedRule(Duration.ofMillis(timeout / 2), Bond.BOUND);
            long now = 0;
            long fed = 0;
            while (true) {
                now += 1 + random.nextInt(1000);
                boolean isFed = rule.judge(at(now, now, now, leaseEnd, Holding.SOMETHING)) instanceof Verdict.Feed;
                now += random.nextInt(4) == 0 ? random.nextInt((int) (2 * timeout)) : 0;
                if (now > fed + timeout) {
                    break;
                }
                fed = isFed ? now : fed;
            }
            long reset = fed + timeout;
            assertThat(reset)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(leaseEnd
                            + ReleaseSpan.of(Duration.ofMillis(timeout)).toMillis());
            latest = Math.max(latest, (reset - leaseEnd) * 100 / timeout);
        }
        assertThat(latest).as("a single time-out would not do").isGreaterThan(150);
    }
}
