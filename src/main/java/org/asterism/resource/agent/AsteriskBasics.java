package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.resource.agent.AsteriskSettings.SipCheck;
import org.asterism.resource.agent.AsteriskSettings.SipTarget;
import org.asterism.telephony.ControlAnswer;
import org.asterism.telephony.SipAnswer;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthPart;

/** Looks at what every Asterisk must have: its process, descriptors, its control socket, SIP over UDP. */
final class AsteriskBasics {

    /**
     * What a look found.
     *
     * @param result success, or the reason why it fails whatever else is well
     */
    record Seen(AgentResult result, List<Finding> findings) {
        Seen {
            findings = List.copyOf(findings);
        }

        Seen with(AgentResult other) {
            return new Seen(other, findings);
        }

        /** What a second look made of a refusal; one that is excused counts no longer. */
        Seen excused(AgentResult other) {
            boolean isWell = other instanceof Ended ended && (ended.is(OcfCode.SUCCESS) || ended.is(OcfCode.DEGRADED));
            List<Finding> kept = findings.stream()
                    .map(finding -> isWell && finding.part() == HealthPart.SIP_UDP && finding.isBad()
                            ? Finding.unknown(HealthPart.SIP_UDP, finding.sentence() + ", and not the next time")
                            : finding)
                    .toList();
            return new Seen(other, kept);
        }
    }

    private final AsteriskAgent.Tools tools;
    private final AsteriskDrain drain;

    AsteriskBasics(AsteriskAgent.Tools tools, AsteriskDrain drain) {
        this.tools = tools;
        this.drain = drain;
    }

    /** Runs on the files' executor. */
    CompletionStage<Seen> look(
            AgentCall call, AsteriskSettings settings, AsteriskHealthSettings parts, AsteriskPulse pulse) {
        Path run = settings.runFolder();
        Optional<Instance> found = AsteriskProcess.find(settings, run);
        if (found.isEmpty() && !Files.exists(run.resolve("asterisk.ctl"))) {
            return AsteriskAgent.done(notRunning(run));
        }
        if (found.filter(Instance::isFrozen).isPresent()) {
            return AsteriskAgent.done(
                    without("Asterisk (process " + found.get().pid() + ") is frozen by a signal", HealthPart.PROCESS));
        }
        return found.map(instance -> exhausted(instance, parts))
                .orElseGet(() -> AsteriskAgent.done(Optional.empty()))
                .thenCompose(failure ->
                        failure.map(AsteriskAgent::done).orElseGet(() -> ask(call, settings, parts, pulse, found)));
    }

    /**
     * The failure of an Asterisk that can open nothing more, told before it is asked anything: its silence would look like that of a
     * busy one, and could be excused.
     */
    private CompletionStage<Optional<Seen>> exhausted(Instance instance, AsteriskHealthSettings parts) {
        if (!parts.fails(HealthPart.DESCRIPTORS_OUT) || instance.exhaustion().isEmpty()) {
            return AsteriskAgent.done(Optional.empty());
        }
        return AsteriskAgent.later(
                tools,
                SharedQuestion.CONFIRM,
                () -> AsteriskAgent.done(instance.exhaustion()
                        .map(words -> without(AsteriskParts.refusing(words), HealthPart.DESCRIPTORS_OUT))));
    }

    private CompletionStage<Seen> ask(
            AgentCall call,
            AsteriskSettings settings,
            AsteriskHealthSettings parts,
            AsteriskPulse pulse,
            Optional<Instance> found) {
        return pulse.control()
                .<Optional<SipAnswer>, CompletionStage<Seen>>thenCombineAsync(
                        pulse.sip(),
                        (heard, answered) -> {
                            if (found.isEmpty() && !(heard instanceof ControlAnswer.Said)) {
                                return AsteriskAgent.done(notRunning(settings.runFolder()));
                            }
                            AgentResult result =
                                    verdict(settings, heard, answered, found.flatMap(Instance::exhaustion));
                            Seen seen = new Seen(result, findings(settings, heard, answered));
                            boolean isRefusal = heard instanceof ControlAnswer.Said
                                    && answered.filter(SipAnswer.Unwell.class::isInstance)
                                            .isPresent();
                            return found.isPresent() && isRefusal
                                    ? drain.excuse(call, settings, parts, found.get(), result)
                                            .thenApply(seen::excused)
                                    : AsteriskAgent.done(seen.with(drain.passed(call, result)));
                        },
                        tools.files())
                .thenCompose(stage -> stage);
    }

