package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentTrial.Verdict;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/** What {@link AgentTrial} tries, in order, and what OCF asks of each step (Resource Agent API 1.1, "Actions", "Exit codes"). */
final class TrialSteps {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<String> TYPES =
            Set.of("string", "integer", "boolean", "select", "time", "duration", "timeout", "second", "version");
    private static final Set<String> OF_EVERY_AGENT = Set.of("start", "stop", "monitor", "meta-data");
    private static final String UNKNOWN = "no-such-action";
    private static final SortedMap<String, String> CLONE = new TreeMap<>(Map.of(
            "CRM_meta_clone", "0",
            "CRM_meta_clone_max", "1",
            "CRM_meta_clone_node_max", "1",
            "CRM_meta_promoted_max", "1",
            "CRM_meta_promoted_node_max", "1",
            "CRM_meta_master_max", "1",
            "CRM_meta_master_node_max", "1",
            "CRM_meta_notify", "true"));
    private static final SortedMap<String, String> NOTIFICATION = new TreeMap<>(Map.of(
            "CRM_meta_notify_type", "post",
            "CRM_meta_notify_operation", "start",
            "CRM_meta_notify_start_uname", "here",
            "CRM_meta_notify_start_resource", "agent-test"));

    /** When an attempt makes sense. */
    enum When {
        ALWAYS,
        /** Only while the service runs as it should. */
        RUNNING
    }

    /**
     * One action to try.
     *
     * @param name in words
     * @param expected exit codes that are right
     * @param demand what OCF asks for
     * @param otherwise what another exit code means
     */
    record Attempt(
            String name,
            String action,
            SortedMap<String, String> params,
            Duration limit,
            Set<Integer> expected,
            String demand,
            Verdict otherwise,
            When when) {}

    private final SortedMap<String, String> params;
    private final Optional<AgentMetadata> metadata;
    private final List<Attempt> all = new ArrayList<>();

    private TrialSteps(SortedMap<String, String> params, Optional<AgentMetadata> metadata) {
        this.params = params;
        this.metadata = metadata;
    }

    /** For a script or unit without meta-data. */
    static List<Attempt> ofScript() {
        TrialSteps steps = new TrialSteps(new TreeMap<>(), Optional.empty());
        steps.courseOfLife();
        return steps.all;
    }

    static List<Attempt> of(AgentName agent, AgentMetadata known, SortedMap<String, String> params) {
        TreeMap<String, String> given = new TreeMap<>(params);
        if (known.has("promote")) {
            given.putAll(CLONE);
        }
        TrialSteps steps = new TrialSteps(given, Optional.of(known));
        if (agent.isNative() || known.has("validate-all")) {
            steps.validations(known);
        }
        steps.courseOfLife();
        steps.add(
                "an action that no agent has",
                UNKNOWN,
                OcfCode.UNIMPLEMENTED,
                "it is to be refused as such (3)",
                When.ALWAYS);
        return steps.all;
    }

    /** A look before anything is done. */
    static Attempt look(SortedMap<String, String> params) {
        return new Attempt("monitor", "monitor", params, LIMIT, Set.of(), "", Verdict.NOTED, When.ALWAYS);
    }

    private void validations(AgentMetadata known) {
        add("validate-all", "validate-all", OcfCode.SUCCESS, "the parameters are to be good (0)", When.ALWAYS);
        boolean needsSome = known.parameters().stream()
                .anyMatch(one -> one.need() == Need.REQUIRED && one.preset().isEmpty());
        if (needsSome) {
            all.add(new Attempt(
                    "validate-all without parameters",
                    "validate-all",
                    new TreeMap<>(),
                    limit("validate-all"),
                    Set.of(OcfCode.INVALID_PARAM.exit(), OcfCode.NOT_CONFIGURED.exit()),
                    "that a required parameter is missing is 'not configured' (6)",
                    Verdict.WRONG,
                    When.ALWAYS));
        }
    }

