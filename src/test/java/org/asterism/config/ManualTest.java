package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.ClusterDocument;
import org.junit.jupiter.api.Test;

/** The examples of the manual are what the reader takes. */
class ManualTest {

    private static final Pattern EXAMPLE = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleOfADocumentIsReadAndSurvivesBeingWritten() throws Exception {
        String manual = Files.readString(Path.of("deploy/doc/configuration.md"));
        String ofDocuments = manual.substring(manual.indexOf("## cluster.conf"));
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(ofDocuments + Files.readString(Path.of("deploy/doc/alerts.md")));
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }

        assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
        for (String example : examples) {
            ClusterDocument document =
                    DocumentReader.readText("the manual", example, Set.of()).orThrow();
            assertThat(DocumentReader.readText("written", DocumentWriter.write(document), Set.of()))
                    .isEqualTo(new Reading.Accepted<>(DocumentWriter.canonical(document)));
        }
    }

    @Test
    void itNamesEveryPartOfADocument() throws Exception {
        String manual = Files.readString(Path.of("deploy/doc/configuration.md"));

        assertThat(NodeSettingsReader.DOCUMENT_KEYS)
                .allSatisfy(key -> assertThat(manual).contains("`" + key));
    }
}
