package org.asterism.resource.agent;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AsteriskProcess.Descriptors;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.resource.agent.AsteriskSettings.SipCheck;
import org.asterism.resource.agent.AsteriskSettings.SipTarget;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.ControlAnswer;
import org.asterism.telephony.SipAnswer;
import org.asterism.telephony.SipStreamProbe;
import org.asterism.telephony.SipStreamProbe.Heard;
import org.asterism.telephony.SipStreamProbe.Transport;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiListener;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiReply;
import org.asterism.telephony.ami.AmiState;
import org.asterism.telephony.ari.AriAccount;
import org.asterism.telephony.ari.AriAnswer;
import org.asterism.telephony.ari.AriClient;
import org.asterism.telephony.drain.CallGate;
import org.asterism.telephony.drain.DispatcherRpc;
import org.asterism.telephony.drain.Dispatchers;
import org.asterism.telephony.drain.Entrance;
import org.asterism.telephony.drain.Trunks;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.TaskProcessors;

/** Looks at the parts of one Asterisk's health beyond control socket and SIP over UDP. Any thread; {@link #close} ends AMI. */
final class AsteriskParts implements AutoCloseable {

    /** For each part; together with the control socket's limit it stays below a monitor's. */
    static final Duration LIMIT = Duration.ofMillis(1500);

    /** Longer than the pause between two tries of AMI. */
    private static final Duration NEXT_TRY = AsteriskHealthSettings.AMI_PAUSE.plusMillis(200);

    /** A connection that comes and goes all the time is looked at no more often. */
    private static final Duration SELDOM = Duration.ofSeconds(1);

    private static final Duration DAY = Duration.ofDays(1);

    private final AsteriskAgent.Tools tools;
    private final AsteriskSettings settings;
    private final AsteriskHealthSettings health;
    private final Optional<AmiClient> ami;
    private final AriClient ariClient;
    private final Optional<AsteriskCallCheck> echo;
    private final CompletableFuture<AmiState> firstState = new CompletableFuture<>();
    private final AtomicReference<List<String>> tasksBefore = new AtomicReference<>(List.of());

    /**
     * @param ariClient is shared by all
     * @param echo is called from time to time; empty: nothing is called
     * @param changed AMI came or went
     */
    AsteriskParts(
            AsteriskAgent.Tools tools,
            AsteriskSettings settings,
            AsteriskHealthSettings health,
            AriClient ariClient,
            Optional<AsteriskCallCheck> echo,
            Runnable changed) {
        this.tools = tools;
        this.settings = settings;
        this.health = health;
        this.ariClient = ariClient;
        this.echo = echo;
        this.ami = health.ami().map(where -> AmiClient.open(where, tools.clock(), new States(changed)));
    }

    boolean isFor(AsteriskSettings others, AsteriskHealthSettings otherHealth) {
        return settings.equals(others) && health.equals(otherHealth);
    }

    /** For new calls, where the dialplan has a gate. Its dispatchers are another node's while their address of it does not serve here. */
    Optional<Entrance> entrance(DispatcherRpc rpc, Predicate<InetAddress> serves) {
        return ami.filter(client -> !health.drainVariable().isEmpty())
                .map(client -> new Entrance(
                        new CallGate(client, health.drainVariable()),
                        new Dispatchers(rpc, health.before().here(serves)),
                        health.kept()));
    }

    /** The last real call, if it was answered. */
    Optional<CallAnswer.Held> echo() {
        return echo.flatMap(AsteriskCallCheck::last);
    }

    /** Empty unless they are to be registered only where it serves. */
    Optional<Trunks> trunks(Predicate<InetAddress> serves) {
        return settings.trunks() == AsteriskSettings.TrunkRegistrations.OWNER
                ? ami.flatMap(client -> settings.sip().map(sip -> new Trunks(client, serves.test(sip.address()))))
                : Optional.empty();
    }

    @Override
    public void close() {
        ami.ifPresent(AmiClient::close);
    }

    /** All at once; never fails. */
    CompletionStage<List<Finding>> look(Instance instance) {
        List<CompletionStage<List<Finding>>> looks = new ArrayList<>();
        looks.add(CompletableFuture.completedFuture(descriptors(instance)));
        if (ami.isPresent() && health.wants(HealthPart.AMI)) {
            looks.add(ami(ami.get()));
        }
        if (health.ari().isPresent() && health.wants(HealthPart.ARI)) {
            looks.add(ari(health.ari().get()));
        }
        if (echo.isPresent() && health.wants(HealthPart.CALL)) {
            looks.add(AsteriskAgent.done(List.of(echo.get().look())));
        }
        if (health.wants(HealthPart.TASKS)) {
            looks.add(tasks());
        }
        if (ami.isPresent()
                && health.wants(HealthPart.CHANNELS)
                && !health.oldestChannel().isZero()) {
            looks.add(channels(ami.get()));
        }
        if (health.tcpPort() > 0 && health.wants(HealthPart.SIP_TCP)) {
            looks.add(stream(health.tcpPort(), Transport.TCP, HealthPart.SIP_TCP));
        }
        if (health.tlsPort() > 0) {
            looks.add(stream(health.tlsPort(), Transport.TLS, HealthPart.SIP_TLS));
        }
        CompletionStage<List<Finding>> all = CompletableFuture.completedFuture(List.of());
        for (CompletionStage<List<Finding>> look : looks) {
            all = all.thenCombine(look, AsteriskParts::joined);
        }
        return all;
    }

