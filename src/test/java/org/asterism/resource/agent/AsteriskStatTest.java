package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a process counts as gone. */
class AsteriskStatTest {

    private static AsteriskProcess.Stat stat(String state, int threads) {
        return AsteriskProcess.Stat.of("4711 (aste) risk) " + state + " 1 4711 4711 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 "
                + threads + " 0 853899 0 0");
    }

    @Test
    void aZombieIsGoneOnlyWithItsLastThread() {
        assertThat(stat("Z", 1).isDead()).isTrue();
        assertThat(stat("Z", 3).isDead()).isFalse();
        assertThat(stat("S", 40).isDead()).isFalse();
    }

    @Test
    void theFieldsAreThoseOfProc5() {
        AsteriskProcess.Stat stat = stat("T", 40);

        assertThat(stat.isFrozen()).isTrue();
        assertThat(stat.group()).isEqualTo(4711);
        assertThat(stat.threads()).isEqualTo(40);
        assertThat(stat.startTicks()).isEqualTo(853899);
    }
}
