package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.Test;

class ProcessesTest {

    @Test
    void aGroupIsSignalledWithItsChildren() throws Exception {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "sleep 60 & echo started; wait").start();
        assertThat(process.inputReader().readLine()).isEqualTo("started");
        long group = process.pid();
        assertThat(Processes.isAlive(group)).isTrue();

        assertThat(Processes.signal(group, Processes.Signal.KILL)).isEqualTo(new Outcome.Done());

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.inputReader().readLine())
                .as("the child has let go of the pipe")
                .isNull();
    }

    @Test
    void aGroupThatIsGoneNeedsNoSignal() throws Exception {
        Process process = new ProcessBuilder("setsid", "true").start();
        process.waitFor();

        assertThat(Processes.isAlive(process.pid())).isFalse();
        assertThat(Processes.signal(process.pid(), Processes.Signal.TERM)).isEqualTo(new Outcome.AlreadySo());
    }

    @Test
    void signalsNeverGoToOurselvesOrEverybody() {
        for (long group : new long[] {-1, 0, 1, 1L << 32}) {
            assertThatThrownBy(() -> Processes.signal(group, Processes.Signal.KILL))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theBootClockGoesForward() {
        BootTime first = BootClock.now();

        BootTime second = BootClock.now();

        assertThat(second).isGreaterThanOrEqualTo(first);
        assertThat(second.since(first)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void warmingUpChangesNothingAndSaysHowLongItTook() {
        assertThat(Kernel.warmUp()).isPositive().isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void oneManagerRunsPerCluster() {
        String cluster = "test-" + ProcessHandle.current().pid();
        SingleInstance first = ours(cluster);

        assertThat(SingleInstance.claim(cluster))
                .isInstanceOfSatisfying(
                        SingleInstance.Claim.Held.class,
                        held -> assertThat(held.sentence())
                                .contains("process " + ProcessHandle.current().pid())
                                .contains(cluster));
        ours(cluster + "-other").close();
        first.close();

        ours(cluster).close();
    }

    @Test
    void askingOftenForAHeldNameDoesNotBlock() {
        String cluster = "often-" + ProcessHandle.current().pid();
        try (SingleInstance first = ours(cluster)) {
            assertThat(first).isNotNull();
            for (int attempt = 0; attempt < 200; attempt++) {
                assertThat(SingleInstance.claim(cluster)).isInstanceOf(SingleInstance.Claim.Held.class);
            }
        }
    }

    private static SingleInstance ours(String cluster) {
        return ((SingleInstance.Claim.Ours) SingleInstance.claim(cluster)).instance();
    }
}
