package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.Resource;
import org.asterism.model.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we ship and print for people to copy has to work. */
class ShippedSamplesTest {

    private static final Path SAMPLES = Path.of("deploy/etc");

    /** As the design has it; one member of its group is not defined, which has to be refused, clearly. */
    private static final String WHOLE_DESIGN = """
            asterism {
              cluster { name = voip, nodes = [
                { name = pbx1, addresses { eth0 = "10.0.0.1", eth1 = "10.1.0.1" }, messaging = "10.255.0.1" }
                { name = pbx2, addresses { eth0 = "10.0.0.2", eth1 = "10.1.0.2" }, messaging = "10.255.0.2" } ] }
              links   = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 }, { type = serial, device = /dev/ttyS0 } ]
              timing  { profile = default }
              quorum  { two-node = true, ping = [ "10.0.0.254" ] }
              resources {
                phone-address { agent = "asterism:address", params { ip = "10.0.0.100", prefix = 24, interface = eth0 } }
                pbx           { agent = "asterism:asterisk", clone { hot-standby = true } }   # or "ocf:heartbeat:asterisk"
                phones        { group = [ phone-address, trunk-registration ] }
              }
              constraints { colocation = [ { of = phones, with = pbx, score = INFINITY } ] }
            }
            """;

    @TempDir
    private Path dir;

    @Test
    void thePairIsReadOnBothNodes() throws Exception {
        for (String node : List.of("pbx1", "pbx2")) {
            Configuration pair = Configuration.read(SAMPLES.resolve("two-node-pair/asterism.conf"), node)
                    .orThrow();

            assertThat(pair.settings().self().value()).isEqualTo(node);
            assertThat(pair.settings().links()).hasSize(2);
            assertThat(pair.document().resources()).hasSize(2);
            assertThat(pair.settings().risks()).extracting(Risk::name).containsExactly("ping-is-no-proof");
        }
    }

    @Test
    void theFarmIsReadOnEachNode() throws Exception {
        for (String node : List.of("pbx1", "pbx2", "pbx3")) {
            Configuration farm = Configuration.read(SAMPLES.resolve("three-node-farm/asterism.conf"), node)
                    .orThrow();

            assertThat(farm.settings().timing()).isEqualTo(Timing.fast());
            assertThat(farm.settings().risks()).isEmpty();
            assertThat(farm.document().resources())
                    .hasSize(5)
                    .anySatisfy(resource -> assertThat(resource)
                            .isInstanceOfSatisfying(
                                    Resource.Group.class,
                                    group -> assertThat(group.members()).hasSize(3)));
            assertThat(farm.document().constraints()).hasSize(8);
        }
    }

    @Test
    void theDesignIsReadButForTheMemberThatIsNotThere() throws IOException {
        Path file = Files.writeString(dir.resolve("asterism.conf"), WHOLE_DESIGN);

        List<Problem> problems = ((Reading.Refused<Configuration>) Configuration.read(file, "pbx1")).problems();

        assertThat(problems)
                .extracting(Problem::what)
                .containsExactly("asterism.resources.phones.group = trunk-registration");
    }

    @Test
    void theDesignWithoutItIsAccepted() throws Exception {
        String text = WHOLE_DESIGN.replace(", trunk-registration ]", " ]");
        Path file = Files.writeString(dir.resolve("asterism.conf"), text);

        Configuration configuration = Configuration.read(file, "pbx1").orThrow();

        assertThat(configuration.document().resources()).hasSize(2);
        assertThat(configuration.document().constraints()).hasSize(1);
    }

    @Test
    void resourcesInTwoPlacesAreRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("asterism.conf"), WHOLE_DESIGN);
        Files.writeString(dir.resolve("cluster.conf"), "asterism { }");

        List<Problem> problems = ((Reading.Refused<Configuration>) Configuration.read(file, "pbx1")).problems();

        assertThat(problems).anySatisfy(problem -> assertThat(problem.what()).contains("stand both here and in"));
    }

    @Test
    void everyConfigurationInTheManualIsRead() throws IOException {
        Pattern block = Pattern.compile("```hocon\n(asterism \\{.*?)```", Pattern.DOTALL);
        for (Path page : pages()) {
            Matcher matcher = block.matcher(Files.readString(page));
            while (matcher.find()) {
                Path file = Files.writeString(dir.resolve("asterism.conf"), matcher.group(1));
                Reading<?> reading = matcher.group(1).contains("cluster {")
                        ? Configuration.read(file, "pbx1")
                        : DocumentReader.readFile(file, java.util.Set.of());

                assertThat(reading).as("%s: %s", page, matcher.group(1)).isInstanceOf(Reading.Accepted.class);
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (var manual = Files.list(Path.of("deploy/doc"))) {
            return java.util.stream.Stream.concat(manual, java.util.stream.Stream.of(Path.of("README.md")))
                    .filter(Files::exists)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }
}
