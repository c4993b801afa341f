package org.asterism.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.asterism.registrations.BindingFile.Saved;
import org.asterism.registrations.core.Binding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingFileTest {

    @TempDir
    Path folder;

    @Test
    void whatIsKeptIsReadAgain() throws IOException {
        BindingFile file = new BindingFile(folder.resolve("registrations.json"));
        Saved saved = new Saved(
                "life", List.of(new Binding("1;@a", "v", 3, 2, 1, "a")), Map.of("1;@a", "v"), List.of("1;@a"));
        file.write(saved);

        assertThat(file.read()).contains(saved);
    }

    @Test
    void oneOfAnOlderOrNewerReleaseIsRead() throws IOException {
        Path written = folder.resolve("registrations.json");
        Files.writeString(written, "{\"asterisk\":\"life\",\"bindings\":[],\"there\":{},\"later\":1}");

        assertThat(new BindingFile(written).read()).contains(new Saved("life", List.of(), Map.of(), List.of()));
    }
}
