package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.SipAnswer;
import org.asterism.telephony.SipOptionsProbe;
import org.asterism.telephony.SipProbe;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthBook;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.Weight;

/**
 * {@code asterism:kamailio}: one Kamailio, kept in the foreground ({@code -DD}) so that its main process is ours to watch, and checked
 * by SIP OPTIONS, RPC and the state of its dispatcher: all its processes may live while its queue is stuck. The configuration is checked ({@code -c}) before each
 * start, so that a bad one is told in Kamailio's own words.
 */
public final class KamailioAgent extends ProgramAgent {

    private static final String USUAL_PROGRAM = "/usr/sbin/kamailio";

    private static final AgentMetadata METADATA = new AgentMetadata(
            "kamailio",
            "1.0",
            "A Kamailio SIP server, checked by SIP OPTIONS",
            "Any final response counts as alive but those in sip-failures. Bind it to a floating address (listen=) and"
                    + " set sip-address to the same.",
            parameters(
                    Parameter.optional("binary", "string", USUAL_PROGRAM, "Program"),
                    Parameter.optional("config", "string", "/etc/kamailio/kamailio.cfg", "Configuration file (-f)"),
                    Parameter.optional("user", "string", "", "User to run as (-u); empty = that of the manager"),
                    Parameter.optional("group", "string", "", "Group to run as (-g)"),
                    Parameter.optional("shared-memory", "integer", "64", "Megabytes of shared memory (-m)"),
                    Parameter.optional("package-memory", "integer", "8", "Megabytes for each process (-M)"),
                    Parameter.optional(
                            "additional-parameters", "string", "", "More options, with quotes as in a shell"),
                    Parameter.optional(
                            "log", "string", "/dev/null", "File that takes what it prints (it logs to syslog)"),
                    Parameter.optional("sip-address", "string", "", "Address that SIP is asked on; empty = no check"),
                    Parameter.optional("sip-port", "integer", "5060", "UDP port that SIP is asked on"),
                    Parameter.optional("sip-failures", "string", "", "Statuses that mean failure, comma-separated"),
                    Parameter.optional("sip-limit", "string", "2s", "Silence after which SIP counts as deaf"),
                    Parameter.optional(
                            "rpc",
                            "string",
                            "",
                            "Control socket to ask by kamcmd, unix:/run/kamailio/kamailio_ctl; empty = no"),
                    Parameter.optional(
                            "rpc-url",
                            "string",
                            "",
                            "Address of JSON-RPC to ask, http://10.0.0.11:8000/RPC (modules xhttp, jsonrpcs); empty = no"),
                    Parameter.optional("rpc-limit", "string", "2s", "Silence after which RPC counts as hung"),
                    Parameter.optional("kamcmd", "string", "/usr/sbin/kamcmd", "Program that asks"),
                    Parameter.optional("stop-grace", "string", "5s", "Time between SIGTERM and SIGKILL")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(30), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(10), Duration.ofSeconds(10)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    private static List<Parameter> parameters(Parameter... own) {
        return Stream.concat(Stream.of(own), HealthWeights.parameters(HealthPart.ofKamailio()).stream())
                .toList();
    }

    private final SipOptionsProbe sip;
    private final KamailioHealth health;

    /** @param waiters for what waits for a network */
    KamailioAgent(ProgramService.Tools tools, SipOptionsProbe sip, Executor waiters, AgentNotes notes) {
        super("asterism:kamailio", Duration.ofSeconds(5), tools);
        this.sip = sip;
        this.health = new KamailioHealth(tools.processes(), waiters, notes);
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    @Override
    public Optional<String> outside(AgentCall call) {
        String address = call.param("sip-address", "");
        String host = address.contains(":") ? "[" + address + "]" : address;
        return address.isEmpty() ? Optional.empty() : Optional.of("sip:" + host + ":" + call.param("sip-port", "5060"));
    }

    @Override
    ProgramService service(AgentCall call) {
        List<String> words = new ArrayList<>(base(call));
        words.addAll(List.of("-DD", "-E"));
        option(words, "-u", call.param("user", ""));
        option(words, "-g", call.param("group", ""));
        words.addAll(Words.of(call.param("additional-parameters", "")));
        Program program = new Program(
                words, "", "/", new TreeMap<>(), call.param("log", "/dev/null"), Duration.ofMillis(200), grace(call));
        Optional<SipProbe> probe = probe(call);
        KamailioHealth.Settings settings = KamailioHealth.Settings.read(call);
        return new ProgramService(tools(), call, program, limit -> {
            health.begin(call);
            health.saw(call, Finding.good(HealthPart.PROCESS));
            return probe.map(asking -> ask(call, asking))
                    .orElseGet(ProgramAgent::ok)
                    .thenCompose(asked -> isGood(asked) ? askRpc(call, settings, limit, asked) : done(asked));
        });
    }

    /** What runs it and what checks its configuration have in common. */
    private static List<String> base(AgentCall call) {
        return List.of(
                call.param("binary", USUAL_PROGRAM),
                "-f",
                call.param("config", "/etc/kamailio/kamailio.cfg"),
                "-m",
                Integer.toString(Given.number(call, "shared-memory", "64", 1, 99_999)),
                "-M",
                Integer.toString(Given.number(call, "package-memory", "8", 1, 99_999)));
    }

    /** Its configuration, by itself. */
    @Override
    CompletionStage<AgentResult> check(AgentCall call) {
        List<String> words = new ArrayList<>(base(call));
        words.add("-c");
        words.addAll(Words.of(call.param("additional-parameters", "")));
        ProcessRunner.Command command =
                new ProcessRunner.Command(call.id(), words, Tool.ENVIRONMENT, call.limit(), LatestStart.WHENEVER, 0);
        return tools().processes().run(command).thenApply(end -> {
            if (end instanceof ProcessEnd.Exited exited && exited.status() == 0) {
                return Ended.of(OcfCode.SUCCESS, "");
            }
            if (end instanceof ProcessEnd.Exited exited) {
                String reason = "its configuration is refused: " + words(exited.output());
                return new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, reason, Outlook.LASTING);
            }
            return Ended.of(OcfCode.ERROR, "its configuration could not be checked: " + end);
        });
    }

    /** The lines that name an error come before the last one, which only counts them. */
    private static String words(AgentOutput output) {
        return output.error()
                .lines()
                .filter(line -> line.contains("CRITICAL") || line.contains("ERROR"))
                .findFirst()
                .map(String::strip)
                .orElseGet(output::exitReason);
    }

    private CompletionStage<AgentResult> ask(AgentCall call, SipProbe probe) {
        return sip.ask(probe).thenApply(answer -> {
            boolean isWell = answer instanceof SipAnswer.Alive || answer instanceof SipAnswer.NotAsked;
            health.saw(
                    call,
                    answer instanceof SipAnswer.NotAsked
                            ? Finding.unknown(HealthPart.SIP_UDP, answer.sentence())
                            : isWell
                                    ? Finding.good(HealthPart.SIP_UDP)
                                    : Finding.bad(HealthPart.SIP_UDP, answer.sentence()));
            if (isWell) {
                // A standby whose address is on another node (on-standby = absent) cannot be asked, which is no doubt.
                boolean isDoubt = answer instanceof SipAnswer.NotAsked && AsteriskAgent.isOnThisNode(probe.source());
                return Ended.of(OcfCode.SUCCESS, isDoubt ? answer.sentence() : "");
            }
            String reason = "Kamailio runs, but " + answer.sentence();
            return answer instanceof SipAnswer.Silent
                    ? new AgentResult.TimedOut(probe.limit(), reason, AgentOutput.NONE)
                    : Ended.of(OcfCode.ERROR, reason);
        });
    }

    private CompletionStage<AgentResult> askRpc(
            AgentCall call, KamailioHealth.Settings settings, Duration limit, AgentResult asked) {
        if (settings.socket().isEmpty() || !settings.wants(HealthPart.RPC)) {
            return done(asked);
        }
        return health.askSocket(call, settings, limit).thenApply(result -> {
            boolean isWell = isGood(result);
            health.saw(call, isWell ? Finding.good(HealthPart.RPC) : Finding.bad(HealthPart.RPC, result.reason()));
            boolean isFailure = !isWell && settings.weights().get(HealthPart.RPC) == Weight.FAIL;
            return isFailure ? result : asked;
        });
    }

    @Override
    CompletionStage<AgentResult> weigh(AgentCall call, AgentResult result) {
        return health.weigh(call, KamailioHealth.Settings.read(call), result);
    }

    @Override
    void unwatched(AgentCall call) {
        health.close(call);
    }

    /** What the last looks at those that run here found. */
    public SortedMap<ResourceId, HealthBook.Entry> healths() {
        return health.book().entries();
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }

    private static Optional<SipProbe> probe(AgentCall call) {
        String text = call.param("sip-address", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        InetAddress address = Given.address(text);
        int port = Given.number(call, "sip-port", "5060", 1, 65_535);
        SipProbe local = SipProbe.local(address, port, Given.span(call, "sip-limit", "2s"));
        java.util.TreeSet<Integer> failures = new java.util.TreeSet<>();
        for (String status : call.param("sip-failures", "").split(",", -1)) {
            if (!status.isBlank()) {
                failures.add(Integer.valueOf(status.strip()));
            }
        }
        // Kamailio answers 503 and 404 to OPTIONS as its script says; that is alive.
        return Optional.of(new SipProbe(
                new InetSocketAddress(address, port), address, local.uri(), local.limit(), local.t1(), failures));
    }

    private static void option(List<String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.addAll(List.of(name, value));
        }
    }
}
