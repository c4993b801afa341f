package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.client.Observation.Fetched;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes are added and removed while a floating address goes on. */
@Tag("netns")
class NodeListTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);
    private static final int REFUSED = 400;
    private static final String CHANGING = "the votes are changing";
    private static final String SETTLED = "counts from now on: {pbx1=1, pbx2=1, pbx3=1, pbx4=1}";

    /** Three of four nodes run, and their files do not list the fourth. */
    private static RunningCluster three() throws IOException {
        RunningCluster running = RunningCluster.prepare(ADDRESS, 4);
        List<BedHost> hosts = running.bed().hosts();
        for (BedHost host : hosts.subList(0, 3)) {
            Path file = host.directory().resolve("asterism.conf");
            Files.copy(file, host.directory().resolve("four.conf"));
            String lines = Files.readString(file)
                    .lines()
                    .filter(line -> !line.contains("name = pbx4"))
                    .collect(Collectors.joining("\n"));
            Files.writeString(file, lines);
            running.startManager(host);
        }
        return running;
    }

    /** Its file lists the fourth node too, from its planned restart on. */
    private static void listTheFourth(RunningCluster running, BedHost host) throws IOException {
        Files.copy(
                host.directory().resolve("four.conf"),
                host.directory().resolve("asterism.conf"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        endForRestart(running, host);
        running.startManager(host);
    }

    private static void endForRestart(RunningCluster running, BedHost host) {
        askUntil(
                running,
                host,
                "nodes/" + host.name() + "/restart",
                () -> host.managerProcess().isEmpty());
    }

    /** The answer may come later than the client waits; what is asked again is refused once it is done. */
    private static void askUntil(RunningCluster running, BedHost desk, String path, Callable<Boolean> isDone) {
        running.waitUntil(path + " asked of " + desk.name(), RunningCluster.START_LIMIT, () -> {
            running.cluster().change(desk, path);
            return isDone.call();
        });
    }

    private static void awaitVotes(RunningCluster running, List<BedHost> members, int present, int expected) {
        for (BedHost member : members) {
            running.waitUntil(
                    member.name() + " counts " + present + " of " + expected + " votes",
                    RunningCluster.START_LIMIT,
                    () -> counts(running, member, present, expected));
        }
    }

    private static boolean counts(RunningCluster running, BedHost member, int present, int expected) {
        return running.cluster()
                .status(member)
                .filter(status ->
                        status.votes().expected() == expected && status.votes().present() == present)
                .isPresent();
    }

    private static String sentenceOf(RunningCluster running, BedHost asked, String node) {
        return running.cluster().status(asked).stream()
                .flatMap(status -> status.nodes().stream())
                .filter(row -> row.name().value().equals(node))
                .map(row -> row.sentence())
                .findFirst()
                .orElse("");
    }

    private static void assertRefused(Fetched answer, String why) {
        assertThat(answer.body()).contains(why);
        assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(REFUSED);
    }

    @Test
    void aFourthNodeComesAndTheFirstOwnerGoesWhileTheAddressIsServed() throws Exception {
        try (RunningCluster running = three()) {
            List<BedHost> hosts = running.bed().hosts();
            List<BedHost> first = hosts.subList(0, 3);
            BedHost fourth = hosts.get(3);
            BedHost owner = running.awaitServing(first);
            BedHost desk = first.stream()
                    .filter(host -> !host.equals(owner))
                    .findFirst()
                    .orElseThrow();
            long moment = RunningCluster.nowMicros();

            assertRefused(running.cluster().change(desk, "nodes/pbx4/add"), "does not list pbx4");
            for (BedHost host : first) {
                listTheFourth(running, host);
                running.awaitServing(first);
            }
            assertRefused(running.cluster().change(desk, "nodes/pbx4/add"), "not heard");
            assertThat(running.sendersSince(moment)).containsExactly(owner.name());
            running.startManager(fourth);
            running.waitUntil(
                    "the fourth says that it does not count",
                    RunningCluster.START_LIMIT,
                    () -> sentenceOf(running, fourth, "pbx4").contains("not in the voter set"));
            askUntil(running, desk, "nodes/pbx4/add", () -> counts(running, desk, 4, 4));
            awaitVotes(running, hosts, 4, 4);
            running.awaitServing(hosts);
            assertThat(running.sendersSince(moment)).containsExactly(owner.name());

            String name = owner.name();
            assertRefused(running.cluster().change(desk, "nodes/" + name + "/remove"), "asterism standby " + name);
            askUntil(
                    running,
                    desk,
                    "nodes/" + name + "/standby",
                    () -> running.sender().filter(host -> !host.equals(owner)).isPresent());
            BedHost heir = running.awaitServing(hosts);
            List<BedHost> left = running.othersThan(owner);
            askUntil(running, desk, "nodes/" + name + "/remove", () -> counts(running, desk, 3, 3));
            awaitVotes(running, left, 3, 3);
            assertThat(sentenceOf(running, owner, name)).contains("not in the voter set");
            assertThat(running.asterism(desk, "nodes")).contains("only known").contains("settled");
            loseOneMore(running, owner, heir, desk);

            assertThat(running.sendersSince(moment)).containsExactly(owner.name(), heir.name());
        }
    }

    /** The removed node's power is cut, and that of one that votes: the rest is a quorum without both. */
    private static void loseOneMore(RunningCluster running, BedHost removed, BedHost heir, BedHost desk) {
        List<BedHost> left = running.othersThan(removed);
        BedHost dead = left.stream()
                .filter(host -> !host.equals(heir) && !host.equals(desk))
                .findFirst()
                .orElse(desk);
        running.bed().cutPower(removed);
        running.bed().cutPower(dead);
        List<BedHost> last = left.stream().filter(host -> !host.equals(dead)).toList();
        awaitVotes(running, last, 2, 3);
        running.awaitServing(last);
    }

    @Test
    void whoeverCoordinatesFinishesAChangeWhoseCoordinatorDied() throws IOException {
        try (RunningCluster running = three()) {
            List<BedHost> hosts = running.bed().hosts();
            List<BedHost> first = hosts.subList(0, 3);
            running.awaitServing(first);
            for (BedHost host : first) {
                listTheFourth(running, host);
                running.awaitServing(first);
            }
            running.startManager(hosts.get(3));
            BedHost coordinator = coordinator(running, first);
            BedHost follower = otherThan(first, List.of(coordinator));
            BedHost away = otherThan(first, List.of(coordinator, follower));
            List<BedHost> left = running.othersThan(coordinator);
            running.waitUntil(
                    "the fourth is ready",
                    RunningCluster.START_LIMIT,
                    () -> running.cluster()
                            .status(hosts.get(3))
                            .filter(status -> status.votes().sentence().contains("not added yet"))
                            .isPresent());
            int before = follower.logText().length();

            // While a planned restart is bridged the old set is not left, so the change stays where it is.
            endForRestart(running, away);
            askUntil(
                    running,
                    follower,
                    "nodes/pbx4/add",
                    () -> follower.logText().indexOf(CHANGING, before) >= 0);
            running.bed().cutPower(coordinator);
            assertThat(follower.logText().substring(before)).doesNotContain(SETTLED);
            running.startManager(away);
            awaitVotes(running, left, 3, 4);
            running.awaitServing(left);
            assertThat(follower.logText().substring(before)).contains(SETTLED);
            running.bed().restorePower(coordinator);
            running.startManager(coordinator);
            awaitVotes(running, hosts, 4, 4);
            running.awaitServing(hosts);
        }
    }

    private static BedHost otherThan(List<BedHost> hosts, List<BedHost> named) {
        return hosts.stream().filter(host -> !named.contains(host)).findFirst().orElseThrow();
    }

    private static BedHost coordinator(RunningCluster running, List<BedHost> hosts) {
        return hosts.stream()
                .filter(host -> running.cluster()
                        .status(host)
                        .filter(status -> status.coordinator().is(new NodeName(host.name())))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }
}
