package org.asterism.resource.opinion;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.resource.Insight;
import org.asterism.resource.core.HostLoad;
import org.asterism.resource.core.MonitorJudge.Evidence;
import org.asterism.resource.core.MonitorJudge.Opinion;
import org.asterism.resource.opinion.OpinionMessages.ProbeReply;
import org.asterism.resource.opinion.OpinionMessages.ProbeRequest;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what a monitor without an answer is judged by, and answers other nodes that want to know. Any thread. */
public final class SecondOpinion implements Insight {

    private static final Logger LOG = LoggerFactory.getLogger(SecondOpinion.class);

    /** A flood of questions must not become a flood of probes. */
    private static final int MOST_PROBES = 64;

    /**
     * What it works with.
     *
     * @param peers whom messages reach now
     * @param post sends and forgets
     * @param outside what of a resource can be asked from elsewhere, if its operation does not say
     * @param files for reading {@code /proc}
     * @param limit how long to wait for others; zero: nobody is asked
     */
    public record Setting(
            NodeName self,
            Supplier<SortedSet<NodeName>> peers,
            BiConsumer<NodeName, WireMessage> post,
            Function<AgentCall, Optional<String>> outside,
            HostGauge gauge,
            HostLoad.Limits limits,
            Prober prober,
            Executor files,
            Supplier<BootTime> clock,
            Duration limit) {}

    private final Setting setting;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong probes = new AtomicLong();
    private final Map<Long, Question> open = new ConcurrentHashMap<>();

    public SecondOpinion(Setting setting) {
        this.setting = setting;
    }

    @Override
    public CompletionStage<Evidence> about(AgentCall call) {
        CompletionStage<Optional<String>> busy = busy();
        CompletionStage<Prober.Answer> answer =
                target(call).map(this::askOthers).orElseGet(SecondOpinion::nothing);
        return busy.thenCombine(answer, (load, opinion) -> {
            Evidence evidence = new Evidence(load, opinion.opinion(), opinion.words());
            LOG.warn(
                    "monitor without answer: call={} limit={} busy={} opinion={} words={}",
                    call,
                    call.limit(),
                    load.orElse("no"),
                    opinion.opinion(),
                    opinion.words());
            return evidence;
        });
    }

    /** Takes what other nodes ask or answer. */
    public void arrived(WireMessage message) {
        if (message instanceof ProbeRequest request) {
            onRequest(request);
        } else if (message instanceof ProbeReply reply) {
            Question question = open.get(reply.id());
            if (question != null) {
                question.heard(new NodeName(reply.node()), reply);
            }
        }
    }

    private CompletionStage<Optional<String>> busy() {
        try {
            return CompletableFuture.supplyAsync(
                    () -> setting.gauge().read(setting.clock().get()).busy(setting.limits()), setting.files());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.of("no thread is free to look at it"));
        }
    }

    private Optional<String> target(AgentCall call) {
        String written = call.param("CRM_meta_second_opinion", "");
        return written.isEmpty() ? setting.outside().apply(call) : Optional.of(written);
    }

    private CompletionStage<Prober.Answer> askOthers(String target) {
        SortedSet<NodeName> peers = new TreeSet<>(setting.peers().get());
        peers.remove(setting.self());
        if (peers.isEmpty() || setting.limit().isZero()) {
            return nothing();
        }
        long id = numbers.incrementAndGet();
        Question question = new Question(peers, target);
        open.put(id, question);
        ProbeRequest request = new ProbeRequest(
                setting.self().value(),
                id,
                target,
                setting.limit().multipliedBy(3).dividedBy(4).toMillis());
        peers.forEach(peer -> setting.post().accept(peer, request));
        return question.answer
                .completeOnTimeout(
                        new Prober.Answer(Opinion.NONE, "no node said in time whether it reaches " + target),
                        setting.limit().toMillis(),
                        java.util.concurrent.TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> open.remove(id));
    }

    private void onRequest(ProbeRequest request) {
        NodeName asker = new NodeName(request.asker());
        if (probes.incrementAndGet() > MOST_PROBES) {
            probes.decrementAndGet();
            return;
        }
        setting.prober()
                .ask(request.target(), Duration.ofMillis(Math.max(1, Math.min(request.limitMs(), 30_000))))
                .whenComplete((answer, failure) -> {
                    probes.decrementAndGet();
                    if (answer != null) {
                        ProbeReply reply = new ProbeReply(
                                setting.self().value(),
                                request.id(),
                                answer.opinion().name(),
                                answer.words());
                        setting.post().accept(asker, reply);
                    }
                });
    }

    private static CompletionStage<Prober.Answer> nothing() {
        return CompletableFuture.completedFuture(new Prober.Answer(Opinion.NONE, ""));
    }

    /** One question to all others. */
    private static final class Question {

        private final SortedSet<NodeName> missing;
        private final String target;
        private final List<String> words = new ArrayList<>();
        private final CompletableFuture<Prober.Answer> answer = new CompletableFuture<>();
        private boolean isDenied;

        Question(SortedSet<NodeName> asked, String target) {
            this.missing = new TreeSet<>(asked);
            this.target = target;
        }

        synchronized void heard(NodeName node, ProbeReply reply) {
            if (!missing.remove(node)) {
                return;
            }
            words.add(node + " " + reply.words());
            if (reply.answer().equals(Opinion.REACHED.name())) {
                answer.complete(
                        new Prober.Answer(Opinion.REACHED, node + " reaches " + target + " (" + reply.words() + ")"));
            }
            isDenied |= reply.answer().equals(Opinion.NOT_REACHED.name());
            if (missing.isEmpty()) {
                answer.complete(new Prober.Answer(
                        isDenied ? Opinion.NOT_REACHED : Opinion.NONE, target + ": " + String.join(", ", words)));
            }
        }
    }
}
