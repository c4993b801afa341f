package org.asterism.policy;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Transition;
import org.asterism.policy.GeneratedCib.Situation;
import org.asterism.simulate.Simulation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long decisions take in a warm JVM, with the options that nodes are started with, but for the size of the heap. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"})
public class SchedulerBench {

    /** One transition, as a cluster's coordinator makes it after a change. */
    @Benchmark
    public Plan plan(Planned planned) {
        return Scheduler.plan(planned.state);
    }

    /** From text to state, which a plan does not include. */
    @Benchmark
    public ClusterState read(Text text) throws CibUnreadable {
        return GeneratedCib.read(text.xml);
    }

    /** Decided and carried out in thought, with all four parts of the report. */
    @Benchmark
    public String simulation(Simulated simulated) {
        return Simulation.report(simulated.state);
    }

    /** A plan for the death of each node, which a live cluster makes while all is quiet. */
    @Benchmark
    public List<Transition> deaths(Quiet quiet) {
        return quiet.deaths.stream().map(Scheduler::schedule).toList();
    }

    @State(Scope.Benchmark)
    public static class Planned {
        @Param({"200x4", "500x32", "2000x32"})
        public String size = "";

        @Param({"NEW", "HOST_GONE"})
        public String situation = "";

        ClusterState state;

        @Setup(Level.Trial)
        public void make() throws CibUnreadable {
            state = GeneratedCib.state(size, Situation.valueOf(situation));
        }
    }

    @State(Scope.Benchmark)
    public static class Text {
        @Param({"2000x32"})
        public String size = "";

        String xml;

        @Setup(Level.Trial)
        public void make() {
            xml = GeneratedCib.text(size, Situation.NEW);
        }
    }

    @State(Scope.Benchmark)
    public static class Simulated {
        @Param({"100x32", "2000x32"})
        public String size = "";

        ClusterState state;

        @Setup(Level.Trial)
        public void make() throws CibUnreadable {
            state = GeneratedCib.state(size, Situation.NEW);
        }
    }

    @State(Scope.Benchmark)
    public static class Quiet {
        @Param({"200x4"})
        public String size = "";

        List<ClusterState> deaths = List.of();

        @Setup(Level.Trial)
        public void make() throws CibUnreadable {
            ClusterState cib = GeneratedCib.state(size, Situation.QUIET);
            deaths = cib.nodes().keySet().stream()
                    .map(node -> without(cib, node))
                    .toList();
        }

        /** Of a live cluster. */
        private static ClusterState without(ClusterState cib, NodeName lost) {
            TreeMap<NodeName, NodeState> nodes = new TreeMap<>(cib.nodes());
            nodes.computeIfPresent(
                    lost, (name, node) -> new NodeState(name, Standing.LOST, node.attributes(), node.history()));
            return new ClusterState(cib.document(), nodes, cib.votes(), cib.confirmedReleased(), cib.now());
        }
    }
}
