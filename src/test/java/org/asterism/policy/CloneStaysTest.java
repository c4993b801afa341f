package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** An instance that runs is not disturbed by what others prefer; in all small cases. */
class CloneStaysTest {

    private static final List<String> NODES = List.of("n0", "n1", "n2");
    private static final int NOBODY = NODES.size();

    @Test
    void everyNodeKeepsOrGetsItsInstanceWhereverTheAddressesPull() {
        for (int running = 0; running < 1 << NODES.size(); running++) {
            for (String stickiness : List.of("0", "1", "100", "INFINITY")) {
                for (int pulls = 0; pulls < 2 * 4 * 4 * 4; pulls++) {
                    String input = farm(running, stickiness, "", pulls);

                    Transition transition = Scheduler.schedule(ScenarioReader.read(input));

                    assertThat(on(transition, ActionKind.STOP)).as(input).isEmpty();
                    assertThat(on(transition, ActionKind.START)).as(input).isEqualTo(idle(running));
                }
            }
        }
    }

    @Test
    void withFewerInstancesThanNodesThoseThatRunStayWhereTheAddressMayBe() {
        for (int running : List.of(0b011, 0b101, 0b110)) {
            for (int address = 0; address < NODES.size(); address++) {
                boolean isBeside = (running & 1 << address) != 0;
                for (String stickiness : List.of("1", "100", "INFINITY")) {
                    int pulls = (isBeside ? address : NOBODY) << 3 | NOBODY << 1;

                    Transition transition =
                            Scheduler.schedule(ScenarioReader.read(farm(running, stickiness, "clone-max=2", pulls)));

                    assertThat(on(transition, ActionKind.STOP)).isEmpty();
                    assertThat(on(transition, ActionKind.START)).isEmpty();
                }
            }
        }
    }

    /** Two addresses with the clone; one runs, may be banned somewhere, and the other prefers a node. */
    private static String farm(int running, String stickiness, String meta, int pulls) {
        int banned = pulls >> 5 == 0 ? NOBODY : (pulls >> 5) - 1;
        int active = pulls >> 3 & 3;
        int preferred = pulls >> 1 & 3;
        StringBuilder text = new StringBuilder();
        NODES.forEach(node -> text.append("node ").append(node).append(" ONLINE\n"));
        text.append("primitive a asterism:address resource-stickiness=" + stickiness + "\n");
        text.append("primitive b asterism:address\nprimitive pbx asterism:asterisk\n");
        text.append("clone pbxs pbx " + meta + "\n");
        String score = (pulls & 1) == 0 ? "INFINITY" : "50000";
        text.append("colocation ca a pbxs " + score + "\ncolocation cb b pbxs " + score + "\n");
        if (preferred != NOBODY) {
            text.append("location lb b " + NODES.get(preferred) + " 200\n");
        }
        if (banned != NOBODY) {
            text.append("location la a " + NODES.get(banned) + " -INFINITY\n");
        }
        for (int node = 0; node < NODES.size(); node++) {
            String on = "on " + NODES.get(node);
            boolean isRunning = (running & 1 << node) != 0;
            text.append(on + " pbx " + (isRunning ? "started" : "absent") + "\n");
            text.append(on + " a " + (isRunning && node == active ? "started" : "absent") + "\n");
            text.append(on + " b absent\n");
        }
        return text.toString();
    }

    private static List<NodeName> idle(int running) {
        List<NodeName> idle = new ArrayList<>();
        for (int node = 0; node < NODES.size(); node++) {
            if ((running & 1 << node) == 0) {
                idle.add(new NodeName(NODES.get(node)));
            }
        }
        return idle;
    }

    private static List<NodeName> on(Transition transition, ActionKind kind) {
        return transition.actions().stream()
                .filter(action -> action.kind() == kind && action.resource().equals(new ResourceId("pbx")))
                .map(Action::node)
                .sorted()
                .toList();
    }
}
