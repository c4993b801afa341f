package org.asterism.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTargetTest {

    @TempDir
    private Path folder;

    @Test
    void linksAreFollowedByTheirTextsEvenToWhatIsNotThere() throws IOException {
        Path real = folder.resolve("data/recordings");
        Files.createDirectories(folder.resolve("spool"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), real);
        Path first = Files.createSymbolicLink(folder.resolve("spool/monitor"), Path.of("../second"));

        assertThat(LinkTarget.of(first)).isEqualTo(real);
        assertThat(LinkTarget.of(second)).isEqualTo(real);
        assertThat(LinkTarget.of(real)).isEqualTo(real);
    }

    @Test
    void aCircleEnds() throws IOException {
        Path one = folder.resolve("one");
        Path other = Files.createSymbolicLink(folder.resolve("other"), one);
        Files.createSymbolicLink(one, other);

        assertThat(LinkTarget.of(one)).isIn(one, other);
    }
}
