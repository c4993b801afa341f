package org.asterism.quorum.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import org.asterism.quorum.simulation.Faults.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes one guard away at a time: the simulation must notice, or it would prove nothing about that guard. The kinds of fault
 * are chosen to hurt the guard in question; with all guards in force the same histories are well.
 *
 * <p>Not shown to bite: TOKEN, CONSENT_WINDOW, CONSENT_EPOCH and LEASE_EPOCH. Each is needed in the argument that is written
 * down with the rules, but the histories in which it alone makes the difference need more delays in a row than chance finds.
 */
class GuardsTest {

    private static final int BOUND = 4000;

    @ParameterizedTest
    @CsvSource({
        "CONSENT, resources",
        "ECHO_STOP, resources",
        "RESTART_WAIT, resources",
        "EPOCH_CEILING, epoch",
        "LAST_MOMENT_CHECK, resources",
        "DOCUMENT_RULE, acknowledged",
        "AMNESIA, acknowledged",
        "INCARNATION_DROP, resources",
        "LABEL_ON_DISK, acknowledged",
        "CLOCKWORK, resources"
    })
    void withoutTheGuardAHistoryGoesWrong(String guard, String violation) {
        long seed = 1;
        while (seed <= BOUND
                && !History.run(mixFor(guard, seed), new Chance(seed), guard, false)
                        .violation()
                        .startsWith(violation)) {
            seed++;
        }

        System.out.printf("without %s history %d goes wrong%n", guard, seed);
        assertThat(seed).as("histories without %s until %s", guard, violation).isLessThanOrEqualTo(BOUND);
        History.Outcome whole = History.run(mixFor(guard, seed), new Chance(seed), "", false);
        assertThat(whole.violation()).as("seed %d with all guards", seed).isEmpty();
    }

    @Test
    void withoutPreVoteAFollowerThatWasCutOffDisturbsTheOthers() {
        LongFunction<String> history = seed -> Disturbance.run(seed, "PRE_VOTE");
        long seed = 1;
        while (seed <= BOUND && history.apply(seed).isEmpty()) {
            seed++;
        }

        System.out.printf("without PRE_VOTE history %d goes wrong%n", seed);
        assertThat(seed).isLessThanOrEqualTo(BOUND);
    }

    private static Mix mixFor(String guard, long seed) {
        return switch (guard) {
            case "RESTART_WAIT" ->
                Mix.only(
                        3,
                        4000,
                        300,
                        Kind.CUT_PAIR,
                        Kind.CUT_ONE_WAY,
                        Kind.BOUNCE,
                        Kind.BOUNCE,
                        Kind.BOUNCE,
                        Kind.HEAL);
            case "ECHO_STOP" ->
                Mix.only(3, 4000, 300, Kind.CUT_PAIR, Kind.CUT_ONE_WAY, Kind.ISOLATE, Kind.HEAL, Kind.HEAL);
            case "CLOCKWORK" ->
                Mix.only(3, 4000, 300, Kind.ISOLATE, Kind.ISOLATE, Kind.LONGER_LEASE, Kind.LONGER_LEASE, Kind.HEAL);
            case "LABEL_ON_DISK" ->
                Mix.only(
                                2,
                                4000,
                                200,
                                Kind.CUT_PAIR,
                                Kind.ISOLATE,
                                Kind.CRASH_MACHINE,
                                Kind.CRASH_MACHINE,
                                Kind.SLOW_DISK,
                                Kind.HEAL)
                        .withArbiters(1);
            default -> Mix.any(new Chance(~seed));
        };
    }
}
