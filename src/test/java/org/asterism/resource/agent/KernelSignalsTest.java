package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.executor.ProcessSignals.Signal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KernelSignalsTest {

    @Test
    void signalsReachAGroupAndOneThatIsGoneIsNoError() throws Exception {
        Process leader = new ProcessBuilder("setsid", "sleep", "60").start();
        KernelSignals signals = new KernelSignals();

        Awaitility.await().until(() -> {
            signals.signalGroup(leader.pid(), Signal.TERM);
            return !leader.isAlive();
        });

        assertThat(leader.waitFor()).isEqualTo(143);
        signals.signalGroup(leader.pid(), Signal.KILL);
    }
}
