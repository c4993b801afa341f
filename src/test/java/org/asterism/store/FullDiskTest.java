package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system without space: a small tmpfs, mounted for the test. Needs root. */
@Tag("netns")
class FullDiskTest {

    @TempDir
    private Path dir;

    @Test
    void aFullDiskIsToldAndLeavesThePreviousState() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", dir.toString()),
                "cannot mount a tmpfs");
        try {
            Path state = dir.resolve("state");
            StableStore store = store(state);
            assertThat(value(store.open())).isInstanceOf(Opening.Fresh.class);
            assertThat(value(store.regain(new Epoch(10), Samples.VOTERS, Samples.document(1, 1))))
                    .isEqualTo(new Written.Done());
            fill(dir.resolve("filler"));

            Written failed = value(store.storeDocument(Samples.document(2, 1)));

            assertThat(failed)
                    .isInstanceOfSatisfying(
                            Written.Failed.class, why -> assertThat(why.cause()).isEqualTo(Written.Cause.FULL));
            assertThat(read(state)).isEqualTo(Samples.document(1, 1));

            Files.delete(dir.resolve("filler"));
            assertThat(value(store.storeDocument(Samples.document(2, 1)))).isEqualTo(new Written.Done());
            assertThat(read(state)).isEqualTo(Samples.document(2, 1));
        } finally {
            run("umount", "-l", dir.toString());
        }
    }

    private static void fill(Path file) throws IOException {
        try (java.io.OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 1000; i++) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static StoredDocument read(Path state) throws IOException {
        StateFile.Read read =
                new StateFile(new LinuxFiles(), state.resolve("document"), StateFile.Kind.DOCUMENT).read();
        return StoredForm.read(((StateFile.Read.Intact) read).contents(), DocumentRecord.class)
                .stored();
    }

    private static StableStore store(Path state) {
        return DiskStore.at(
                new DiskStore.Place(state, "voip", Samples.SELF, 3, Duration.ofMinutes(1)),
                Runnable::run,
                () -> Samples.NOW);
    }

    private static <T> T value(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
