package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.policy.Preview;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configuration on the manual's page, read as a node reads it and decided as a coordinator decides it. */
class A2BillingExampleTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final List<String> WITH_THE_DATABASE = List.of("service-address", "pbx", "web", "cron");

    private ClusterDocument document;

    @BeforeEach
    void read() throws IOException {
        Matcher block = Pattern.compile("```hocon\n(asterism \\{.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("deploy/doc/a2billing.md")));
        assertThat(block.find()).isTrue();
        Reading<ClusterDocument> reading = DocumentReader.readText("a2billing.md", block.group(1), Set.of(PBX1, PBX2));
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        document = ((Reading.Accepted<ClusterDocument>) reading).value();
    }

    /** As a running MariaDB says of itself: the first is the better one. */
    private static NodeState online(NodeName node, NodeState.Standing standing, String score) {
        return new NodeState(node, standing, new TreeMap<>(Map.of("master-db", score)), new TreeMap<>());
    }

    private ClusterState beginning() {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(PBX1, online(PBX1, NodeState.Standing.ONLINE, "100"));
        nodes.put(PBX2, online(PBX2, NodeState.Standing.ONLINE, "50"));
        return new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH);
    }

    /** Probes find nothing, and what they lead to is done. */
    private static Preview settled(ClusterState from) {
        Preview preview = Scheduler.preview(from, List.of());
        for (int i = 0; i < 5; i++) {
            Preview next = Scheduler.preview(preview.after(), List.of());
            if (next.actions().isEmpty()) {
                return preview;
            }
            preview = next;
        }
        throw new AssertionError("it does not settle: " + preview.actions());
    }

    private static void assertAllIsOn(ClusterState state, NodeName node) {
        List<String> lines = Scheduler.settledStatus(state).lines();
        for (String resource : WITH_THE_DATABASE) {
            assertThat(lines)
                    .as(resource)
                    .anyMatch(line -> line.matches(".*\\b" + resource + "\\b.*Started " + node + ".*"));
        }
        assertThat(lines).anyMatch(line -> line.matches(".*Promoted: \\[ " + node + " \\].*"));
    }

    private static int place(List<String> actions, String what) {
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i).matches(".*" + what + ".*")) {
                return i;
            }
        }
        throw new AssertionError(what + " is not among " + actions);
    }

    @Test
    void allIsWhereTheDatabaseIsPromotedAndStartsAfterIt() {
        Preview first = Scheduler.preview(beginning(), List.of());

        assertAllIsOn(settled(beginning()).after(), PBX1);
        List<String> actions = first.actions();
        assertThat(place(actions, "db\\S* +promote on pbx1"))
                .isLessThan(place(actions, "service-address +start on pbx1"));
        assertThat(place(actions, "service-address +start on pbx1")).isLessThan(place(actions, "pbx +start on pbx1"));
        assertThat(place(actions, "pbx +start on pbx1")).isLessThan(place(actions, "web +start on pbx1"));
        assertThat(place(actions, "pbx +start on pbx1")).isLessThan(place(actions, "cron +start on pbx1"));
        for (String resource : WITH_THE_DATABASE) {
            assertThat(actions).noneMatch(action -> action.matches(".*\\b" + resource + " +start on pbx2.*"));
        }
    }

    @Test
    void afterALossThatWasFencedAllIsOnTheOtherNode() {
        ClusterState before = settled(beginning()).after();
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(before.nodes());
        nodes.put(PBX1, online(PBX1, NodeState.Standing.OFFLINE, "0"));

        Preview after = Scheduler.preview(before.withNodes(nodes), List.of());

        assertAllIsOn(settled(before.withNodes(nodes)).after(), PBX2);
        List<String> actions = after.actions();
        assertThat(place(actions, "db\\S* +promote on pbx2"))
                .isLessThan(place(actions, "service-address +start on pbx2"));
    }

    /** Its database may still be written to. */
    @Test
    void afterALossThatWasNotFencedNothingIsStarted() {
        ClusterState before = settled(beginning()).after();
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(before.nodes());
        NodeState lost = before.nodes().get(PBX1);
        nodes.put(PBX1, new NodeState(PBX1, NodeState.Standing.LOST, lost.attributes(), lost.history()));

        List<String> actions =
                Scheduler.preview(before.withNodes(nodes), List.of()).actions();

        assertThat(actions).noneMatch(action -> action.matches(".*(promote|start) on pbx2.*"));
    }

    @Test
    void onStandbyAllMovesAndTheOldOneIsDemotedFirst() {
        ClusterState before = settled(beginning()).after();
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(before.nodes());
        NodeState active = before.nodes().get(PBX1);
        TreeMap<String, String> attributes = new TreeMap<>(active.attributes());
        attributes.put("standby", "on");
        nodes.put(PBX1, new NodeState(PBX1, active.standing(), attributes, active.history()));
        ClusterState asked = before.withNodes(nodes);

        List<String> actions = Scheduler.preview(asked, List.of()).actions();

        assertAllIsOn(settled(asked).after(), PBX2);
        assertThat(place(actions, "cron +stop on pbx1")).isLessThan(place(actions, "pbx +stop on pbx1"));
        assertThat(place(actions, "pbx +stop on pbx1")).isLessThan(place(actions, "db\\S* +demote on pbx1"));
        assertThat(place(actions, "db\\S* +demote on pbx1")).isLessThan(place(actions, "db\\S* +promote on pbx2"));
        assertThat(place(actions, "db\\S* +promote on pbx2")).isLessThan(place(actions, "cron +start on pbx2"));
    }

    @Test
    void webAndCronThatMayNotRunOnTheActiveNodeStayOffAndTakeNothingAway() {
        ClusterState before = settled(beginning()).after();
        for (String part : List.of("web", "cron")) {
            List<Constraint> constraints = new ArrayList<>(document.constraints());
            constraints.add(new Constraint.Location(
                    "ban", new ResourceId(part), PBX1, Score.MINUS_INFINITY, Constraint.Expiry.NEVER));
            ClusterState failed = before.with(document.with(document.resources(), constraints));

            List<String> actions = Scheduler.preview(failed, List.of()).actions();

            assertThat(actions).isNotEmpty().allMatch(action -> action.contains(part + " "));
            assertThat(actions).noneMatch(action -> action.contains("start"));
        }
    }

    @Test
    void anAsteriskThatMayNotRunOnTheActiveNodeTakesTheRoleOfTheDatabaseWithIt() {
        ClusterState before = settled(beginning()).after();
        List<Constraint> constraints = new ArrayList<>(document.constraints());
        constraints.add(new Constraint.Location(
                "ban", new ResourceId("pbx"), PBX1, Score.MINUS_INFINITY, Constraint.Expiry.NEVER));

        assertAllIsOn(
                settled(before.with(document.with(document.resources(), constraints)))
                        .after(),
                PBX2);
    }
}
