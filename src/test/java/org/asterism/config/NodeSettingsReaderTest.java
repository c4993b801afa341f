package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.config.NodeSettings.Gate;
import org.asterism.config.NodeSettings.OnSilentPeer;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsReaderTest {

    private static final String PAIR = """
            asterism {
              cluster { name = voip, nodes = [
                { name = pbx1, addresses { eth0 = "10.0.0.1", eth1 = "10.1.0.1" }, messaging = "10.255.0.1" }
                { name = pbx2, addresses { eth0 = "10.0.0.2", eth1 = "10.1.0.2" }, messaging = "10.255.0.2" } ] }
              links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1, port = 695 } ]
              quorum { two-node = true, ping = [ "10.0.0.254" ] }
            %s
            }
            """;

    @TempDir
    private Path dir;

    @Test
    void aPairIsReadWithDefaults() throws Exception {
        NodeSettings settings = read("pbx2", "").orThrow();

        assertThat(settings.self()).isEqualTo(new NodeName("pbx2"));
        assertThat(settings.peers()).containsExactly(new NodeName("pbx1"));
        assertThat(settings.timing()).isEqualTo(Timing.standard());
        assertThat(settings.links()).extracting(LinkSettings::label).containsExactly("ucast:eth0", "ucast:eth1");
        assertThat(settings.links()).contains(new LinkSettings.Ucast("eth1", 695, List.of(), LinkPolicy.USUAL));
        assertThat(settings.selfNode().messaging()).isInstanceOf(NodeSettings.Messaging.Dedicated.class);
        assertThat(settings.votes()).containsValues(1, 1).hasSize(2);
        assertThat(settings.quorum().waitsForAll()).isTrue();
        assertThat(settings.quorum().expectedVotes()).isEqualTo(2);
        assertThat(settings.gate()).isEqualTo(Gate.KERNEL);
        assertThat(settings.messagingPort()).isEqualTo(17355);
        assertThat(settings.management().port()).isEqualTo(7626);
        assertThat(settings.paths().state()).isEqualTo(Path.of("/var/lib/asterism"));
        assertThat(settings.paths().authkeys()).isEqualTo(dir.resolve("authkeys"));
        assertThat(settings.risks()).extracting(Risk::name).containsExactly("ping-is-no-proof");
    }

    @Test
    void sizesOfPoolsAreThoseOfTheSite() throws Exception {
        assertThat(read("pbx2", "").orThrow().limits().pools()).isEqualTo(new PoolSettings(16, 2));
        assertThat(read("pbx2", "dispatcher.process.thread-pool-executor.fixed-pool-size = 40")
                        .orThrow()
                        .limits()
                        .pools())
                .isEqualTo(new PoolSettings(40, 2));
    }

    @Test
    void namesAndABroadcastLinkAreEnough() throws Exception {
        Path file = dir.resolve("asterism.conf");
        Files.writeString(file, """
                asterism {
                  cluster { name = voip, nodes = [ { name = linuxha1 }, { name = linuxha2 } ] }
                  links = [ { type = bcast, interface = eth0 } ]
                  quorum { two-node = true }
                }
                """);

        NodeSettings settings = NodeSettingsReader.read(file, "linuxha1").orThrow();

        LinkSettings.Bcast link = new LinkSettings.Bcast("eth0", 694, LinkPolicy.USUAL);
        assertThat(settings.links()).containsExactly(link);
        assertThat(settings.selfNode().messaging()).isEqualTo(new NodeSettings.Messaging.Learned(link));
        assertThat(settings.risks()).extracting(Risk::name).contains("single-link", "single-messaging-path");
    }

    @Test
    void groupsOfBothFamiliesMayShareAnInterface() throws Exception {
        NodeSettings settings = read("pbx1", """
                        links = [ { type = mcast, interface = eth0, group = "239.255.42.1", port = 695, ttl = 2 }
                                  { type = mcast, interface = eth0, group = "ff02::4:2a" } ]
                        """).orThrow();

        assertThat(settings.links()).extracting(LinkSettings::label).containsExactly("mcast:eth0", "mcast6:eth0");
        assertThat(settings.risks()).extracting(Risk::name).contains("single-link");
    }

    @Test
    void theNameOfTheHostIsTakenInEitherCase() throws Exception {
        assertThat(read("PBX1", "").orThrow().self()).isEqualTo(new NodeName("pbx1"));
        assertThat(read("elsewhere", "node.name = pbx2").orThrow().self()).isEqualTo(new NodeName("pbx2"));
    }

    @Test
    void aStrangerGetsToldTheNearestName() {
        assertThat(problems(read("pbx3", ""))).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains("pbx3");
            assertThat(problem.remedy()).contains("did you mean 'pbx1'");
        });
    }

    @Test
    void everyProblemIsReportedInOnePassWithItsPlace() {
        Reading<NodeSettings> reading = read("pbx1", """
                timing { keepalve = 200ms, deadtime = 10 }
                management { host = "0.0.0.0", port = 70000 }
                qorum { }
                limits { stop-grace = fast }
                """);

        assertThat(problems(reading))
                .extracting(problem -> problem.where().line() + " " + problem.what())
                .containsExactly(
                        "7 asterism.timing.deadtime = 10",
                        "7 unknown key 'keepalve' in asterism.timing",
                        "8 asterism.management.host = 0.0.0.0",
                        "8 asterism.management.port = 70000",
                        "9 unknown key 'qorum' in asterism",
                        "10 asterism.limits.stop-grace = fast");
        assertThat(problems(reading).get(1).remedy()).isEqualTo("did you mean 'keepalive'?");
        assertThat(problems(reading).get(0).why()).isEqualTo("'10' has no unit");
        assertThat(problems(reading).get(4).remedy()).isEqualTo("did you mean 'quorum'?");
        assertThat(problems(reading)).allSatisfy(problem -> {
            assertThat(problem.where().file()).endsWith("asterism.conf");
            assertThat(problem.why()).isNotBlank();
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timing.lease = 990ms                               | lease | exceeds deadtime 1s",
                "timing.egress-margin = 200ms, timing.lease = 900ms | lease | exceeds deadtime 1s",
                "timing.keepalive = 600ms                           | deadtime | twice keepalive",
                "timing.warntime = 2s                               | warntime | below deadtime",
                "timing.initdead = 500ms                            | initdead | shorter than deadtime",
                "timing.lease = 300ms                               | lease | below twice keepalive",
                "timing { keepalive = 50ms, lease = 500ms }         | lease | 8 x keepalive",
                "quorum.expected-votes = 1                          | expected-votes | both halves",
                "quorum.on-silent-peer = take                       | on-silent-peer | ping nodes",
                "quorum.ping = [ gateway.example ]                  | ping | not an IPv4",
                "quorum.arbiters = [ { name = q1 } ]                | address | nothing can stand in",
                "quorum.arbiters = [ { name = pbx1, address = \"10.0.0.9\" } ] | name | is a node",
                "quorum.arbiters = [ { name = q1, address = \"10.0.0.9\", votes = 2 } ] | arbiters | all nodes together",
                "quorum.arbiters = [ { name = q1, address = \"10.0.0.9\" } ] | two-node | arbiter decides",
                "quorum.auto-tie-breaker = lowest                   | auto-tie-breaker | contradicts two-node",
                "quorum.auto-tie-breaker = pbx9                     | auto-tie-breaker | neither off",
                "gate = none                                        | gate | frozen or killed node",
                "gate = kernl                                       | gate | not one of",
                "accepted-risks = [ everything ]                    | accepted-risks | not a risk",
                "links = [ { type = serial, interface = eth0 } ]    | device | nothing can stand in",
                "links = [ { type = serial, device = ttyS0 } ]      | device | not the path",
                "links = [ { type = serial, device = /dev/ttyS0, baud = 2400 } ]                | baud | not a speed",
                "links = [ { type = bcast, interface = eth0, on-loss = shout } ]                | on-loss | not one of",
                "link-health.steady = 0                             | steady | 1 to 100",
                "links = [ { type = mcast, interface = eth0 } ]     | group | nothing can stand in",
                "links = [ { type = mcast, interface = eth0, group = 10.0.0.9 } ]               | group | not of a multicast",
                "links = [ { type = mcast, interface = eth0, group = 239.1.1.1, ttl = 0 } ]     | ttl | 1 to 255",
                "links = [ { type = ucast, interface = eth9, peers = [ pbx2 ] } ]               | peers | not an IPv4",
                "links = [ { type = bcast, interface = eth0 }, { type = bcast, interface = eth0 } ] | bcast | fail together",
                "links = [ { type = unicast, interface = eth0 } ]   | type | not a type of link",
                "links = [ { type = ucast, interface = eth2 } ]     | node | could not be sent",
                "links = []                                         | links | no node hears",
                "cluster.nodes = []                                 | nodes | nobody votes",
                "cluster.name = \"\"                                | name | nothing can stand in",
                "messaging.port = seventeen                         | port | whole number",
                "timing = fast                                      | timing | has to be an object",
                "dispatcher.file.thread-pool-executor.fixed-pool-size = 0 | fixed-pool-size | from 1 to 256",
                "logging.level = verbose                            | level | not one of",
            })
    void anUnsafeOrWrongSettingIsRefused(String line, String key, String reason) {
        assertThat(problems(read("pbx1", line))).anySatisfy(problem -> {
            assertThat(problem.what()).contains(key);
            assertThat(problem.why()).contains(reason);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logging.format = xml                               | format | not one of",
                "logging.destination = journal                      | destination | not one of",
                "logging.syslog.socket = log                        | socket | not an absolute path",
                "logging.syslog.facility = local8                   | facility | not a facility of syslog",
                "logging.file.path = asterism.log                   | path | not an absolute path",
                "logging.file.size-mib = 0                          | size-mib | from 1 to 10000",
                "logging.file.kept = 101                            | kept | from 1 to 100",
                "drills.weekly { at = \"Sunday\" }                     | at | not a day of the week and a time",
                "drills.weekly { at = \"Sun 25:00\" }                  | at | 00:00 to 23:59",
                "drills.weekly { at = \"Sun 03:30\", node = pbx9 }     | node | no node of cluster.nodes",
                "drills.weekly { at = \"Sun 03:30\", kind = service }  | target | needs to know what to hit",
                "drills.weekly { at = \"Sun 03:30\", target = eth0 }   | target | means nothing for kind = freeze",
                "logging.file = off                                 | file | has to be an object",
                "management.metrics.ha-cluster-exporter = maybe     | ha-cluster-exporter | neither true nor false",
            })
    void aWrongSettingOfLogsMetricsOrDrillsIsRefused(String line, String key, String reason) {
        anUnsafeOrWrongSettingIsRefused(line, key, reason);
    }

    @Test
    void aLeaseIsDerivedFromTimesSetByHand() throws Exception {
        Timing timing = read("pbx1", "timing { keepalive = 100ms, deadtime = 500ms }")
                .orThrow()
                .timing();

        assertThat(timing.keepalive()).isEqualTo(Duration.ofMillis(100));
        assertThat(timing.lease()).isBetween(Duration.ofMillis(440), Duration.ofMillis(480));
        assertThat(timing.warntime()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void theProfilesAreThoseOfTheModel() throws Exception {
        assertThat(read("pbx1", "timing.profile = fast").orThrow().timing()).isEqualTo(Timing.fast());
        assertThat(read("pbx1", "timing.profile = heartbeat").orThrow().timing())
                .isEqualTo(Timing.heartbeat());
    }

    @Test
    void anAcceptedRiskStaysVisible() throws Exception {
        NodeSettings settings =
                read("pbx1", "gate = none, accepted-risks = [ no-gate ]").orThrow();

        assertThat(settings.gate()).isEqualTo(Gate.NONE);
        assertThat(settings.risks()).extracting(Risk::name).contains("no-gate");
    }

    @Test
    void fencingIsATieBreakerWithoutAStandingRiskAndStayingMeanwhileTrustsTheDevice() throws Exception {
        String lines = "quorum { on-silent-peer = %s, ping = ${define.none} }\n}\ndefine { none = [] ";

        NodeSettings strict = read("pbx1", lines.formatted("fence")).orThrow();
        NodeSettings staying = read("pbx1", lines.formatted("stay-and-fence")).orThrow();

        assertThat(strict.quorum().onSilentPeer()).isEqualTo(OnSilentPeer.FENCE);
        assertThat(strict.risks()).extracting(Risk::name).doesNotContain("no-takeover", "device-is-trusted");
        assertThat(staying.quorum().onSilentPeer()).isEqualTo(OnSilentPeer.STAY_AND_FENCE);
        assertThat(staying.risks()).extracting(Risk::name).contains("device-is-trusted");
    }

    @Test
    void fencingAsATieBreakerNeedsTheWaitForAllAndNoPingNodes() {
        String rash = "quorum { on-silent-peer = stay-and-fence, ping = ${define.none}, wait-for-all = off }\n}\n"
                + "define { none = [] ";

        assertThat(problems(read("pbx1", "quorum.on-silent-peer = fence")))
                .anyMatch(problem -> problem.why().contains("contradicts the ping nodes"));
        assertThat(problems(read("pbx1", rash)))
                .anyMatch(problem -> problem.why().contains("fence each other at each start"));
    }

    @Test
    void theLastManNeedsTheWaitForAllAndIsNotForTwoNodes() throws Exception {
        Path file = dir.resolve("asterism.conf");
        String farm = """
                asterism {
                  cluster { name = voip, nodes = [ { name = a }, { name = b }, { name = c } ] }
                  links = [ { type = bcast, interface = eth0 } ]
                  quorum { last-man-standing = true, wait-for-all = %s }
                }
                """;

        Files.writeString(file, farm.formatted("auto"));
        assertThat(problems(NodeSettingsReader.read(file, "a")))
                .anyMatch(problem -> problem.why().contains("needs wait-for-all = on"));
        Files.writeString(file, farm.formatted("on"));
        assertThat(NodeSettingsReader.read(file, "a").orThrow().quorum().lastManWindow())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(problems(read("pbx1", "quorum.last-man-standing = true")))
                .anyMatch(problem -> problem.why().contains("for three and more nodes"));
    }

    @Test
    void takingOverWithoutAProofIsARisk() throws Exception {
        NodeSettings settings = read(
                        "pbx1",
                        "quorum { on-silent-peer = take, ping = ${define.none} }\n"
                                + "links = ${define.one-link}\n}\ndefine { none = [], one-link = [ { type = ucast, interface = eth1 } ]")
                .orThrow();

        assertThat(settings.quorum().onSilentPeer()).isEqualTo(OnSilentPeer.TAKE);
        assertThat(settings.risks()).extracting(Risk::name).containsExactly("split-brain", "single-link");
    }

    @Test
    void aSettingGivenTwiceIsRefusedAlthoughTheLibraryTakesTheLast() {
        assertThat(problems(read("pbx1", "messaging { port = 1 }\nmessaging.port = 2")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.what())
                            .isEqualTo("'asterism.messaging.port' is set again; it was first set in line 7");
                    assertThat(problem.where().line()).isEqualTo(8);
                });
    }

    @Test
    void anIncludeThatLeadsNowhereIsRefused() throws IOException {
        Files.writeString(dir.resolve("site.conf"), "asterism.messaging.port = 1000");

        assertThat(read("pbx1", "}\ninclude \"site.conf\"\nasterism {")).isInstanceOf(Reading.Accepted.class);
        assertThat(problems(read("pbx1", "}\ninclude \"site\"\nasterism {")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("silently left out"));
        assertThat(problems(read("pbx1", "}\ninclude \"gone.conf\"\nasterism {")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.what()).contains("gone.conf does not exist");
                    assertThat(problem.where().line()).isEqualTo(8);
                });
    }

    @Test
    void whatIsNotOursIsRefusedAtTheTop() {
        assertThat(problems(read("pbx1", "}\npekko { loglevel = DEBUG\n")))
                .extracting(Problem::what)
                .containsExactly("unknown key 'pekko' at the top level");
        assertThat(problems(read("pbx1", "}\nasterims { gate = kernel\n")))
                .extracting(Problem::remedy)
                .singleElement()
                .satisfies(remedy -> assertThat(remedy).contains("did you mean 'asterism'?"));
    }

    @Test
    void badSyntaxNamesItsLine() {
        assertThat(problems(read("pbx1", "gate = [ kernel")))
                .anySatisfy(problem -> assertThat(problem.what()).contains("not valid HOCON"));
        assertThat(problems(read("pbx1", "gate = ${nowhere}")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.where().line()).isEqualTo(7));
    }

    @Test
    void aMissingFileIsAProblemNotAnException() {
        assertThat(problems(NodeSettingsReader.read(dir.resolve("none.conf"), "pbx1")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("does not exist"));
    }

    @Test
    void aRefusalPrintsOneLineForEachProblem() {
        Reading<NodeSettings> reading = read("pbx1", "gate = maybe\nlinks = 7");

        assertThat(catchRefusal(reading).getMessage().lines()).hasSameSizeAs(problems(reading));
        assertThat(catchRefusal(reading).problems()).isEqualTo(problems(reading));
    }

    private static ConfigurationRefused catchRefusal(Reading<?> reading) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(ConfigurationRefused.class, reading::orThrow);
    }

    private Reading<NodeSettings> read(String hostName, String more) {
        try {
            Path file = Files.writeString(dir.resolve("asterism.conf"), text(more));
            return NodeSettingsReader.read(file, hostName);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** What is added replaces a line of the pair that says something else about the same, so nothing stands twice. */
    private static String text(String more) {
        String text = PAIR.formatted(more);
        if (more.contains("links = ")) {
            text = text.replaceFirst("\n  links = .*", "\n");
        }
        if (more.contains("ping = ")) {
            text = text.replaceFirst(", ping = \\[ \"10.0.0.254\" ]", "");
        }
        if (more.contains("cluster.nodes")) {
            text = text.replaceFirst("(?s), nodes = \\[.*?] }", " }");
        }
        return more.contains("cluster.name") ? text.replaceFirst("name = voip,", "") : text;
    }

    private static List<Problem> problems(Reading<?> reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<?>) reading).problems();
    }
}
