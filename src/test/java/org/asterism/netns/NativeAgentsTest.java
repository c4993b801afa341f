package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built-in agents of the network on two live nodes: an address, a route, the source address, and a rule on connectivity. */
@Tag("netns")
class NativeAgentsTest {

    private static final String ADDRESS = "10.88.1.77";
    private static final String NETWORK = "10.99.0.0/16";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final String DOCUMENT = """
        asterism {
          resources {
            reach { agent = "asterism:ping"
              params { hosts = "%1$s", multiplier = 100, dampen = 1s, attempts = 2, timeout = 2s }
              clone { }, operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
            address { agent = "asterism:address", params { ip = "%2$s", prefix = 24, interface = eth0, verify-with = "%1$s" }
              operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
            way { agent = "asterism:route", params { destination = "%3$s", interface = eth0, gateway = "%1$s" }
              meta { duplicate-safe = true }, operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
            sender { agent = "asterism:source-address", params { ip = "%2$s", destination = "%3$s" }
              meta { duplicate-safe = true }, operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
            service { group = [ address, way, sender ] }
          }
          constraints { location = [ { of = service, rule = [ { score = -INFINITY, attribute = pingd, lt = 1, type = number } ] } ] }
        }
        """;

    @Test
    void aServiceLeavesTheNodeThatReachesNobodyAndWhatIsTakenFromItComesBack() throws Exception {
        String client = "10.88.1.250";
        try (RunningCluster running = RunningCluster.startPair(
                new ClusterFiles("kernel", "fast", DOCUMENT.formatted(client, ADDRESS, NETWORK)), "")) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil(
                    "all runs",
                    LIMIT,
                    () -> isSettled(running)
                            && hosts.stream()
                                    .allMatch(host -> pingd(running, host).equals(Optional.of("100"))));
            BedHost holder = holder(running).orElseThrow();
            assertThat(inside(holder, "ip", "route", "show", NETWORK)).contains("via " + client, "src " + ADDRESS);
            assertThat(running.asterism(holder, "status")).doesNotContain("address not verified");

            // With the address the kernel takes the route that names it.
            inside(holder, "ip", "addr", "del", ADDRESS + "/24", "dev", "eth0");
            running.waitUntil(
                    "the address, the route and its source are put back",
                    LIMIT,
                    () -> inside(holder, "ip", "addr", "show", "dev", "eth0").contains(ADDRESS + "/24")
                            && inside(holder, "ip", "route", "show", NETWORK).contains("src " + ADDRESS)
                            && isSettled(running));
            assertThat(holder(running)).contains(holder);

            inside(holder, "ip", "route", "add", "unreachable", client + "/32");
            running.waitUntil(
                    "it leaves",
                    LIMIT,
                    () -> isSettled(running)
                            && holder(running)
                                    .filter(host -> !host.equals(holder))
                                    .isPresent());
            assertThat(pingd(running, holder)).contains("0");
            assertThat(running.asterism(holder, "status")).contains("1 of 1 ping hosts do not answer: " + client);
            assertThat(inside(holder, "ip", "route", "show", NETWORK)).isEmpty();
            BedHost second = holder(running).orElseThrow();
            assertThat(inside(second, "ip", "route", "show", NETWORK)).contains("src " + ADDRESS);

            inside(holder, "ip", "route", "del", "unreachable", client + "/32");
            running.waitUntil(
                    "it is reached again", LIMIT, () -> pingd(running, holder).equals(Optional.of("100")));
            assertThat(holder(running)).as("what runs stays").contains(second);
        }
    }

    private static boolean isSettled(RunningCluster running) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && status.resources().stream()
                                .allMatch(resource -> resource.state() == ResourceStatus.State.RUNNING))
                .isPresent();
    }

    private static Optional<BedHost> holder(RunningCluster running) {
        return running.cluster().firstStatus(any -> true).stream()
                .flatMap(status -> status.resources().stream())
                .filter(resource -> resource.id().value().equals("service"))
                .flatMap(group -> group.children().stream())
                .filter(member -> member.id().value().equals("sender"))
                .flatMap(member -> member.nodes().stream())
                .flatMap(node -> running.bed().hosts().stream()
                        .filter(host -> host.name().equals(node.value())))
                .findFirst();
    }

    private static Optional<String> pingd(RunningCluster running, BedHost host) {
        return running.cluster().firstStatus(any -> true).stream()
                .flatMap(status -> status.nodes().stream())
                .filter(node -> node.name().value().equals(host.name()))
                .flatMap(node -> node.attributes().stream())
                .filter(attribute -> attribute.name().equals("pingd"))
                .map(NodeStatus.Attribute::value)
                .findFirst();
    }

    private static String inside(BedHost host, String... words) throws Exception {
        Process process = new ProcessBuilder(host.inside(List.of(words)))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
