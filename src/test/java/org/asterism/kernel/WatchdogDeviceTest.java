package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.asterism.kernel.WatchdogDevice.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a pipe: machines that build this seldom have a watchdog that may be armed. */
class WatchdogDeviceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @TempDir
    private Path dir;

    private static String refusal(Answer<WatchdogDevice> answer) {
        return ((Answer.Failed<WatchdogDevice>) answer).refusal().sentence();
    }

    @Test
    void aMissingDeviceIsRefusedAndNotMade() {
        Path missing = dir.resolve("watchdgo");

        assertThat(refusal(WatchdogDevice.open(missing, TIMEOUT, StandIn.ACCEPTED)))
                .contains(missing.toString(), "no such device");
        assertThat(missing).doesNotExist();
    }

    @Test
    void whatIsNoDeviceIsRefused() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));

        assertThat(refusal(WatchdogDevice.open(file, TIMEOUT, StandIn.REFUSED))).contains("would reset nothing");
    }

    @Test
    void aDeviceThatIsNoWatchdogIsRefused() {
        assertThat(refusal(WatchdogDevice.open(Path.of("/dev/null"), TIMEOUT, StandIn.ACCEPTED)))
                .contains("is not a watchdog");
    }

    @Test
    void aPipeThatNobodyReadsIsRefused() throws Exception {
        Path pipe = pipe();

        assertThat(refusal(WatchdogDevice.open(pipe, TIMEOUT, StandIn.ACCEPTED)))
                .contains("nobody reads");
    }

    @Test
    void itIsFedAndDisarmedByTheMagicLetter() throws Exception {
        Path pipe = pipe();
        CompletableFuture<String> reader = reader(pipe);
        WatchdogDevice device = open(pipe);

        assertThat(device.feed()).isInstanceOf(Outcome.Done.class);
        assertThat(device.disarm()).isInstanceOf(Outcome.Done.class);

        assertThat(reader.join()).isEqualTo("wwV");
    }

    @Test
    void leftAloneItGetsNoMagicLetter() throws Exception {
        Path pipe = pipe();
        CompletableFuture<String> reader = reader(pipe);
        WatchdogDevice device = open(pipe);

        device.feed();
        device.leave();

        assertThat(reader.join()).isEqualTo("ww");
        assertThat(device.disarm()).isInstanceOf(Outcome.AlreadySo.class);
    }

    private Path pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static CompletableFuture<String> reader(Path pipe) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (InputStream in = Files.newInputStream(pipe)) {
                        return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                task -> new Thread(task, "reader").start());
    }

    /** Once the reader is there. */
    private static WatchdogDevice open(Path pipe) {
        while (true) {
            if (WatchdogDevice.open(pipe, TIMEOUT, StandIn.ACCEPTED) instanceof Answer.Got<WatchdogDevice> got) {
                return got.value();
            }
            Thread.onSpinWait();
        }
    }
}
