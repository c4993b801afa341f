package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final Duration DAMPEN = Duration.ofSeconds(6);

    @Test
    void aChangeCountsOnceItHasHeld() {
        Reach reach = Reach.first(2, at(0)).look(1, at(10), DAMPEN);

        assertThat(reach.settled()).isEqualTo(2);
        assertThat(reach.isSettled()).isFalse();
        assertThat(reach.look(1, at(15), DAMPEN).settled()).isEqualTo(2);
        assertThat(reach.look(1, at(16), DAMPEN)).satisfies(later -> {
            assertThat(later.settled()).isEqualTo(1);
            assertThat(later.isSettled()).isTrue();
        });
    }

    @Test
    void aPingNodeThatComesAndGoesMovesNothing() {
        Reach reach = Reach.first(1, at(0));
        for (int second = 1; second < 60; second++) {
            reach = reach.look(second / 3 % 2, at(second), DAMPEN);
            assertThat(reach.settled()).isEqualTo(1);
        }
    }

    @Test
    void onlyAnAnswerIsAnAnswer() {
        assertThat(PingStream.isAnswer("64 bytes from 10.0.0.254: icmp_seq=1 ttl=64 time=0.061 ms"))
                .isTrue();
        assertThat(PingStream.isAnswer("64 bytes from fe80::1%eth0: icmp_seq=1 ttl=64 time=0.061 ms"))
                .isTrue();
        assertThat(PingStream.isAnswer("From 10.0.0.1 icmp_seq=3 Destination Host Unreachable"))
                .isFalse();
        assertThat(PingStream.isAnswer("PING 10.0.0.254 (10.0.0.254) 56(84) bytes of data."))
                .isFalse();
    }

    private static BootTime at(long seconds) {
        return new BootTime(Duration.ofSeconds(seconds).toNanos());
    }
}
