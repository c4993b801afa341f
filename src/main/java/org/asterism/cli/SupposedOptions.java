package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.asterism.model.NodeName;
import org.asterism.policy.Outcome;
import org.asterism.simulate.Injection;
import picocli.CommandLine.Option;

/** What a simulation supposes, in the options of {@code crm_simulate} and in the order in which it applies them. */
final class SupposedOptions {

    private static final String SPEC = "RESOURCE_TASK_INTERVAL-IN-MS@NODE=EXIT";

    @Option(
            names = {"-q", "--quorum"},
            paramLabel = "yes|no",
            description = "Suppose that there is quorum, or that it was lost.")
    private String quorum = "";

    @Option(
            names = {"-u", "--node-up"},
            paramLabel = "NODE",
            description = "Suppose that a node comes online.")
    private List<String> up = new ArrayList<>();

    @Option(
            names = {"-d", "--node-down"},
            paramLabel = "NODE",
            description = "Suppose that a node goes offline in order.")
    private List<String> down = new ArrayList<>();

    @Option(
            names = {"-f", "--node-fail"},
            paramLabel = "NODE",
            description = "Suppose that a node fails.")
    private List<String> failed = new ArrayList<>();

    @Option(
            names = {"-g", "--ticket-grant"},
            paramLabel = "TICKET",
            description = "Suppose that a ticket is granted.")
    private List<String> granted = new ArrayList<>();

    @Option(
            names = {"-r", "--ticket-revoke"},
            paramLabel = "TICKET",
            description = "Suppose that a ticket is revoked.")
    private List<String> revoked = new ArrayList<>();

    @Option(
            names = {"-b", "--ticket-standby"},
            paramLabel = "TICKET",
            description = "Suppose that a ticket is made standby.")
    private List<String> standby = new ArrayList<>();

    @Option(
            names = {"-e", "--ticket-activate"},
            paramLabel = "TICKET",
            description = "Suppose that a ticket is activated.")
    private List<String> activated = new ArrayList<>();

    @Option(
            names = {"-i", "--op-inject"},
            paramLabel = "SPEC",
            description = "Suppose that an operation ended so: " + SPEC + ".")
    private List<String> injected = new ArrayList<>();

    @Option(
            names = {"-F", "--op-fail"},
            paramLabel = "SPEC",
            description = "If this operation is run it fails, and the transition stops there: " + SPEC + ".")
    private List<String> failing = new ArrayList<>();

    List<Injection> injections() {
        List<Injection> all = new ArrayList<>();
        if (!quorum.isEmpty()) {
            all.add(Injection.quorum(quorum));
        }
        add(all, up, name -> Injection.nodeUp(node(name)));
        add(all, down, name -> Injection.nodeDown(node(name)));
        add(all, failed, name -> Injection.nodeFail(node(name)));
        add(all, granted, Injection::grant);
        add(all, revoked, Injection::revoke);
        add(all, standby, Injection::standby);
        add(all, activated, Injection::activate);
        add(all, injected, spec -> Injection.operation(outcome(spec)));
        return all;
    }

    List<Outcome> outcomes() {
        return failing.stream().map(SupposedOptions::outcome).toList();
    }

    private static void add(List<Injection> all, List<String> given, Function<String, Injection> meaning) {
        given.stream().map(meaning).forEach(all::add);
    }

    private static NodeName node(String name) {
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException noName) {
            throw CommandFailed.usage("not a node's name: '" + name + "'", "name a node as the CIB does");
        }
    }

    private static Outcome outcome(String spec) {
        return Outcome.parse(spec)
                .orElseThrow(() -> CommandFailed.usage(
                        "not an operation's result: '" + spec + "'",
                        "write it as " + SPEC + ", pbx_monitor_10000@a=7"));
    }
}
