package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentResult;
import org.asterism.executor.Attributes;
import org.asterism.kernel.Answer;
import org.asterism.model.AgentName;

/**
 * {@code asterism:ping}: counts the hosts that this node reaches and keeps the number, times a multiplier, in a node attribute for
 * location rules, as {@code ocf:pacemaker:ping} does; by ICMP of its own, without a process. To run on all nodes it is cloned.
 */
public final class PingAgent extends BlockingAgent {

    private static final AgentName NAME = AgentName.parse("asterism:ping");

    private static final AgentMetadata METADATA = new AgentMetadata(
            "ping",
            "1.0",
            "Connectivity of a node: how many hosts answer a ping, as a node attribute",
            "Clone it, and let rules compare the attribute: { score = -INFINITY, attribute = pingd, lt = 1, type ="
                    + " number }. A value that has changed holds after 'dampen', on all nodes at the same moment.",
            List.of(
                    Parameter.required("hosts", "string", "Addresses or names, separated by blanks or commas"),
                    Parameter.optional("name", "string", "pingd", "Name of the node attribute"),
                    Parameter.optional("multiplier", "integer", "1", "Each host that answers counts so much"),
                    Parameter.optional("dampen", "string", "5s", "How long a change waits for others; 0s: not at all"),
                    Parameter.optional("attempts", "integer", "3", "Requests to a host before it counts as gone"),
                    Parameter.optional("timeout", "string", "2s", "How long the answer to each is waited for"),
                    Parameter.optional(
                            "failure-score", "integer", "", "The monitor fails below this score; empty: never")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(60), Duration.ofSeconds(10)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    private static final int MOST = 999_999;

    /** Asks hosts; those that answer. Blocks. */
    @FunctionalInterface
    interface Pinger {
        Answer<Set<InetAddress>> ask(List<InetAddress> hosts, int attempts, Duration wait);
    }

    private record Settings(
            List<String> hosts,
            String name,
            int multiplier,
            Duration dampen,
            int attempts,
            Duration patience,
            int failureScore) {}

    private final Attributes attributes;
    private final Pinger pinger;

    PingAgent(Tools tools, Attributes attributes, Pinger pinger) {
        super(tools);
        this.attributes = attributes;
        this.pinger = pinger;
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return inTime(call, () -> {
            Settings settings = settings(call);
            return tools().marks()
                    .write(call.resource(), List.of(settings.name()))
                    .map(BlockingAgent::bad)
                    .orElseGet(() -> look(call, settings));
        });
    }

    /** Knows by its mark which attribute it is, whatever the parameters say by now. */
    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return aside(() -> {
            tools().marks()
                    .read(call.resource())
                    .ifPresent(lines -> lines.forEach(name -> {
                        attributes.set(name, "", Duration.ZERO);
                        attributes.remove(name);
                    }));
            attributes.refresh();
            tools().notes().end(key(call), call.resource() + " pings no more");
            return tools().marks()
                    .remove(call.resource())
                    .map(BlockingAgent::bad)
                    .orElseGet(() -> good(""));
        });
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return aside(() -> {
            Settings settings = settings(call);
            if (tools().marks().read(call.resource()).isEmpty()) {
                return stopped();
            }
            return call.isRecurring() ? look(call, settings) : good("");
        });
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return aside(() -> {
            settings(call);
            return good("");
        });
    }

    private AgentResult look(AgentCall call, Settings settings) {
        Map<InetAddress, String> known = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (String host : settings.hosts()) {
            try {
                known.put(InetAddress.getByName(host), host);
            } catch (UnknownHostException e) {
                silent.add(host + " (a name that is not known)");
            }
        }
        Duration most = call.limit().multipliedBy(8).dividedBy(10L * settings.attempts());
        Answer<Set<InetAddress>> answer = pinger.ask(
                List.copyOf(known.keySet()),
                settings.attempts(),
                settings.patience().compareTo(most) < 0 ? settings.patience() : most);
        if (answer instanceof Answer.Failed<Set<InetAddress>> failed) {
            return bad(failed.refusal().sentence());
        }
        Set<InetAddress> answered = ((Answer.Got<Set<InetAddress>>) answer).value();
        known.forEach((address, host) -> {
            if (!answered.contains(address)) {
                silent.add(host);
            }
        });
        return judged(call, settings, (settings.hosts().size() - silent.size()) * settings.multiplier(), silent);
    }

    private AgentResult judged(AgentCall call, Settings settings, int score, List<String> silent) {
        attributes.set(settings.name(), Integer.toString(score), settings.dampen());
        attributes.refresh();
        String words = silent.isEmpty()
                ? ""
                : silent.size() + " of " + settings.hosts().size() + " ping hosts do not answer: "
                        + String.join(", ", silent) + "; " + settings.name() + " = " + score;
        if (silent.isEmpty()) {
            tools().notes().end(key(call), "all hosts of " + call.resource() + " answer again");
        } else {
            tools().notes().show(key(call), call.resource() + ": " + words);
        }
        return score < settings.failureScore()
                ? bad(words + ", which is less than failure-score = " + settings.failureScore())
                : good(words);
    }

    private static String key(AgentCall call) {
        return "ping " + call.resource();
    }

    private static Settings settings(AgentCall call) {
        List<String> hosts = Arrays.stream(call.param("hosts", "").split("[\\s,]+", -1))
                .filter(host -> !host.isEmpty())
                .distinct()
                .toList();
        if (hosts.isEmpty() || hosts.size() > 100) {
            throw new IllegalArgumentException("parameter 'hosts' must name 1 to 100 hosts, not " + hosts.size());
        }
        String name = call.param("name", "pingd");
        if (!name.matches("[A-Za-z0-9_#][A-Za-z0-9_.#:-]*")) {
            throw new IllegalArgumentException("parameter 'name' must name an attribute, not '" + name + "'");
        }
        int attempts = Given.number(call, "attempts", "3", 1, MOST);
        String failureScore = call.param("failure-score", "");
        return new Settings(
                hosts,
                name,
                Given.number(call, "multiplier", "1", 0, MOST),
                Given.span(call, "dampen", "5s"),
                attempts,
                Given.span(call, "timeout", "2s"),
                failureScore.isEmpty() ? Integer.MIN_VALUE : Given.number(call, "failure-score", "0", 0, MOST));
    }
}
