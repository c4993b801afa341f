package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.Timing;
import org.asterism.node.NoQuorumRule.Deed;
import org.asterism.node.NoQuorumRule.Past;
import org.asterism.node.NoQuorumRule.Watchdog;
import org.asterism.policy.NoQuorumPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoQuorumRuleTest {

    private static final BootTime SINCE = new BootTime(1_000_000_000_000L);

    @ParameterizedTest
    @CsvSource({
        "STOP, NONE, END",
        "STOP, RESETS, END",
        "DEMOTE, NONE, END",
        "FREEZE, NONE, KEEP",
        "FREEZE, RESETS, KEEP",
        "IGNORE, NONE, KEEP",
        "FENCE, NONE, END",
        "FENCE, RESETS, BE_RESET"
    })
    void eachPolicyHasItsDeed(NoQuorumPolicy policy, Watchdog watchdog, Deed deed) {
        BootTime late = SINCE.plus(Duration.ofHours(1));

        assertThat(rule("default").judge(policy, SINCE, late, Past.BACKED_ONCE, watchdog))
                .isEqualTo(deed);
    }

    @ParameterizedTest
    @CsvSource({
        "default,   BACKED_ONCE,  NONE,   3000",
        "fast,      BACKED_ONCE,  NONE,   3000",
        "heartbeat, BACKED_ONCE,  NONE,   30000",
        "default,   NEVER_BACKED, NONE,   5000",
        "heartbeat, NEVER_BACKED, NONE,   80000",
        "default,   BACKED_ONCE,  RESETS, 1000",
        "heartbeat, NEVER_BACKED, RESETS, 10000"
    })
    void itWaitsSoLongForTheWordToComeBack(String profile, Past past, Watchdog watchdog, long patienceMs) {
        BootTime due = SINCE.plus(Duration.ofMillis(patienceMs));
        BootTime early = new BootTime(due.nanos() - 1);

        assertThat(rule(profile).judge(NoQuorumPolicy.STOP, SINCE, early, past, watchdog))
                .isEqualTo(Deed.WAIT);
        assertThat(rule(profile).judge(NoQuorumPolicy.STOP, SINCE, due, past, watchdog))
                .isEqualTo(Deed.END);
    }

    @ParameterizedTest
    @EnumSource
    void everySentenceNamesThePolicy(NoQuorumPolicy policy) {
        for (Deed deed : Deed.values()) {
            for (Watchdog watchdog : Watchdog.values()) {
                assertThat(NoQuorumRule.sentence(policy, deed, watchdog))
                        .contains("no-quorum-policy = " + policy.word());
            }
        }
    }

    private static NoQuorumRule rule(String profile) {
        return new NoQuorumRule(
                switch (profile) {
                    case "fast" -> Timing.fast();
                    case "heartbeat" -> Timing.heartbeat();
                    default -> Timing.standard();
                });
    }
}