    private static List<Finding> findings(
            AsteriskSettings settings, ControlAnswer heard, Optional<SipAnswer> answered) {
        List<Finding> all = new ArrayList<>(List.of(Finding.good(HealthPart.PROCESS)));
        if (heard instanceof ControlAnswer.Said) {
            all.add(Finding.good(HealthPart.CONTROL));
        } else if (heard instanceof ControlAnswer.NotAsked) {
            all.add(Finding.unknown(HealthPart.CONTROL, heard.sentence()));
        } else {
            all.add(Finding.bad(HealthPart.CONTROL, heard.sentence()));
        }
        if (answered.isEmpty()) {
            if (settings.sip().isPresent() && settings.sipCheck() != SipCheck.OFF) {
                all.add(Finding.unknown(HealthPart.SIP_UDP, "the service address is not on this node"));
            }
        } else if (isBad(settings, answered.get())) {
            all.add(Finding.bad(HealthPart.SIP_UDP, answered.get().sentence()));
        } else {
            all.add(
                    answered.get() instanceof SipAnswer.NotAsked
                            ? Finding.unknown(HealthPart.SIP_UDP, answered.get().sentence())
                            : Finding.good(HealthPart.SIP_UDP));
        }
        return all;
    }

    /** Asks SIP if it can be asked here. */
    static CompletionStage<Optional<SipAnswer>> askSip(
            AsteriskAgent.Tools tools, AsteriskSettings settings, java.time.Duration limit) {
        Optional<SipTarget> target = settings.sip();
        if (target.isEmpty() || settings.sipCheck() == SipCheck.OFF) {
            return AsteriskAgent.done(Optional.empty());
        }
        InetAddress address = target.get().address();
        boolean isHere = tools.isLocal().test(address);
        if (!isHere && settings.sipCheck() == SipCheck.AUTO) {
            return AsteriskAgent.done(Optional.empty());
        }
        InetAddress any = new InetSocketAddress(0).getAddress();
        return tools.sip()
                .ask(target.get().with(limit).probe(isHere ? address : any))
                .thenApply(Optional::of);
    }

    private static AgentResult verdict(
            AsteriskSettings settings, ControlAnswer heard, Optional<SipAnswer> answered, Optional<String> exhaustion) {
        String why = exhaustion.map(words -> "; " + words).orElse("");
        if (heard instanceof ControlAnswer.NoOne) {
            return Ended.of(OcfCode.ERROR, "Asterisk runs, but " + heard.sentence() + why);
        }
        if (heard instanceof ControlAnswer.Silent) {
            // Hung or only slow: that is for the judge of monitors to find out.
            return new AgentResult.TimedOut(
                    settings.controlLimit(), "Asterisk runs, but " + heard.sentence() + why, AgentOutput.NONE);
        }
        Optional<SipAnswer> silent = answered.filter(SipAnswer.Silent.class::isInstance);
        if (silent.isPresent()) {
            String reason = "Asterisk runs, but " + silent.get().sentence() + why;
            return new AgentResult.TimedOut(settings.sipLimit(), reason, AgentOutput.NONE);
        }
        return answered.filter(answer -> isBad(settings, answer))
                .map(answer -> (AgentResult) Ended.of(OcfCode.ERROR, "Asterisk runs, but " + answer.sentence() + why))
                .orElseGet(() -> Ended.of(OcfCode.SUCCESS, ""));
    }

    /** That a question could not be put says nothing about Asterisk, unless the operator wants it always answered. */
    static boolean isBad(AsteriskSettings settings, SipAnswer answer) {
        return answer instanceof SipAnswer.NotAsked
                ? settings.sipCheck() == SipCheck.ALWAYS
                : !(answer instanceof SipAnswer.Alive);
    }

    private static Seen notRunning(Path run) {
        String stale = AsteriskProcess.pidFile(run)
                .map(pid -> "; the pid file names process " + pid + ", which is not this Asterisk")
                .orElse("");
        String reason = "not running" + stale;
        return new Seen(Ended.of(OcfCode.NOT_RUNNING, reason), List.of(Finding.bad(HealthPart.PROCESS, reason)));
    }

    /** Nothing else was looked at. */
    private static Seen without(String reason, HealthPart part) {
        List<Finding> findings = new ArrayList<>();
        if (part != HealthPart.PROCESS) {
            findings.add(Finding.good(HealthPart.PROCESS));
        }
        findings.add(Finding.bad(part, reason));
        return new Seen(Ended.of(OcfCode.ERROR, reason), findings);
    }
}
