package org.asterism.resource.agent;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.ProcessRunner;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.DispatcherRpc;
import org.asterism.telephony.drain.DispatcherSets;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthBook;
import org.asterism.telephony.health.HealthLook;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.telephony.health.Weight;

/**
 * Looks at a Kamailio beyond SIP: its RPC, and by that the destinations of its dispatcher. RPC is asked by {@code kamcmd} at its control
 * socket, by JSON-RPC over HTTP, or both; the first that is given tells of the destinations. Any thread.
 */
final class KamailioHealth {

    /** Of the destinations. */
    private static final String LIST = "dispatcher.list";

    /** Of longer ones the middle is not kept. */
    private static final int MOST_PRINTED = 60_000;

    private final Tool tool;
    private final DispatcherRpc http;
    private final AgentNotes notes;
    private final HealthBook book = new HealthBook();

    /** Of the look that is under way. */
    private final Map<ResourceId, List<Finding>> seen = new ConcurrentHashMap<>();

    /**
     * The parameters.
     *
     * @param socket for kamcmd; empty: it is not asked
     * @param url of JSON-RPC
     */
    record Settings(String socket, String kamcmd, Duration limit, Optional<URI> url, Map<HealthPart, Weight> weights) {

        /** @throws IllegalArgumentException if a parameter cannot be understood */
        static Settings read(AgentCall call) {
            String url = call.param("rpc-url", "");
            if (!url.isEmpty() && !url.matches("https?://[^/@?#\\s]+(/[^?#\\s]*)?")) {
                throw new IllegalArgumentException(
                        "parameter 'rpc-url' must be an address like http://10.0.0.11:8000/RPC, not '" + url + "'");
            }
            return new Settings(
                    call.param("rpc", ""),
                    call.param("kamcmd", "/usr/sbin/kamcmd"),
                    Given.span(call, "rpc-limit", "2s"),
                    url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url)),
                    HealthWeights.read(call, HealthPart.ofKamailio()));
        }

        boolean wants(HealthPart part) {
            return weights.getOrDefault(part, part.preset()) != Weight.OFF;
        }
    }

    /** @param waiters for what waits for a network */
    KamailioHealth(ProcessRunner processes, Executor waiters, AgentNotes notes) {
        this.tool = new Tool(processes);
        this.http = new DispatcherRpc(waiters);
        this.notes = notes;
    }

    HealthBook book() {
        return book;
    }

    /** A new look begins. */
    void begin(AgentCall call) {
        seen.put(call.resource(), new ArrayList<>());
    }

    void saw(AgentCall call, Finding finding) {
        List<Finding> all = seen.computeIfAbsent(call.resource(), id -> new ArrayList<>());
        synchronized (all) {
            all.add(finding);
        }
    }

    /** Calls may pass while its control is stuck: nothing could be drained or reloaded then, nor the dispatcher told of a death. */
    CompletionStage<AgentResult> askSocket(AgentCall call, Settings settings, Duration limit) {
        Duration patience = settings.limit().compareTo(limit) < 0 ? settings.limit() : limit;
        List<String> words = List.of(settings.kamcmd(), "-s", settings.socket(), "core.uptime");
        return tool.run(call, patience, words).thenApply(end -> {
            if (end instanceof Tool.End.Broken broken) {
                return broken.result() instanceof AgentResult.TimedOut
                        ? new AgentResult.TimedOut(
                                patience,
                                "Kamailio runs, but its RPC at " + settings.socket() + " does not answer within "
                                        + patience.toMillis() + " ms",
                                AgentOutput.NONE)
                        : broken.result();
            }
            Tool.End.Exited exited = (Tool.End.Exited) end;
            return exited.status() == 0
                    ? Ended.of(OcfCode.SUCCESS, "")
                    : Ended.of(
                            OcfCode.ERROR,
                            "Kamailio runs, but its RPC at " + settings.socket() + " fails: " + exited.said());
        });
    }

    /** The monitor's result with RPC over HTTP and the dispatcher weighed in. */
    CompletionStage<AgentResult> weigh(AgentCall call, Settings settings, AgentResult result) {
        if (!ProgramAgent.isGood(result)) {
            noteFailure(call, settings, result);
            return CompletableFuture.completedFuture(result);
        }
        return destinations(call, settings).thenApply(found -> {
            List<Finding> all = taken(call);
            all.addAll(found);
            HealthVerdict verdict = HealthVerdict.of(all, settings.weights());
            note(call, settings, verdict, all);
            if (verdict.level() == Weight.OFF) {
                notes.end(key(call), call.resource() + " is well again");
                return result;
            }
            notes.show(key(call), call.resource() + ": " + verdict.sentence());
            if (HealthVerdict.isSilence(all, settings.weights())) {
                return new AgentResult.TimedOut(settings.limit(), verdict.sentence(), AgentOutput.NONE);
            }
            return Ended.of(verdict.level() == Weight.FAIL ? OcfCode.ERROR : OcfCode.DEGRADED, verdict.sentence());
        });
    }

    private List<Finding> taken(AgentCall call) {
        List<Finding> all = seen.remove(call.resource());
        return all == null ? new ArrayList<>() : new ArrayList<>(all);
    }

    /** What does not run is looked at by probes all over the cluster. */
    private void noteFailure(AgentCall call, Settings settings, AgentResult result) {
        List<Finding> found = taken(call);
        if (found.isEmpty()) {
            found.add(Finding.bad(HealthPart.PROCESS, result.reason()));
        }
        boolean isAway = result instanceof Ended ended && ended.is(OcfCode.NOT_RUNNING);
        if (!isAway || book.isOpen(call.resource())) {
            note(call, settings, new HealthVerdict(Weight.FAIL, List.of(result.reason())), found);
        }
    }

    private void note(AgentCall call, Settings settings, HealthVerdict verdict, List<Finding> findings) {
        book.note(call.resource(), HealthLook.of(verdict, findings, settings.weights(), Instant.now()));
    }

    private CompletionStage<List<Finding>> destinations(AgentCall call, Settings settings) {
        if (settings.url().isPresent() && (settings.wants(HealthPart.RPC) || settings.wants(HealthPart.DISPATCHER))) {
            URI url = settings.url().get();
            return http.list(url, settings.limit()).thenApply(listing -> {
                if (listing instanceof DispatcherRpc.Listing.Known known) {
                    return List.of(Finding.good(HealthPart.RPC), dispatcher(known.sets()));
                }
                DispatcherRpc.Listing.Unknown unknown = (DispatcherRpc.Listing.Unknown) listing;
                return List.of(rpc(url, unknown), Finding.unknown(HealthPart.DISPATCHER, unknown.reason()));
            });
        }
        if (settings.socket().isEmpty() || !settings.wants(HealthPart.DISPATCHER)) {
            return CompletableFuture.completedFuture(List.of());
        }
        return tool.run(call, settings.limit(), List.of(settings.kamcmd(), "-s", settings.socket(), LIST))
                .thenApply(end -> List.of(printed(end)));
    }

    private static Finding rpc(URI url, DispatcherRpc.Listing.Unknown unknown) {
        String sentence = "Kamailio runs, but its RPC at " + url + " " + unknown.reason();
        return switch (unknown.why()) {
            case REFUSED -> Finding.good(HealthPart.RPC);
            case SILENT -> Finding.silent(HealthPart.RPC, sentence);
            case FAILED -> Finding.bad(HealthPart.RPC, sentence);
            case NOT_ASKED -> Finding.unknown(HealthPart.RPC, sentence);
        };
    }

    private static Finding printed(Tool.End end) {
        if (!(end instanceof Tool.End.Exited exited) || exited.status() != 0) {
            return Finding.unknown(HealthPart.DISPATCHER, LIST + " is not answered");
        }
        return exited.output().length() > MOST_PRINTED
                ? Finding.unknown(HealthPart.DISPATCHER, "it has too many destinations for kamcmd: give rpc-url")
                : dispatcher(DispatcherSets.of(exited.output()));
    }

    private static Finding dispatcher(DispatcherSets sets) {
        List<String> dead = sets.dead();
        return dead.isEmpty()
                ? Finding.good(HealthPart.DISPATCHER)
                : Finding.bad(HealthPart.DISPATCHER, String.join("; ", dead));
    }

    void close(AgentCall call) {
        seen.remove(call.resource());
        book.close(call.resource());
        notes.end(key(call), "health of " + call.resource() + " is no longer looked at");
    }

    private static String key(AgentCall call) {
        return "kamailio-health " + call.resource();
    }
}
