package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PriorityTest {

    private final ExecutorService early = Executors.newSingleThreadExecutor();

    @AfterEach
    void tearDown() {
        early.shutdown();
    }

    @Test
    void allThreadsAreRaisedAndCommandsArePutBack() throws Exception {
        Priority before = Priority.present();
        int ordinary = niceOf(early);
        Outcome raised = before.raise(ordinary - 1);
        assumeTrue(raised instanceof Outcome.Done, () -> "may not raise its priority: " + raised);

        assertThat(niceOf(early)).isEqualTo(ordinary - 1);
        assertThat(niceOfACommand(before.commandPrefix())).isEqualTo(Integer.toString(ordinary));
        assertThat(niceOfACommand(Priority.present().commandPrefix())).isEqualTo(Integer.toString(ordinary - 1));
    }

    /** Field 41 of proc(5) is the policy. */
    @Test
    void aThreadIsGivenRealTimePriorityByName() throws Exception {
        early.submit(() -> Thread.currentThread().setName("urgent-thing")).get();

        Outcome done = Priority.realtime(1, java.util.Set.of("urgent-thing"));
        assumeTrue(done instanceof Outcome.Done, () -> "may not: " + done);

        Path stat = Path.of("/proc/thread-self/stat");
        assertThat(early.submit(() -> field(stat, 41)).get()).isEqualTo(2);
        assertThat(field(stat, 41)).isZero();
    }

    private static int niceOf(ExecutorService thread) throws ExecutionException, InterruptedException {
        return CompletableFuture.supplyAsync(() -> field(Path.of("/proc/thread-self/stat"), 19), thread)
                .get();
    }

    /** Numbered as in proc(5). */
    private static int field(Path stat, int number) {
        try {
            String text = Files.readString(stat);
            return Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ")[number - 3]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String niceOfACommand(List<String> prefix) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.add("nice");
        return new String(
                        new ProcessBuilder(words).start().getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.US_ASCII)
                .strip();
    }
}
