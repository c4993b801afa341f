package org.asterism.node;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.asterism.config.Configuration;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.executor.Attributes;
import org.asterism.heartbeat.Heart;
import org.asterism.http.HttpSettings;
import org.asterism.http.ManagementServer;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.GateWatch;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Priority;
import org.asterism.kernel.Processes;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.observability.EventKind;
import org.asterism.observability.EventLog;
import org.asterism.observability.Metrics;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.Remembered;
import org.asterism.store.DiskStore;
import org.asterism.store.Opening;
import org.asterism.store.StableStore;
import org.asterism.store.StoredDocument;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.Links;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.KeyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node. {@link #start} reads what is on disk, prepares the ground, starts the heart and then the actors; each
 * refusal stops it with a reason. {@link #stop} ends it in order; a planned restart is asked for over HTTP.
 */
final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /** For the reason of an abrupt end to be written. */
    private static final Duration LAST_LINES = Duration.ofMillis(100);

    private static final Duration DISK_STALL = Duration.ofSeconds(10);

    /** Longest time that peers spare a node for a planned restart of its manager. */
    static final Duration RESTART_LEASE = Duration.ofSeconds(30);

    /** The heart, and the thread of the virtual machine that collects garbage while all others stand still. */
    private static final Set<String> URGENT = Set.of(Heart.THREAD, "VM Thread");

    private final Shared shared;
    private final Heart heart;
    private final Ending ending;

    private Node(Shared shared, Heart heart, Ending ending) {
        this.shared = shared;
        this.heart = heart;
        this.ending = ending;
    }

    /** All that was made on the way, for those who need several of it. */
    record Parts(
            NodeSettings settings,
            ClusterDocument first,
            Ground ground,
            StableStore store,
            Storage storage,
            VoterSet voters,
            Stored held,
            Links links,
            Attributes attributes,
            KeyFile.Stamp keys,
            NodeTls tls,
            AtomicReference<Heart> heart,
            EventLog events,
            Metrics metrics,
            Story story,
            FlightDeck flight) {}

    static Node start(Configuration configuration) throws Refusals {
        NodeSettings settings = configuration.settings();
        MasksBack.refuse(configuration.document());
        KeyFile.Stamp stamp = KeyFile.stamp(settings.paths().authkeys());
        if (!(KeyFile.read(settings.paths().authkeys()) instanceof KeyFile.Loaded keys)) {
            KeyFile.Refused refused =
                    (KeyFile.Refused) KeyFile.read(settings.paths().authkeys());
            throw new Refusals(refused.reason());
        }
        Priority ordinary = raisedFrom(settings.limits().niceness());
        Path tokens = Tokens.file(settings);
        HttpSettings http = Tokens.httpSettings(settings, tokens);
        ActorSystem<Guardian.Begin> system = ActorSystem.create(
                Guardian.create(),
                "asterism",
                LocalConfig.under(
                        settings.limits().pools().forActors().withFallback(ManagementServer.systemConfig(http))));
        boolean isStarted = false;
        try {
            Node node = begin(system, configuration, keys, stamp, http, ordinary);
            isStarted = true;
            return node;
        } finally {
            if (!isStarted) {
                system.terminate();
            }
        }
    }

    /** Before any thread of ours begins, since threads inherit it. Answers what was before. */
    private static Priority raisedFrom(int niceness) {
        Priority ordinary = Priority.present();
        if (ordinary.raise(niceness) instanceof Outcome.Refused refused) {
            LOG.warn(
                    "under load this node may be late reason={}",
                    refused.refusal().sentence());
        }
        return ordinary;
    }

    private static Node begin(
            ActorSystem<Guardian.Begin> system,
            Configuration configuration,
            KeyFile.Loaded keys,
            KeyFile.Stamp stamp,
            HttpSettings http,
            Priority ordinary)
            throws Refusals {
        NodeSettings settings = configuration.settings();
        Executor files = system.dispatchers().lookup(DispatcherSelector.fromConfig("asterism.dispatcher.file"));
        StableStore store = DiskStore.at(
                new DiskStore.Place(
                        settings.paths().state(),
                        settings.cluster(),
                        settings.self(),
                        settings.limits().documentHistory(),
                        DISK_STALL),
                files,
                Clock.systemUTC());
        Opening opening = store.open().toCompletableFuture().join();
        if (opening instanceof Opening.Unusable unusable) {
            throw new Refusals(List.of(unusable.why(), unusable.remedy()));
        }
        Parts parts = parts(configuration, keys, stamp, store, opening, files);
        tellOpening(opening, parts.story());
        Shared shared = new Shared(system, parts, ordinary);
        shared.watch(WatchdogLine.open(shared));
        boolean isBeating = false;
        try {
            Node node = beat(shared, http, opening);
            isBeating = true;
            return node;
        } finally {
            if (!isBeating) {
                shared.watchdog().end();
            }
        }
    }

    private static Node beat(Shared shared, HttpSettings http, Opening opening) throws Refusals {
        Parts parts = shared.parts();
        NodeSettings settings = shared.settings();
        Wiring wiring = new Wiring(shared, http, () -> Processes.endAtOnce(0));
        LifeStart.Word word = LifeStart.word(settings.paths().state(), opening);
        if (word == LifeStart.Word.NEW_CLUSTER) {
            parts.story()
                    .tell(EventKind.OTHER, "begins a new cluster without waiting for all nodes: the operator said so");
        }
        Heart beating = Heart.start(heartSetting(
                shared, LifeStart.remembered(opening, parts.ground().bridged(), word), wiring.line()));
        parts.heart().set(beating);
        new Figures(settings.self(), settings.members(), parts.links(), beating::snapshot)
                .show(parts.metrics().registry());
        new PlanFigures(shared.planning(), shared::plansAhead)
                .show(parts.metrics().registry());
        new ResourceFigures(
                        settings.self(),
                        shared.board(),
                        () -> parts.attributes().present())
                .show(parts.metrics());
        parts.tls().show(parts.metrics().registry());
        watchGate(parts);
        shared.guardian().tell(new Guardian.Begin(wiring::spawn));
        Ending ending = wiring.awaitSpawned();
        // Not before: a thread bears its name only a moment after it was started.
        if (Priority.realtime(settings.limits().realtime(), URGENT) instanceof Outcome.Refused refused) {
            LOG.warn(
                    "under load this node may be late reason={}",
                    refused.refusal().sentence());
        }
        parts.story()
                .tell(
                        EventKind.NODE_STARTED,
                        "the manager of " + settings.self() + " started, generation " + LifeStart.generation(opening));
        ServiceWatch.tell(System.getenv(), "READY=1");
        return new Node(shared, beating, ending);
    }

    private static Parts parts(
            Configuration configuration,
            KeyFile.Loaded keys,
            KeyFile.Stamp stamp,
            StableStore store,
            Opening opening,
            Executor files)
            throws Refusals {
        NodeSettings settings = configuration.settings();
        NodeTls tls = NodeTls.start(settings);
        EventLog events = EventLog.create(settings.self(), settings.limits().eventsKept(), Clock.systemUTC());
        Metrics metrics = Metrics.create();
        Optional<StoredDocument> intact = opening instanceof Opening.Intact whole
                ? Optional.of(whole.remembered().document())
                : Optional.empty();
        ClusterDocument known = intact.map(StoredDocument::document).orElse(configuration.document());
        Ground ground = Ground.prepare(settings, GatedAddress.of(known));
        VoterSet voters = LifeStart.voters(opening, settings);
        AtomicReference<Heart> heart = new AtomicReference<>();
        Links links = links(settings, keys);
        FlightDeck flight = FlightDeck.open(settings, ground.bootId(), heart, links::status);
        flight.follow(events, metrics.registry());
        Logs.show(metrics.registry());
        Storage storage = new Storage(
                store,
                voters,
                ground.bootId(),
                LifeStart.generation(opening),
                files,
                Texts::taken,
                () -> LifeStart.highestHeard(heart),
                intact);
        return new Parts(
                settings,
                configuration.document(),
                ground,
                store,
                storage,
                voters,
                intact.map(Storage::stored).orElse(Stored.NOTHING),
                links,
                attributes(settings),
                stamp,
                tls,
                heart,
                events,
                metrics,
                new Story(settings.self(), LinkPlans.quiet(settings), events, metrics),
                flight);
    }

    private static Attributes attributes(NodeSettings settings) throws Refusals {
        Path folder = settings.paths().run().resolve("attributes");
        try {
            return Attributes.in(folder);
        } catch (java.io.IOException e) {
            throw new Refusals("what agents tell of this node cannot be kept in " + folder + ": " + e.getMessage());
        }
    }

    private static Heart.Setting heartSetting(Shared shared, Remembered remembered, HeartLine line) {
        Parts parts = shared.parts();
        NodeSettings settings = parts.settings();
        QuorumConfig.TieBreaker tieBreaker = !settings.quorum().isTwoNode()
                ? QuorumConfig.TieBreaker.NONE
                : settings.quorum().ping().isEmpty()
                        ? QuorumConfig.TieBreaker.valueOf(
                                settings.quorum().onSilentPeer().name())
                        : QuorumConfig.TieBreaker.PING;
        QuorumConfig quorum = new QuorumConfig(
                settings.self(),
                settings.nodes().stream().map(NodeSettings.ClusterNode::name).toList(),
                settings.quorum().arbiters().stream()
                        .map(NodeSettings.Arbiter::name)
                        .toList(),
                parts.voters(),
                settings.timing(),
                new java.security.SecureRandom().nextLong(),
                tieBreaker,
                settings.quorum().waitsForAll() ? QuorumConfig.WaitForAll.WAITS : QuorumConfig.WaitForAll.DOES_NOT_WAIT,
                LastMan.of(settings),
                RESTART_LEASE);
        return new Heart.Setting(
                quorum,
                remembered,
                parts.links(),
                parts.ground().gate(),
                parts.storage(),
                PingProgram.of(settings.quorum().ping().addresses(), shared.processes()),
                line,
                BootClock::now,
                shared.digest(),
                shared.system().executionContext(),
                () -> {
                    Logs.drain(LAST_LINES);
                    Processes.endAtOnce(3);
                });
    }

    private static Links links(NodeSettings settings, KeyFile.Loaded keys) throws Refusals {
        List<NodeName> names = settings.members();
        ClusterName cluster = new ClusterName(settings.cluster());
        List<LinkPlan> plans = new ArrayList<>(LinkPlans.of(settings));
        plans.addAll(ArbiterLinks.ofNode(settings));
        keys.keys().warnings().forEach(warning -> LOG.warn("keys warning={}", warning));
        int needed = LinkPlans.largestFrame(settings);
        if (needed > HeartbeatCodec.MAX_FRAME) {
            throw new Refusals(
                    "a heartbeat of " + names.size() + " nodes takes up to " + needed + " bytes, more than the "
                            + HeartbeatCodec.MAX_FRAME + " that fit one datagram; use fewer nodes or shorter names");
        }
        LinkPlans.checkLoad(plans, needed, settings);
        try {
            Links links = new Links(
                    settings.self(), names, plans, settings.linkHealth(), new HeartbeatCodec(cluster, keys.keys()));
            for (int link = 0; link < links.count(); link++) {
                open(links, link);
            }
            return links;
        } catch (java.io.IOException e) {
            throw new Refusals("the heartbeat links cannot be set up: " + e.getMessage());
        }
    }

    /** A link that is missing now is opened when it comes; the others carry the heartbeats. */
    private static void open(Links links, int link) {
        try {
            links.open(link);
        } catch (java.io.IOException e) {
            LOG.warn("link down link={} reason={}", links.labels().get(link), e.getMessage());
        }
    }

    private static void tellOpening(Opening opening, Story story) {
        if (opening instanceof Opening.Amnesia amnesia) {
            amnesia.reasons().forEach(reason -> story.tell(EventKind.OTHER, "state lost: " + reason));
            amnesia.evidence().forEach(file -> LOG.warn("damaged state kept aside file={}", file));
        }
    }

    private static void watchGate(Parts parts) {
        parts.ground().kernelGate().ifPresent(gate -> {
            var started = GateWatch.start(gate, damage -> {
                Heart beating = parts.heart().get();
                if (beating != null) {
                    beating.gateDamaged(damage.name());
                }
            });
            if (started instanceof Answer.Failed<GateWatch> failed) {
                LOG.warn(
                        "a flushed gate is noticed only at the next heartbeat reason={}",
                        failed.refusal().sentence());
            }
        });
    }

    /** Gives up what this node has, in order, and ends. */
    void stop() {
        ServiceWatch.tell(System.getenv(), "STOPPING=1");
        shared.parts().story().tell(EventKind.NODE_STOPPING, "the manager leaves in order");
        ending.leave();
        shared.watchdog().end();
        end();
    }

    /** Ends when the actor system ends by itself: a vital part failed. */
    CompletionStage<org.apache.pekko.Done> whenTerminated() {
        return shared.system().getWhenTerminated();
    }

    private void end() {
        heart.stop(Heart.Ending.CLOSE);
        try {
            heart.awaitEnd(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shared.closeLines();
        shared.parts().flight().close();
        shared.system().terminate();
        Logs.drain(Duration.ofSeconds(1));
    }
}
