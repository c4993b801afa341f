package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArbiterSettingsTest {

    @TempDir
    private Path dir;

    @Test
    void theCopiesOfTheNodesFilesSayWhereTheNodesAreAndHowManyVotesThereAre() throws IOException {
        cluster("voip", "arbiters = [ { name = q1, address = \"10.9.9.9\", node-addresses { b = \"10.7.0.2\" } } ]");
        cluster("fax", "arbiters = [ { name = q1, address = \"10.9.9.9\", port = 17400, algorithm = lms } ]");

        ArbiterSettings settings = accepted("{ config = \"voip/asterism.conf\" }, { config = \"fax/asterism.conf\" }");

        ArbiterSettings.Cluster voip = settings.clusters().get(0);
        assertThat(voip.settings().self()).isEqualTo(new NodeName("q1"));
        assertThat(voip.authkeys()).isEqualTo(dir.resolve("voip/authkeys"));
        assertThat(voip.self().nodeAddresses().values().stream()
                        .map(each -> each.getHostAddress())
                        .toList())
                .containsExactly("10.0.0.1", "10.7.0.2", "10.0.0.3");
        assertThat(voip.settings().allVotes()).isEqualTo(votes(1, 1));
        assertThat(settings.clusters().get(1).settings().allVotes()).isEqualTo(votes(1, 2));
        assertThat(settings.clusters().get(1).self().port()).isEqualTo(17400);
    }

    @Test
    void twoClustersNeedTwoPorts() throws IOException {
        cluster("voip", "arbiters = [ { name = q1, address = \"10.9.9.9\" } ]");
        cluster("fax", "arbiters = [ { name = q1, address = \"10.9.9.9\" } ]");

        List<Problem> problems = refused("{ config = \"voip/asterism.conf\" }, { config = \"fax/asterism.conf\" }");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains("'voip' and 'fax' both use port 17356");
            assertThat(problem.remedy()).contains("another port");
        });
    }

    @Test
    void anArbiterThatTheNodesDoNotListIsRefusedWithTheFileThatLacksIt() throws IOException {
        cluster("voip", "arbiters = [ { name = q2, address = \"10.9.9.9\" } ]");

        List<Problem> problems = refused("{ config = \"voip/asterism.conf\" }");

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.where().file()).endsWith("voip/asterism.conf");
            assertThat(problem.what()).contains("this arbiter is 'q1'");
        });
    }

    @Test
    void expectedVotesAndTheTieBreakerChangeTheCount() throws IOException {
        cluster("voip", "expected-votes = 5, auto-tie-breaker = lowest");

        NodeSettings settings = NodeSettingsReader.read(dir.resolve("voip/asterism.conf"), "a")
                        instanceof Reading.Accepted<NodeSettings> accepted
                ? accepted.value()
                : null;

        assertThat(settings).isNotNull();
        assertThat(settings.allVotes())
                .isEqualTo(Map.of(
                        new NodeName("a"), 3, new NodeName("b"), 2, new NodeName("c"), 2, new NodeName("unlisted"), 4));
    }

    private static Map<NodeName, Integer> votes(int node, int arbiter) {
        return Map.of(
                new NodeName("a"), node, new NodeName("b"), node, new NodeName("c"), node, new NodeName("q1"), arbiter);
    }

    private void cluster(String name, String quorum) throws IOException {
        Files.createDirectories(dir.resolve(name));
        Files.writeString(dir.resolve(name).resolve("asterism.conf"), """
                asterism {
                  cluster { name = %s, nodes = [
                    { name = a, addresses { eth0 = "10.0.0.1" } }
                    { name = b, addresses { eth0 = "10.0.0.2" } }
                    { name = c, addresses { eth0 = "10.0.0.3" } } ] }
                  links = [ { type = ucast, interface = eth0 } ]
                  quorum { %s }
                }
                """.formatted(name, quorum));
    }

    private Reading<ArbiterSettings> read(String clusters) throws IOException {
        Path file = Files.writeString(
                dir.resolve("arbiter.conf"), "asterism { arbiter { clusters = [ " + clusters + " ] } }");
        return ArbiterSettings.read(file, "q1");
    }

    private ArbiterSettings accepted(String clusters) throws IOException {
        Reading<ArbiterSettings> reading = read(clusters);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted<ArbiterSettings>) reading).value();
    }

    private List<Problem> refused(String clusters) throws IOException {
        Reading<ArbiterSettings> reading = read(clusters);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<ArbiterSettings>) reading).problems();
    }
}
