package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.asterism.executor.AgentResult;
import org.asterism.executor.NativeAgent;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Asterisk with a call that shuts down gracefully. */
class AsteriskDrainTest {

    @TempDir
    Path folder;

    private KitAsterisk kit;
    private TestAsterisk asterisk;
    private AmiClient ami;

    @BeforeEach
    void startWithACall() throws Exception {
        kit = KitAsterisk.in(folder).start();
        asterisk = TestAsterisk.around(kit);
        ami = kit.amiClient();
        Awaitility.await().until(ami::isConnected);
        AmiAction call = AmiAction.of("Originate")
                .with("Channel", "Local/101@test")
                .with("Application", "Wait")
                .with("Data", "600")
                .with("Async", "true");
        assertThat(ami.send(call, Duration.ofSeconds(5)).toCompletableFuture().join())
                .isInstanceOf(AmiReply.Answered.class);
        Awaitility.await().until(() -> channels() > 0);
    }

    @AfterEach
    void end() {
        if (kit != null) {
            ami.close();
            asterisk.close();
            kit.close();
        }
    }

    @Test
    void aGracefulShutdownIsAFailureUnlessItMayDrain() throws Exception {
        drain();

        TestAsterisk.assertExit(monitor(Map.of()), OcfCode.ERROR);
        TestAsterisk.assertExit(monitor(Map.of("drain-limit", "600")), OcfCode.DEGRADED);
        assertThat(asterisk.notes()).singleElement().asString().contains("pbx drains", "core abort shutdown");
    }

    @Test
    void itsWarningIsTakenBackWhenItIsNoLongerWatched() throws Exception {
        Map<String, String> params = mayDrain();
        NativeAgent.Watch watch = asterisk.agent()
                .watch(asterisk.call("monitor", Duration.ofSeconds(10), params), TestAsterisk.deafObserver());
        drain();
        Awaitility.await().untilAsserted(() -> TestAsterisk.assertExit(monitor(params), OcfCode.DEGRADED));

        watch.close();

        assertThat(asterisk.notes()).isEmpty();
    }

    @Test
    void anAbortIsSeenByTheNextMonitorAndTheCallStays() throws Exception {
        Map<String, String> params = mayDrain();
        drain();
        TestAsterisk.assertExit(monitor(params), OcfCode.DEGRADED);

        BootTime begin = BootClock.now();
        kit.console("core abort shutdown");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> TestAsterisk.assertExit(monitor(params), OcfCode.SUCCESS));

        assertThat(BootClock.now().since(begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(channels()).isPositive();
        assertThat(asterisk.notes()).isEmpty();
    }

    @Test
    void aDrainLongerThanItsLimitIsAFailureAndIsStopped() throws Exception {
        Map<String, String> params = TestAsterisk.plus(mayDrain(), "drain-limit", "300ms");
        drain();

        TestAsterisk.assertExit(monitor(params), OcfCode.DEGRADED);
        Awaitility.await()
                .untilAsserted(() -> assertThat(monitor(params).reason()).contains("longer than drain-limit"));
        TestAsterisk.assertExit(asterisk.stop(), OcfCode.SUCCESS);
        TestAsterisk.assertExit(monitor(params), OcfCode.NOT_RUNNING);
    }

    @Test
    void aFrozenOneIsAFailureEvenWhileItDrains() throws Exception {
        drain();
        kit.signal("STOP");

        TestAsterisk.assertExit(monitor(mayDrain()), OcfCode.ERROR);
    }

    /** The command itself is answered only at the end. */
    private void drain() throws Exception {
        new ProcessBuilder(kit.binary().toString(), "-C", kit.config().toString(), "-rx", "core stop gracefully")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("drain.log").toFile())
                .start();
        Awaitility.await().until(() -> monitor(Map.of()) instanceof AgentResult.Ended ended && ended.is(OcfCode.ERROR));
    }

    private long channels() {
        AmiReply reply = ami.send(AmiAction.of("CoreShowChannels"), Duration.ofSeconds(2))
                .toCompletableFuture()
                .join();
        return reply instanceof AmiReply.Answered answered ? answered.items().size() : -1;
    }

    private Map<String, String> mayDrain() {
        return Map.of(
                "drain-limit", "600",
                "ami-user", "asterism",
                "ami-secret", "secret",
                "ami-port", Integer.toString(kit.amiPort()));
    }

    private AgentResult monitor(Map<String, String> params) {
        return TestAsterisk.run(asterisk.agent().monitor(asterisk.call("monitor", Duration.ofSeconds(10), params)));
    }
}
