package org.asterism.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.membership.WayChoice.Quality.DEAD;
import static org.asterism.membership.WayChoice.Quality.GOOD;
import static org.asterism.membership.WayChoice.Quality.LATE;
import static org.asterism.membership.WayChoice.Quality.ONE_WAY;

import java.util.List;
import org.junit.jupiter.api.Test;

class WayChoiceTest {

    @Test
    void thePresentLinkStaysWhileNoneIsBetter() {
        assertThat(WayChoice.choose(1, List.of(GOOD, GOOD))).isEqualTo(1);
        assertThat(WayChoice.choose(1, List.of(LATE, GOOD, GOOD))).isEqualTo(1);
        assertThat(WayChoice.choose(0, List.of(DEAD, DEAD))).isZero();
    }

    @Test
    void aBetterLinkIsTakenTheFirstOfTheBest() {
        assertThat(WayChoice.choose(0, List.of(LATE, GOOD))).isEqualTo(1);
        assertThat(WayChoice.choose(0, List.of(ONE_WAY, LATE))).isEqualTo(1);
        assertThat(WayChoice.choose(0, List.of(DEAD, ONE_WAY, GOOD, GOOD))).isEqualTo(2);
    }
}
