package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Timing;
import org.asterism.node.NoQuorumRule.Deed;
import org.asterism.node.NoQuorumRule.Fencing;
import org.asterism.node.NoQuorumRule.Past;
import org.asterism.node.NoQuorumRule.Watchdog;
import org.asterism.policy.NoQuorumPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoQuorumRuleTest {

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
        assertThat(rule("default").judge(here(policy, Past.BACKED_ONCE, watchdog, Fencing.NONE), Duration.ofHours(1)))
                .isEqualTo(deed);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, NONE, AWAIT_FENCING",
        "FENCE, NONE, AWAIT_FENCING",
        "STOP, RESETS, END",
        "FENCE, RESETS, BE_RESET"
    })
    void aFencingThatDecidesIsAwaitedWithoutAWatchdog(NoQuorumPolicy policy, Watchdog watchdog, Deed deed) {
        assertThat(rule("default")
                        .judge(here(policy, Past.BACKED_ONCE, watchdog, Fencing.DECIDES), Duration.ofHours(1)))
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
        Duration due = Duration.ofMillis(patienceMs);
        NoQuorumRule.Circumstances here = here(NoQuorumPolicy.STOP, past, watchdog, Fencing.NONE);

        assertThat(rule(profile).judge(here, due.minusNanos(1))).isEqualTo(Deed.WAIT);
        assertThat(rule(profile).judge(here, due)).isEqualTo(Deed.END);
    }

    @ParameterizedTest
    @CsvSource({
        "stop,    NONE,   would be stopped here 3.0 s later",
        "stop,    RESETS, would be stopped here 1.0 s later",
        "demote,  NONE,   would be demoted or stopped here 3.0 s later",
        "freeze,  NONE,   would stay as it is",
        "freeze,  RESETS, but the watchdog resets this node",
        "fence,   RESETS, when the watchdog resets this node",
        "fence,   NONE,   would be stopped here",
        "suicide, NONE,   no-quorum-policy = fence"
    })
    void itSaysBeforehandWhatWouldBeDone(String policy, Watchdog watchdog, String words) {
        assertThat(rule("default").outlook(Optional.of(document("no-quorum-policy", policy)), watchdog, Instant.EPOCH))
                .get(InstanceOfAssertFactories.STRING)
                .contains(words);
        assertThat(rule("default").outlook(Optional.empty(), watchdog, Instant.EPOCH))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everySentenceNamesThePolicy(NoQuorumPolicy policy) {
        for (Deed deed : Deed.values()) {
            for (Watchdog watchdog : Watchdog.values()) {
                assertThat(NoQuorumRule.sentence(here(policy, Past.BACKED_ONCE, watchdog, Fencing.NONE), deed))
                        .contains("no-quorum-policy = " + policy.word());
            }
        }
    }

    /** Others start at once what this node may still run. */
    @Test
    void withAssumeCleanItHurries() {
        assertThat(rule("default")
                        .outlook(Optional.of(document("unfenced", "assume-clean")), Watchdog.NONE, Instant.EPOCH))
                .get(InstanceOfAssertFactories.STRING)
                .contains("would be stopped here 1.0 s later");
    }

    private static ClusterDocument document(String option, String value) {
        return new ClusterDocument(
                new TreeMap<>(Map.of(option, value)),
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static NoQuorumRule.Circumstances here(
            NoQuorumPolicy policy, Past past, Watchdog watchdog, Fencing fencing) {
        return new NoQuorumRule.Circumstances(policy, past, watchdog, NoQuorumRule.Takers.WHEN_CONFIRMED, fencing);
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
