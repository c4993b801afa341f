package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.netns.LiveStatus.failed;
import static org.asterism.netns.LiveStatus.find;
import static org.asterism.netns.LiveStatus.inside;
import static org.asterism.netns.LiveStatus.roles;
import static org.asterism.netns.LiveStatus.value;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus.Role;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Agents of Debian's packages that run on all nodes, live: a promotable one, and one that tells what a node reaches. */
@Tag("netns")
class LiveClonesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EMPTY = "asterism {\n  options { stonith-enabled = false }\n}\n";

    private static final String ATTRIBUTES = """
            asterism {
              options { stonith-enabled = false }
              resources {
                state { agent = "ocf:heartbeat:Stateful", meta { duplicate-safe = true }
                  clone { promotable = true, notify = true }
                  operations = [ { name = monitor, interval = 1s, role = Promoted }, { name = monitor, interval = 2s, role = Unpromoted } ] }
                reach { agent = "ocf:pacemaker:ping", params { host_list = "%s", multiplier = 100, dampen = 1s, attempts = 1, timeout = 1 }
                  clone { }, operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
                app { agent = "ocf:heartbeat:Dummy", meta { duplicate-safe = true } }
              }
              constraints { location = [ { of = app, rule = [ { score = -INFINITY, attribute = site, ne = cellar } ] } ] }
            }
            """;

    /** The files by which both agents know that they run, on one host. */
    private static final String MARKS = "$(find /run -name '*Stateful-*' -o -name 'ping-*')";

    @Test
    void agentsSetAttributesThatPromoteAndPlaceAndRecover() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Stateful", "resource-agents");
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/pacemaker/ping", "pacemaker-resource-agents");
        try (RunningCluster running = RunningCluster.startPair(new ClusterFiles("kernel", "fast", EMPTY), "")) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("both are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(0);
            Files.writeString(
                    teller.directory().resolve("attributes.conf"),
                    ATTRIBUTES.formatted(hosts.get(1).address(Link.A)));
            running.asterism(teller, "config", "apply", running.inside("attributes.conf"));

            running.waitUntil(
                    "one is promoted by the score that the agent set",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(LiveClonesTest::isPromotedOnce)
                            .isPresent());
            running.waitUntil(
                    "both tell what they reach",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(LiveClonesTest::isReached)
                            .isPresent());
            setAttributes(running, teller, hosts);
            breakBoth(running);
            movePromoted(running, teller);
            stopAll(running, teller);
        }
    }

    private static boolean isPromotedOnce(ClusterStatus status) {
        return status.activity().phase() == ClusterStatus.Phase.IDLE
                && roles(status, "state").contains(Role.PROMOTED)
                && roles(status, "state").contains(Role.UNPROMOTED);
    }

    private static boolean isReached(ClusterStatus status) {
        return status.nodes().stream().allMatch(node -> value(node, "pingd").equals(Optional.of("100")));
    }

    private static void setAttributes(RunningCluster running, BedHost teller, List<BedHost> hosts) throws Exception {
        String other = hosts.get(1).name();
        running.asterism(teller, "attribute", "set", other, "site", "cellar");
        running.waitUntil(
                "the rule places it",
                LIMIT,
                () -> running.cluster()
                        .firstStatus(status -> running.cluster().isFormedBy(hosts)
                                && find(status, "app").nodes().stream()
                                        .anyMatch(node -> node.value().equals(other)))
                        .isPresent());
        assertThat(running.asterism(teller, "attribute", "list"))
                .contains(other + "  site=cellar  permanent", "pingd=100");
        running.asterism(teller, "attribute", "set", other, "mood", "good", "--transient");
        running.waitUntil(
                "a transient one reaches its node",
                LIMIT,
                () -> running.cluster()
                        .firstStatus(status -> status.nodes().stream()
                                .anyMatch(node -> value(node, "mood").equals(Optional.of("good"))))
                        .isPresent());
    }

    /** On the node with the promoted instance. */
    private static void breakBoth(RunningCluster running) throws Exception {
        BedHost host = promoted(running);
        assertThat(inside(host, "set -- " + MARKS + "; [ $# = 2 ] && rm \"$@\""))
                .as("both are broken on " + host.name())
                .isZero();
        running.waitUntil(
                "each was found and recovered",
                LIMIT,
                () -> running.cluster()
                                .firstStatus(status -> isPromotedOnce(status) && isReached(status))
                                .isPresent()
                        && failed(running).stream().anyMatch(id -> id.startsWith("state"))
                        && failed(running).stream().anyMatch(id -> id.startsWith("reach"))
                        && inside(host, "set -- " + MARKS + "; [ $# = 2 ]") == 0);
    }

    private static void movePromoted(RunningCluster running, BedHost teller) throws Exception {
        BedHost before = promoted(running);
        running.asterism(teller, "standby", before.name());
        running.waitUntil(
                "the other is promoted",
                LIMIT,
                () -> promotedOn(running).isPresent()
                        && !promotedOn(running).equals(Optional.of(before.name()))
                        && inside(before, "set -- " + MARKS + "; [ $# = 0 ]") == 0);
        running.asterism(teller, "online", before.name());
        running.waitUntil(
                "both run again",
                LIMIT,
                () -> running.cluster()
                        .firstStatus(LiveClonesTest::isPromotedOnce)
                        .isPresent());
    }

    private static void stopAll(RunningCluster running, BedHost teller) throws Exception {
        Files.writeString(teller.directory().resolve("empty.conf"), EMPTY);
        running.asterism(teller, "config", "apply", "--force", running.inside("empty.conf"));
        for (BedHost host : running.bed().hosts()) {
            running.waitUntil(
                    "nothing is left on " + host.name(),
                    LIMIT,
                    () -> inside(host, "set -- " + MARKS + "; [ $# = 0 ]") == 0);
        }
    }

    private static BedHost promoted(RunningCluster running) {
        String name = promotedOn(running).orElseThrow();
        return running.bed().hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> promotedOn(RunningCluster running) {
        return running.cluster()
                .firstStatus(any -> true)
                .flatMap(status -> LiveStatus.flat(status.resources()).stream()
                        .filter(one -> one.id().value().equals("state") && one.role() == Role.PROMOTED)
                        .flatMap(one -> one.nodes().stream())
                        .map(Object::toString)
                        .findFirst());
    }
}
