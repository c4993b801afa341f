package org.asterism.policy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;

/**
 * How long a decision takes, as a program: {@code SchedulerBench RESOURCES NODES}. A fifth of the resources are clones, the rest
 * groups of an address and a service that are colocated with a clone and ordered after it.
 */
final class SchedulerBench {

    /** Processor time, since other work on the machine would count otherwise. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SchedulerBench() {}

    public static void main(String[] arguments) {
        int resources = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int nodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        ClusterState empty = ScenarioReader.read(farm(resources, nodes, false));
        ClusterState running = ScenarioReader.read(farm(resources, nodes, true));
        measure("first start, nothing known", () -> Scheduler.schedule(empty));
        measure("at rest", () -> Scheduler.schedule(running));
        ClusterState broken = lose(running, new NodeName("n1"));
        measure("one node lost", () -> Scheduler.schedule(broken));
        DocumentVersion document = new DocumentVersion(new Epoch(1), 1);
        measure("plans for every single failure", () -> SingleFailurePlans.of(running, document));
    }

    private static void measure(String what, Runnable run) {
        long[] nanos = new long[15];
        for (int i = 0; i < nanos.length; i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            run.run();
            nanos[i] = THREADS.getCurrentThreadCpuTime() - begin;
        }
        double first = nanos[0] / 1e6;
        Arrays.sort(nanos);
        System.out.printf("%-32s first %9.1f ms, median %9.1f ms%n", what, first, nanos[nanos.length / 2] / 1e6);
    }

    private static ClusterState lose(ClusterState state, NodeName node) {
        var nodes = new java.util.TreeMap<>(state.nodes());
        NodeState old = nodes.get(node);
        nodes.put(node, new NodeState(node, Standing.LOST, old.attributes(), old.history()));
        return new ClusterState(state.document(), nodes, state.votes(), state.confirmedReleased(), state.now());
    }

    /** {@code resources} counts primitives. */
    private static String farm(int resources, int nodes, boolean isRunning) {
        StringBuilder text = new StringBuilder("rsc-default resource-stickiness=10\n");
        for (int n = 1; n <= nodes; n++) {
            text.append("node n").append(n).append(" ONLINE\n");
        }
        int clones = Math.max(1, resources / 25);
        for (int c = 0; c < clones; c++) {
            text.append("primitive pbx").append(c).append(" asterism:asterisk op monitor 10\n");
            text.append("clone pbxs").append(c).append(" pbx").append(c).append(" interleave=true\n");
        }
        int groups = (resources - clones) / 2;
        for (int g = 0; g < groups; g++) {
            group(text, g, g % clones);
        }
        if (isRunning) {
            history(text, clones, groups, nodes);
        }
        return text.toString();
    }

    private static void group(StringBuilder text, int g, int clone) {
        text.append("primitive a").append(g).append(" asterism:address params ip=10.0.0.1 op monitor 10\n");
        text.append("primitive s").append(g).append(" ocf:t:Service duplicate-safe=true op monitor 10\n");
        text.append("group g" + g + " a" + g + " s" + g + "\n");
        text.append("colocation near" + g + " g" + g + " pbxs" + clone + " INFINITY\n");
        text.append("order after" + g + " pbxs" + clone + " g" + g + "\n");
    }

    private static void history(StringBuilder text, int clones, int groups, int nodes) {
        for (int n = 1; n <= nodes; n++) {
            for (int c = 0; c < clones; c++) {
                text.append("on n" + n + " pbx" + c + " start=0 monitor@10=0\n");
            }
            for (int g = 0; g < groups; g++) {
                boolean isHere = g % nodes == n - 1;
                text.append("on n" + n + " a" + g + ",s" + g + (isHere ? " start=0 monitor@10=0\n" : " absent\n"));
            }
        }
    }
}
