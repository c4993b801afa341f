package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxFilesTest {

    @TempDir
    private Path dir;

    private final LinuxFiles files = new LinuxFiles();

    @Test
    void stateSurvivesOnARealDiskWithNarrowModes() throws IOException {
        Path state = dir.resolve("a").resolve("state");
        StableStore first = store(state);
        assertThat(value(first.open())).isInstanceOf(Opening.Fresh.class);
        assertThat(value(first.regain(new Epoch(50), Samples.VOTERS, Samples.document(2, 3))))
                .isEqualTo(new Written.Done());
        assertThat(value(first.keep(Samples.document(2, 3).acknowledged()))).isEqualTo(new Written.Done());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("node"))))
                .isEqualTo("rw-------");
        assertThat(files.list(state)).containsExactly("document", "history", "lock", "node");
        StateFile.Read read = new StateFile(files, state.resolve("document"), StateFile.Kind.DOCUMENT).read();
        assertThat(StoredForm.read(((StateFile.Read.Intact) read).contents(), DocumentRecord.class)
                        .stored())
                .isEqualTo(Samples.document(2, 3));
    }

    @Test
    void aDirectoryThatOthersMayWriteIsRefused() throws IOException {
        Path state = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwx---"));

        assertThat(value(store(state).open())).isInstanceOfSatisfying(Opening.Unusable.class, unusable -> {
            assertThat(unusable.why()).contains("may be written by others (rwxrwx---)");
            assertThat(unusable.remedy()).contains("chmod 700");
        });
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Path state = Files.writeString(dir.resolve("file"), "");

        assertThat(value(store(state).open())).isInstanceOf(Opening.Unusable.class);
    }

    @Test
    void aDirectoryHasOneUser() {
        assertThat(value(store(dir).open())).isInstanceOf(Opening.Fresh.class);

        assertThat(value(store(dir).open()))
                .isInstanceOfSatisfying(
                        Opening.Unusable.class,
                        unusable -> assertThat(unusable.why()).contains("another process"));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "x");
        Path link = Files.createSymbolicLink(dir.resolve("node"), secret);

        assertThatThrownBy(() -> files.read(link, 100)).isInstanceOf(IOException.class);
        files.write(link, new byte[] {1});
        assertThat(Files.readString(secret)).isEqualTo("x");
    }

    @Test
    void readingIsBounded() throws IOException {
        Path file = Files.write(dir.resolve("big"), new byte[101]);

        assertThatThrownBy(() -> files.read(file, 100)).hasMessageContaining("101 bytes");
        assertThatThrownBy(() -> files.read(dir.resolve("none"), 100)).isInstanceOf(NoSuchFileException.class);
    }

    private static StableStore store(Path state) {
        return DiskStore.at(
                new DiskStore.Place(state, "voip", Samples.SELF, 10, Duration.ofMinutes(1)),
                Runnable::run,
                () -> Samples.NOW);
    }

    private static <T> T value(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
