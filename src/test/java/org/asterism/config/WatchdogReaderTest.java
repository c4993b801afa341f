package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.config.WatchdogSettings.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogReaderTest {

    @TempDir
    private Path dir;

    private Reading<NodeSettings> read(String more) throws IOException {
        Path file = Files.writeString(dir.resolve("asterism.conf"), """
                asterism {
                  cluster { name = voip, nodes = [ { name = a, addresses { eth0 = "10.0.0.1" }, messaging = "10.9.0.1" } ] }
                  links = [ { type = ucast, interface = eth0 } ]
                  %s
                }
                """.formatted(more));
        return NodeSettingsReader.read(file, "a");
    }

    @Test
    void nothingIsFedUnlessItIsNamed() throws Exception {
        WatchdogSettings settings = read("").orThrow().watchdog();

        assertThat(settings.device()).isEqualTo(new Device.None());
        assertThat(settings.release()).isEqualTo(WatchdogSettings.Release.OFF);
        assertThat(settings.standIn()).isEqualTo(WatchdogSettings.StandIn.REFUSED);
    }

    @Test
    void aDeviceIsRead() throws Exception {
        WatchdogSettings settings = read("watchdog { device = /dev/watchdog, timeout = 10s, release = on }")
                .orThrow()
                .watchdog();

        assertThat(settings)
                .isEqualTo(new WatchdogSettings(
                        new Device.File(Path.of("/dev/watchdog")),
                        Duration.ofSeconds(10),
                        WatchdogSettings.Release.ON,
                        WatchdogSettings.StandIn.REFUSED));
    }

    @Test
    void aStandInIsARiskForAsLongAsItIsAccepted() throws Exception {
        NodeSettings settings = read("accepted-risks = [ watchdog-stand-in ]").orThrow();

        assertThat(settings.watchdog().standIn()).isEqualTo(WatchdogSettings.StandIn.ACCEPTED);
        assertThat(settings.risks()).extracting(Risk::name).contains("watchdog-stand-in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "watchdog { device = sytemd }|'sytemd' is neither none nor systemd nor an absolute path",
                "watchdog { devise = none }|unknown key 'devise'",
                "watchdog { device = /dev/watchdog, timeout = 4s }|is shorter than 5s",
                "timing { profile = heartbeat }, watchdog { device = /dev/watchdog }|is shorter than 20s",
                "watchdog { device = /dev/watchdog, timeout = 5500ms }|is not in whole seconds",
                "watchdog { device = /dev/watchdog, timeout = 11m }|is out of range",
                "watchdog { device = systemd, release = on }|nothing ends it there for certain",
                "watchdog { release = on }|nothing ends it there for certain",
                "watchdog { release = sometimes }|is neither true nor false"
            })
    void whatCannotBeKeptIsRefused(String text, String why) throws Exception {
        Reading<NodeSettings> reading = read(text);

        assertThat(((Reading.Refused<NodeSettings>) reading).problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains(why));
    }
}
