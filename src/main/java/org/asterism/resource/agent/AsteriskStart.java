package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.kernel.Sysctl;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ControlAnswer;
import org.asterism.telephony.SipAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of Asterisk: launch, wait until it is fully booted, wait until it answers SIP. */
final class AsteriskStart {

    private static final Logger LOG = LoggerFactory.getLogger(AsteriskStart.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The daemon is the launched process's child; before it is there, nobody looks like Asterisk. */
    private static final Duration BIRTH = Duration.ofMillis(1500);

    private final AsteriskAgent.Tools tools;
    private final AgentCall call;
    private final AsteriskSettings settings;
    private final Path run;
    private final BootTime begin;
    private final BootTime end;

    AsteriskStart(AsteriskAgent.Tools tools, AgentCall call, AsteriskSettings settings) {
        this.tools = tools;
        this.call = call;
        this.settings = settings;
        this.run = settings.runFolder();
        this.begin = tools.clock().get();
        this.end = begin.plus(call.limit().multipliedBy(95).dividedBy(100));
    }

    CompletionStage<AgentResult> run() {
        Optional<AgentResult> missing = AsteriskAgent.missing(settings);
        if (missing.isPresent()) {
            return AsteriskAgent.done(missing.get());
        }
        if (AsteriskProcess.find(settings, run).isPresent()) {
            return awaitBoot(); // idempotent; and one that is still booting is waited for
        }
        allowForeignAddress();
        makeRunFolder();
        List<String> words = new ArrayList<>(List.of(
                settings.binary().toString(),
                "-C",
                settings.config().toString(),
                "-U",
                settings.user(),
                "-G",
                settings.group()));
        words.addAll(settings.more());
        TreeMap<String, String> environment = new TreeMap<>(Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL", "C.UTF-8",
                "HOME", run.toString()));
        ProcessRunner.Command command = new ProcessRunner.Command(
                call.id(), words, environment, call.limit(), call.latestStart(), settings.openFiles());
        return tools.processes().run(command).thenCompose(this::launched);
    }

    private CompletionStage<AgentResult> launched(ProcessEnd launch) {
        if (launch instanceof ProcessEnd.Exited exited && exited.status() == 0) {
            return awaitBoot();
        }
        if (launch instanceof ProcessEnd.Exited exited) {
            return failed("Asterisk ended with status " + exited.status() + ": "
                    + exited.output().exitReason());
        }
        if (launch instanceof ProcessEnd.CameTooLate) {
            return AsteriskAgent.done(new AgentResult.CameTooLate("the right to start had ended"));
        }
        return launch instanceof ProcessEnd.NotStarted not
                ? AsteriskAgent.done(new AgentResult.NotRun(not.reason()))
                : failed("Asterisk could not be launched: " + launch);
    }

    private CompletionStage<AgentResult> awaitBoot() {
        BootTime now = tools.clock().get();
        if (!now.isBefore(end)) {
            return late("did not finish booting");
        }
        Path socket = run.resolve("asterisk.ctl");
        return tools.control()
                .command(socket, AsteriskControl.WAIT_FULLY_BOOTED, end.since(now))
                .thenCompose(answer -> {
                    if (answer instanceof ControlAnswer.Said said
                            && said.output().contains(AsteriskControl.FULLY_BOOTED)) {
                        return awaitSip();
                    }
                    return AsteriskAgent.later(tools, PAUSE, this::lookAgain);
                });
    }

    private CompletionStage<AgentResult> lookAgain() {
        boolean isGone = tools.clock().get().isAfter(begin.plus(BIRTH))
                && AsteriskProcess.find(settings, run).isEmpty();
        return isGone ? failed("Asterisk ended while it was starting; see its log") : awaitBoot();
    }

    private CompletionStage<AgentResult> awaitSip() {
        return AsteriskBasics.askSip(tools, settings, settings.sipLimit()).thenCompose(answer -> {
            if (answer.filter(heard -> AsteriskBasics.isBad(settings, heard)).isEmpty()) {
                return AsteriskAgent.done(Ended.of(OcfCode.SUCCESS, ""));
            }
            String sentence = answer.map(SipAnswer::sentence).orElse("");
            return tools.clock().get().isBefore(end)
                    ? AsteriskAgent.later(tools, PAUSE, this::awaitSip)
                    : failed("Asterisk has booted, but " + sentence);
        });
    }

    /** Lets it bind to the floating address while that is on no device of this node. */
    private void allowForeignAddress() {
        boolean isForeign = settings.sip()
                .filter(target -> !tools.isLocal().test(target.address()))
                .isPresent();
        if (!isForeign || !settings.setsNonlocalBind()) {
            return;
        }
        boolean isVersion4 = settings.sip().orElseThrow().address() instanceof java.net.Inet4Address;
        String key = isVersion4 ? "net/ipv4/ip_nonlocal_bind" : "net/ipv6/ip_nonlocal_bind";
        Sysctl.Change change = Sysctl.ensure(key, "1");
        if (change instanceof Sysctl.Change.Changed) {
            LOG.info("allowed binding to addresses of other nodes: key={}", key);
        } else if (change instanceof Sysctl.Change.Refused refused) {
            LOG.warn(
                    "Asterisk may stay deaf: key={} error={}",
                    key,
                    refused.refusal().sentence());
        }
    }

    /** As the package's tmpfiles.d would; /run is empty after each boot. */
    private void makeRunFolder() {
        if (Files.isDirectory(run)) {
            return;
        }
        try {
            Files.createDirectories(run);
            UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
            PosixFileAttributeView view = Files.getFileAttributeView(run, PosixFileAttributeView.class);
            view.setOwner(names.lookupPrincipalByName(settings.user()));
            view.setGroup(names.lookupPrincipalByGroupName(settings.group()));
        } catch (IOException e) {
            LOG.warn("Asterisk may not start: no folder={} error={}", run, e.getMessage());
        }
    }

    private CompletionStage<AgentResult> failed(String reason) {
        return AsteriskAgent.done(Ended.of(OcfCode.ERROR, reason));
    }

    private CompletionStage<AgentResult> late(String what) {
        return AsteriskAgent.done(new AgentResult.TimedOut(
                call.limit(),
                "Asterisk " + what + " within " + call.limit().toMillis() + " ms",
                org.asterism.executor.AgentOutput.NONE));
    }
}