    private void courseOfLife() {
        add(
                "monitor while stopped",
                "monitor",
                OcfCode.NOT_RUNNING,
                "what is stopped is 'not running' (7)",
                When.ALWAYS);
        add("stop while stopped", "stop", OcfCode.SUCCESS, "to stop what is stopped is a success (0)", When.ALWAYS);
        add("start", "start", OcfCode.SUCCESS, "it is to start (0)", When.ALWAYS);
        running("monitor while running", "monitor", OcfCode.SUCCESS, "what runs is running (0)");
        running("start while running", "start", OcfCode.SUCCESS, "to start what runs is a success (0)");
        running("monitor after the second start", "monitor", OcfCode.SUCCESS, "it is to run on (0)");
        metadata.ifPresent(this::rarer);
        add("stop", "stop", OcfCode.SUCCESS, "it is to stop (0)", When.ALWAYS);
        add(
                "monitor after the stop",
                "monitor",
                OcfCode.NOT_RUNNING,
                "what is stopped is 'not running' (7)",
                When.ALWAYS);
        add("second stop", "stop", OcfCode.SUCCESS, "to stop what is stopped is a success (0)", When.ALWAYS);
    }

    private void rarer(AgentMetadata known) {
        if (known.has("promote") && known.has("demote")) {
            running("promote", "promote", OcfCode.SUCCESS, "it is to be promoted (0)");
            running("monitor while promoted", "monitor", OcfCode.RUNNING_PROMOTED, "what is promoted says so (8)");
            running("demote", "demote", OcfCode.SUCCESS, "it is to be demoted (0)");
            running("monitor after the demotion", "monitor", OcfCode.SUCCESS, "it is to run unpromoted (0)");
        }
        if (known.has("notify")) {
            TreeMap<String, String> given = new TreeMap<>(params);
            given.putAll(NOTIFICATION);
            all.add(new Attempt(
                    "notify",
                    "notify",
                    given,
                    limit("notify"),
                    Set.of(0),
                    "it is to take a notification (0)",
                    Verdict.WRONG,
                    When.RUNNING));
        }
        known.reloadAction().ifPresent(action -> {
            running(action, action, OcfCode.SUCCESS, "it is to take new parameters over (0)");
            running("monitor after " + action, "monitor", OcfCode.SUCCESS, "it is to run on (0)");
        });
    }

    private void running(String name, String action, OcfCode expected, String demand) {
        add(name, action, expected, demand, When.RUNNING);
    }

    private void add(String name, String action, OcfCode expected, String demand, When when) {
        all.add(new Attempt(name, action, params, limit(action), Set.of(expected.exit()), demand, Verdict.WRONG, when));
    }

    /** As the agent advises. */
    private Duration limit(String action) {
        return metadata.stream()
                .flatMap(known -> known.actions().stream())
                .filter(advised ->
                        advised.name().equals(action) && !advised.limit().isZero())
                .map(AgentMetadata.AdvisedAction::limit)
                .max(Duration::compareTo)
                .orElse(LIMIT);
    }

    /** The exit status, -1 where there is none. */
    static int exit(AgentResult result) {
        if (result instanceof AgentResult.Ended ended) {
            return ended.exit();
        }
        return result instanceof AgentResult.Unavailable lacking
                ? lacking.code().exit()
                : -1;
    }

    /** The result in words. */
    static String words(AgentResult result) {
        int exit = exit(result);
        if (exit < 0) {
            return result instanceof AgentResult.TimedOut ? "no end" : "not run";
        }
        return OcfCode.of(exit).map(OcfCode::text).orElse("exit status") + " (" + exit + ")";
    }

    /** What is wrong with the meta-data itself. */
    static List<String> flaws(AgentName agent, AgentMetadata known) {
        List<String> flaws = new ArrayList<>();
        if (!known.name().equals(agent.type()) && !known.name().equals(agent.toString())) {
            flaws.add("it calls itself '" + known.name() + "', not '" + agent.type() + "'");
        }
        if (!agent.isNative()) {
            OF_EVERY_AGENT.stream()
                    .sorted()
                    .filter(action -> !known.has(action))
                    .forEach(action -> flaws.add("it does not tell of the action " + action));
        }
        known.actions().stream()
                .filter(advised -> advised.limit().isZero())
                .forEach(advised -> flaws.add("it advises no time limit of " + advised.name()));
        TreeSet<String> names = new TreeSet<>();
        for (AgentMetadata.Parameter one : known.parameters()) {
            if (one.name().isEmpty() || !names.add(one.name())) {
                flaws.add("the parameter '" + one.name() + "' has no name or stands there twice");
            }
            if (!TYPES.contains(one.type())) {
                flaws.add("the parameter '" + one.name() + "' is of a type that OCF does not know: " + one.type());
            }
        }
        return flaws;
    }
}
