package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class AcquaintancesTest {

    private static final NodeName PEER = new NodeName("pbx2");
    private static final Duration TIME = Duration.ofSeconds(5);

    private final Acquaintances acquaintances = new Acquaintances();

    @Test
    void timeCountsFromTheFirstMeetingOfALife() {
        assertThat(left(1)).isEqualTo(TIME);

        acquaintances.met(PEER, 7, at(1));
        acquaintances.met(PEER, 7, at(3));

        assertThat(left(4)).isEqualTo(Duration.ofSeconds(2));
        assertThat(left(6)).isZero();
        assertThat(left(60)).isZero();
    }

    @Test
    void aNewLifeCountsAnew() {
        acquaintances.met(PEER, 7, at(1));
        acquaintances.met(PEER, 8, at(60));

        assertThat(left(61)).isEqualTo(Duration.ofSeconds(4));
    }

    private Duration left(long seconds) {
        return acquaintances.left(PEER, TIME, at(seconds));
    }

    private static BootTime at(long seconds) {
        return BootTime.ZERO.plus(Duration.ofSeconds(seconds));
    }
}