    private static List<Finding> joined(List<Finding> some, List<Finding> more) {
        List<Finding> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private List<Finding> descriptors(Instance instance) {
        Optional<Descriptors> found = instance.descriptors();
        if (found.isEmpty()) {
            return List.of(Finding.unknown(HealthPart.DESCRIPTORS, "open files cannot be counted"));
        }
        Descriptors open = found.get();
        if (open.isExhausted()) {
            return List.of(Finding.bad(HealthPart.DESCRIPTORS_OUT, refusing(open.exhaustion())));
        }
        return open.used() * 100 >= open.most() * health.descriptorPercent()
                ? List.of(Finding.bad(HealthPart.DESCRIPTORS, "few open files are left: " + open.sentence()))
                : List.of(Finding.good(HealthPart.DESCRIPTORS));
    }

    static String refusing(String exhaustion) {
        return "Asterisk runs, but " + exhaustion + ": new calls are refused, raise maxfiles";
    }

    private CompletionStage<List<Finding>> ami(AmiClient client) {
        return firstState
                .copy()
                .completeOnTimeout(client.state(), LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(first -> isOver(client.state()) ? connected(client) : AsteriskAgent.done(client.state()))
                .thenCompose(state -> state instanceof AmiState.Down down
                        ? AsteriskAgent.done(down(down))
                        : client.ping(LIMIT).thenApply(reply -> ping(client, reply)))
                .thenApply(List::of);
    }

    /** A loss may be a restart, and a refusal is of before it. */
    private static boolean isOver(AmiState state) {
        return state instanceof AmiState.Down down
                && (down.cause() == AmiState.Cause.LOST || down.cause() == AmiState.Cause.REFUSED);
    }

    /** How it stands when the next try is over. */
    private static CompletionStage<AmiState> connected(AmiClient client) {
        CompletableFuture<AmiState> found = new CompletableFuture<>();
        AmiListener listener = new AmiListener() {
            @Override
            public void onEvent(AmiMessage event) {}

            @Override
            public void onState(AmiState state) {
                if (state instanceof AmiState.Connected) {
                    found.complete(state);
                }
            }
        };
        client.listen(listener);
        listener.onState(client.state());
        return found.completeOnTimeout(client.state(), NEXT_TRY.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(state -> {
                    client.forget(listener);
                    return client.state();
                });
    }

    private static Finding down(AmiState.Down down) {
        String sentence = "AMI cannot be used: " + down.reason();
        return down.cause() == AmiState.Cause.NOT_YET
                ? Finding.unknown(HealthPart.AMI, sentence)
                : Finding.bad(HealthPart.AMI, sentence);
    }

    private Finding ping(AmiClient client, AmiReply reply) {
        if (reply instanceof AmiReply.Answered answered) {
            return answered.took().compareTo(health.lag()) <= 0
                    ? Finding.good(HealthPart.AMI)
                    : Finding.poor(
                            HealthPart.AMI,
                            "AMI is behind: a ping took " + answered.took().toMillis() + " ms");
        }
        if (client.state() instanceof AmiState.Down down && down.cause() == AmiState.Cause.SILENT) {
            return down(down);
        }
        return reply instanceof AmiReply.NotConnected
                ? Finding.unknown(HealthPart.AMI, reply.sentence())
                : Finding.bad(HealthPart.AMI, reply.sentence());
    }

    private CompletionStage<List<Finding>> ari(AriAccount account) {
        return ariClient.look(account, LIMIT).thenApply(answer -> List.of(ari(answer)));
    }

    private static Finding ari(AriAnswer answer) {
        if (answer instanceof AriAnswer.Silent silent) {
            return Finding.silent(HealthPart.ARI, "ARI " + silent.sentence());
        }
        return answer instanceof AriAnswer.Unwell unwell
                ? Finding.bad(HealthPart.ARI, "ARI " + unwell.sentence())
                : Finding.good(HealthPart.ARI);
    }

    /** A queue may be long for a moment; it counts when the look before saw the same processor so. */
    private CompletionStage<List<Finding>> tasks() {
        Path socket = settings.runFolder().resolve("asterisk.ctl");
        return tools.control().command(socket, TaskProcessors.COMMAND, LIMIT).thenApply(answer -> {
            if (!(answer instanceof ControlAnswer.Said said)) {
                return List.of(Finding.unknown(HealthPart.TASKS, answer.sentence()));
            }
            List<String> now = TaskProcessors.above(said.output());
            List<String> names = now.stream().map(AsteriskParts::name).toList();
            List<String> before = java.util.Objects.requireNonNull(tasksBefore.getAndSet(names));
            List<String> lasting =
                    now.stream().filter(row -> before.contains(name(row))).toList();
            return List.of(
                    lasting.isEmpty()
                            ? Finding.good(HealthPart.TASKS)
                            : Finding.bad(HealthPart.TASKS, "Asterisk falls behind: " + String.join(", ", lasting)));
        });
    }

    private static String name(String row) {
        return row.substring(0, row.indexOf(' '));
    }

    private CompletionStage<List<Finding>> channels(AmiClient client) {
        return client.send(AmiAction.of("CoreShowChannels"), LIMIT).thenApply(reply -> {
            if (!(reply instanceof AmiReply.Answered answered)) {
                return List.of(Finding.unknown(HealthPart.CHANNELS, reply.sentence()));
            }
            List<String> old = answered.items().stream()
                    .filter(channel -> CallGate.age(channel).compareTo(health.oldestChannel()) >= 0)
                    .map(channel -> channel.text("Channel"))
                    .toList();
            return List.of(
                    old.isEmpty()
                            ? Finding.good(HealthPart.CHANNELS)
                            : Finding.bad(
                                    HealthPart.CHANNELS,
                                    old.size() + " channels are older than "
                                            + health.oldestChannel().toSeconds() + " s, as " + old.get(0)));
        });
    }

    private CompletionStage<List<Finding>> stream(int port, Transport transport, HealthPart part) {
        Optional<SipTarget> target = settings.sip().filter(sip -> settings.sipCheck() != SipCheck.OFF);
        if (target.isEmpty()) {
            return AsteriskAgent.done(List.of(Finding.unknown(part, "no sip-address to ask")));
        }
        InetAddress address = target.get().address();
        boolean isHere = tools.isLocal().test(address);
        if (!isHere) {
            return AsteriskAgent.done(List.of(Finding.unknown(part, "the service address is not on this node")));
        }
        SipTarget asked = new SipTarget(
                address, port, target.get().uri(), LIMIT, target.get().failures());
        return CompletableFuture.supplyAsync(
                () -> findings(SipStreamProbe.ask(asked.probe(address), transport, tools.clock()), transport, part),
                tools.waiters());
    }

    private List<Finding> findings(Heard heard, Transport transport, HealthPart part) {
        List<Finding> all = new ArrayList<>();
        SipAnswer answer = heard.answer();
        if (answer instanceof SipAnswer.Alive) {
            all.add(Finding.good(part));
        } else if (answer instanceof SipAnswer.NotAsked) {
            all.add(Finding.unknown(part, answer.sentence()));
        } else if (answer instanceof SipAnswer.Silent) {
            all.add(Finding.silent(part, "over " + transport + " " + answer.sentence()));
        } else {
            all.add(Finding.bad(part, "over " + transport + " " + answer.sentence()));
        }
        heard.certificateEnd().ifPresent(end -> all.add(certificate(end, Instant.now())));
        return all;
    }

    private Finding certificate(Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        if (left.isNegative()) {
            return Finding.bad(HealthPart.CERTIFICATE, "the certificate of SIP over TLS expired at " + end);
        }
        return left.compareTo(DAY.multipliedBy(health.certificateDays())) < 0
                ? Finding.bad(
                        HealthPart.CERTIFICATE,
                        "the certificate of SIP over TLS ends in " + left.toDays() + " days, at " + end)
                : Finding.good(HealthPart.CERTIFICATE);
    }

    /** Tells when the connection comes or goes: that is looked at before the next monitor is due. */
    private final class States implements AmiListener {

        private final Runnable changed;
        private boolean wasConnected;
        private BootTime told = BootTime.ZERO;

        private States(Runnable changed) {
            this.changed = changed;
        }

        @Override
        public void onEvent(AmiMessage event) {}

        @Override
        public void onState(AmiState state) {
            boolean isFirst = firstState.complete(state);
            boolean isConnected = state instanceof AmiState.Connected;
            BootTime now = tools.clock().get();
            if (!isFirst && isConnected != wasConnected && now.since(told).compareTo(SELDOM) >= 0) {
                told = now;
                changed.run();
            }
            wasConnected = isConnected;
        }
    }
}
