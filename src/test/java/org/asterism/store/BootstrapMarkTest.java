package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapMarkTest {

    @TempDir
    private Path temporary;

    private Path state = Path.of("");

    @BeforeEach
    void place() {
        state = temporary.resolve("state");
    }

    @Test
    void theWordHoldsUntilThereIsState() throws IOException {
        assertThat(BootstrapMark.leave(state, "a new cluster")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");

        Opening.Fresh fresh = new Opening.Fresh(new Generation(1));
        assertThat(BootstrapMark.holds(state, fresh)).isTrue();
        assertThat(BootstrapMark.holds(state, fresh)).isTrue();
        assertThat(BootstrapMark.holds(state, new Opening.Amnesia(new Generation(2), List.of(), List.of())))
                .isFalse();
        assertThat(BootstrapMark.holds(state, fresh)).isFalse();
    }

    @Test
    void whereStateIsOrWasTheWordIsRefused() throws Exception {
        StableStore store = DiskStore.at(
                new DiskStore.Place(state, "voip", Samples.SELF, 3, Duration.ofSeconds(5)),
                Runnable::run,
                Clock.systemUTC());
        assertThat(store.open().toCompletableFuture().join()).isInstanceOf(Opening.Fresh.class);
        store.regain(new Epoch(1), Samples.VOTERS, StoredDocument.EMPTY)
                .toCompletableFuture()
                .join();
        // The lock is this process's own, as with a manager that runs.
        assertThat(BootstrapMark.leave(state, "a new cluster"))
                .hasValueSatisfying(refused -> assertThat(refused.why()).contains("the manager runs"));

        assertThat(BootstrapMark.leave(copyAs("copy", Shelf.NODE), "a new cluster"))
                .hasValueSatisfying(refused -> assertThat(refused.why()).contains("this node has state"));
        assertThat(BootstrapMark.leave(copyAs("lost", Shelf.NODE + Shelf.ASIDE + "20261126T120000Z"), "a new cluster"))
                .hasValueSatisfying(refused -> assertThat(refused.why()).contains("lost its state once"));
    }

    private Path copyAs(String directory, String name) throws IOException {
        Path copy = temporary.resolve(directory);
        Files.createDirectory(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.copy(state.resolve(Shelf.NODE), copy.resolve(name));
        return copy;
    }
}
