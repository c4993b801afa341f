package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the reader and {@code reference.conf} together. */
class ReferenceConfTest {

    private static final Path REFERENCE = Path.of("src/main/resources/reference.conf");

    /** Uses every kind of list element, so that the reader asks for all its keys. */
    private static final String COMPLETE = """
            asterism {
              cluster { name = voip, nodes = [ { name = a, addresses { eth0 = "10.0.0.1" }, messaging = "10.9.0.1", votes = 1 } ] }
              links = [ { type = ucast, interface = eth0, port = 694 } ]
            }
            """;

    @TempDir
    private Path dir;

    @Test
    void theReaderAndTheReferenceKnowTheSameKeys() throws Exception {
        TreeSet<String> known = new TreeSet<>(knownPaths());
        known.removeIf(path -> path.contains("[]"));

        assertThat(reference().keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theKeysOfListElementsAreExplainedAtTheirList() throws Exception {
        List<String> inLists = knownPaths().stream()
                .filter(path -> path.contains("[].") && !path.endsWith("*"))
                .toList();

        assertThat(inLists).isNotEmpty().allSatisfy(path -> {
            String list = path.substring(0, path.indexOf("[]"));
            String key = path.substring(path.indexOf("[].") + 3);
            assertThat(comments(reference().get(list)))
                    .as("comment on %s", list)
                    .contains(" " + key + " ");
        });
    }

    @Test
    void everyKeyHasAComment() {
        assertThat(reference())
                .allSatisfy(
                        (path, value) -> assertThat(comments(value)).as(path).isNotBlank());
    }

    @Test
    void theManualNamesEverySetting() throws Exception {
        String manual = Files.readString(Path.of("deploy/doc/configuration.md"));

        assertThat(reference().entrySet().stream()
                        .filter(entry -> !(entry.getValue() instanceof ConfigObject))
                        .map(entry -> entry.getKey().substring("asterism.".length()))
                        .filter(key -> !key.matches("dispatcher\\..*\\.(type|executor|throughput)")))
                .allSatisfy(key -> assertThat(manual).contains("| `" + key + "` |"));
    }

    @Test
    void theReferenceByItselfLacksOnlyWhatHasNoDefault() throws Exception {
        Path file = Files.writeString(dir.resolve("asterism.conf"), "asterism {}");

        Reading<NodeSettings> reading = NodeSettingsReader.read(file, "a");

        assertThat(((Reading.Refused<NodeSettings>) reading).problems())
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "'name' is missing in asterism.cluster",
                        "asterism.links is empty",
                        "asterism.cluster.nodes is empty");
    }

    private java.util.SortedSet<String> knownPaths() throws Exception {
        Path file = Files.writeString(dir.resolve("asterism.conf"), COMPLETE);
        Findings findings = new Findings("test");
        Config config =
                HoconSource.file(file, NodeSettingsReader.defaults(), findings).orElseThrow();
        assertThat(NodeSettingsReader.read(config, file, "a", findings))
                .as("%s", findings.problems())
                .isPresent();
        return findings.knownPaths();
    }

    private static TreeMap<String, ConfigValue> reference() {
        TreeMap<String, ConfigValue> result = new TreeMap<>();
        collect("asterism", ConfigFactory.parseFile(REFERENCE.toFile()).getObject("asterism"), result);
        return result;
    }

    private static void collect(String path, ConfigObject object, TreeMap<String, ConfigValue> result) {
        object.forEach((key, value) -> {
            result.put(path + "." + key, value);
            if (value instanceof ConfigObject inner) {
                collect(path + "." + key, inner, result);
            }
        });
    }

    private static String comments(ConfigValue value) {
        return String.join("\n", value.origin().comments());
    }
}
