package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** Clones with addresses that want different things: what is planned is carried out, and soon nothing is left to do. */
class CloneSettlesTest {

    private static final int FARMS = 3000;
    private static final int MOST_PLANS = 5;

    private final TreeMap<String, TreeSet<Integer>> running = new TreeMap<>();

    @Test
    void noInstanceGoesToAndFroForEver() {
        for (int seed = 0; seed < FARMS; seed++) {
            Random random = new Random(seed);
            int nodes = 3 + random.nextInt(2);
            String farm = farm(random, nodes);

            int plans = 0;
            while (plans < MOST_PLANS && carryOut(farm + histories(nodes)) > 0) {
                plans++;
            }

            assertThat(plans).as("seed " + seed + "\n" + farm).isLessThan(MOST_PLANS);
        }
    }

    private String farm(Random random, int nodes) {
        running.clear();
        StringBuilder text = new StringBuilder();
        TreeSet<Integer> instances = running.computeIfAbsent("pbx", unused -> new TreeSet<>());
        for (int node = 0; node < nodes; node++) {
            text.append("node n" + node + " ONLINE\n");
            if (random.nextBoolean()) {
                instances.add(node);
            }
        }
        text.append("primitive pbx asterism:asterisk\nclone pbxs pbx clone-max=" + (1 + random.nextInt(nodes)) + "\n");
        for (int i = 0; i <= random.nextInt(3); i++) {
            address(random, nodes, "a" + i, text);
        }
        return text.toString();
    }

    private void address(Random random, int nodes, String name, StringBuilder text) {
        String stickiness = List.of("0", "1", "100", "INFINITY").get(random.nextInt(4));
        String score = random.nextInt(3) > 0 ? "INFINITY" : "1000";
        text.append("primitive " + name + " asterism:address resource-stickiness=" + stickiness + "\n");
        text.append("colocation near-" + name + " " + name + " pbxs " + score + "\n");
        for (int i = 0; i < random.nextInt(3); i++) {
            String wish = List.of("100", "-50", "-INFINITY", "INFINITY").get(random.nextInt(4));
            text.append("location l" + i + name + " " + name + " n" + random.nextInt(nodes) + " " + wish + "\n");
        }
        TreeSet<Integer> at = running.computeIfAbsent(name, unused -> new TreeSet<>());
        if (random.nextInt(4) > 0) {
            at.add(random.nextInt(nodes));
        }
    }

    private String histories(int nodes) {
        StringBuilder text = new StringBuilder();
        running.forEach((name, at) -> {
            for (int node = 0; node < nodes; node++) {
                text.append("on n" + node + " " + name + (at.contains(node) ? " started\n" : " absent\n"));
            }
        });
        return text.toString();
    }

    private int carryOut(String input) {
        int done = 0;
        for (Action action : Scheduler.schedule(ScenarioReader.read(input)).actions()) {
            if (action.kind() == ActionKind.START || action.kind() == ActionKind.STOP) {
                int node = Integer.parseInt(action.node().value().substring(1));
                TreeSet<Integer> at = running.getOrDefault(action.resource().value(), new TreeSet<>());
                boolean isChanged = action.kind() == ActionKind.START ? at.add(node) : at.remove(node);
                done += isChanged ? 1 : 0;
            }
        }
        return done;
    }
}
