package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerTest {

    @TempDir
    private Path dir;

    private static ServiceManager manager(String name) {
        return ((ServiceManager.Search.Found) ServiceManager.of(Map.of("NOTIFY_SOCKET", name))).manager();
    }

    @Test
    void itIsToldAtAPath() {
        String name = dir.resolve("notify").toString();
        try (LocalEar ear = LocalEar.at(name)) {
            assertThat(manager(name).tell("READY=1")).isInstanceOf(Outcome.Done.class);
            assertThat(manager(name).tell("WATCHDOG=1")).isInstanceOf(Outcome.Done.class);

            assertThat(ear.hear()).isEqualTo("READY=1");
            assertThat(ear.hear()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void itIsToldAtAnAbstractName() {
        String name = "@asterism-test-" + ProcessHandle.current().pid();
        try (LocalEar ear = LocalEar.at(name)) {
            assertThat(manager(name).tell("READY=1")).isInstanceOf(Outcome.Done.class);

            assertThat(ear.hear()).isEqualTo("READY=1");
        }
    }

    @Test
    void oneThatIsGoneIsNoReasonToEnd() {
        assertThat(manager(dir.resolve("gone").toString()).tell("READY=1")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void withoutASocketThereIsNone() {
        assertThat(ServiceManager.of(Map.of())).isInstanceOf(ServiceManager.Search.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notify",
                "vsock:2:1",
                "@0123456789012345678901234567890123456789012345678901234567890123456789"
                        + "01234567890123456789012345678901234567890"
            })
    void aNameThatIsNoSocketIsSaidSo(String name) {
        assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", name))).isInstanceOf(ServiceManager.Search.Unusable.class);
    }

    @Test
    void itsWatchdogIsOursOnlyIfItNamesThisProcess() {
        assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "15000000"), 7))
                .contains(Duration.ofSeconds(15));
        assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "15000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofSeconds(15));
        assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "15000000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
        assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "0"), 7)).isEmpty();
        assertThat(ServiceManager.watchdog(Map.of(), 7)).isEmpty();
    }
}
