package org.asterism.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.api.QuorumReport;
import org.asterism.config.ArbiterSettings;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.Heart;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.heartbeat.NoGate;
import org.asterism.heartbeat.Pinger;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.Processes;
import org.asterism.kernel.SingleInstance;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.Remembered;
import org.asterism.store.DiskStore;
import org.asterism.store.Opening;
import org.asterism.store.StableStore;
import org.asterism.store.StoredDocument;
import org.asterism.transport.Links;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.KeyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An arbiter's seat in one cluster: a heart of its own, with links to the nodes, state on disk, and nothing to own. */
final class ArbiterSeat {

    private static final Logger LOG = LoggerFactory.getLogger(ArbiterSeat.class);
    private static final Duration DISK_STALL = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    /** What the state says about labels. */
    enum Labels {
        /** No node with an older document gets the vote. */
        BINDING,
        /** The operator gives up what only lost nodes had. */
        GIVEN_UP
    }

    private final NodeSettings settings;
    private final Links links;
    private final KeyFile.Stamp keys;
    private final Path keyFile;
    private final Heart heart;

    private ArbiterSeat(NodeSettings settings, Links links, Path keyFile, KeyFile.Stamp keys, Heart heart) {
        this.settings = settings;
        this.links = links;
        this.keyFile = keyFile;
        this.keys = keys;
        this.heart = heart;
    }

    /** Reads the state, opens the links and begins to vote. */
    static ArbiterSeat take(ArbiterSettings.Cluster cluster, Path states, Labels labels, Executor files)
            throws Refusals {
        NodeSettings settings = cluster.settings();
        claim(settings);
        KeyFile.Stamp stamp = KeyFile.stamp(cluster.authkeys());
        KeyFile.Result keys = KeyFile.read(cluster.authkeys());
        if (!(keys instanceof KeyFile.Loaded loaded)) {
            throw new Refusals(((KeyFile.Refused) keys).reason());
        }
        StableStore store = DiskStore.at(
                new DiskStore.Place(
                        directory(states, settings.cluster()), settings.cluster(), settings.self(), 1, DISK_STALL),
                files,
                Clock.systemUTC());
        Opening opening = store.open().toCompletableFuture().join();
        if (opening instanceof Opening.Unusable unusable) {
            throw new Refusals(List.of(unusable.why(), unusable.remedy()));
        }
        VoterSet voters = LifeStart.voters(opening, settings);
        Links links = links(settings, cluster.self(), loaded);
        AtomicReference<Heart> heart = new AtomicReference<>();
        Heart beating = Heart.start(new Heart.Setting(
                new QuorumConfig(
                        settings.self(),
                        settings.nodes().stream()
                                .map(NodeSettings.ClusterNode::name)
                                .toList(),
                        settings.quorum().arbiters().stream()
                                .map(NodeSettings.Arbiter::name)
                                .toList(),
                        voters,
                        settings.timing(),
                        new java.security.SecureRandom().nextLong(),
                        QuorumConfig.TieBreaker.NONE,
                        QuorumConfig.WaitForAll.DOES_NOT_WAIT,
                        QuorumConfig.LastManStanding.OFF,
                        Node.RESTART_LEASE),
                remembered(opening, labels),
                links,
                new NoGate(),
                storage(store, voters, opening, files, heart),
                Pinger.NONE,
                event -> tell(settings.cluster(), event),
                BootClock::now,
                () -> 0,
                files,
                () -> Processes.endAtOnce(3)));
        heart.set(beating);
        return new ArbiterSeat(settings, links, cluster.authkeys(), stamp, beating);
    }

    /** Two processes with one state would vote twice. */
    private static void claim(NodeSettings settings) throws Refusals {
        SingleInstance.Claim claim = SingleInstance.claim("arbiter/" + settings.cluster());
        if (claim instanceof SingleInstance.Claim.Held held) {
            throw new Refusals(held.sentence());
        }
        if (claim instanceof SingleInstance.Claim.Refused refused) {
            throw new Refusals(refused.refusal().sentence());
        }
    }

    private static Path directory(Path states, String cluster) throws Refusals {
        Path directory = states.resolve(cluster);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return directory;
        } catch (IOException e) {
            throw new Refusals("the directory for durable state cannot be made: " + e);
        }
    }

    private static Storage storage(
            StableStore store, VoterSet voters, Opening opening, Executor files, AtomicReference<Heart> heart)
            throws Refusals {
        return new Storage(
                store,
                voters,
                bootId(),
                LifeStart.generation(opening),
                files,
                text -> ClusterDocument.EMPTY,
                () -> LifeStart.highestHeard(heart),
                opening instanceof Opening.Intact intact
                        ? Optional.of(intact.remembered().document())
                        : Optional.<StoredDocument>empty());
    }

    private static String bootId() throws Refusals {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            throw new Refusals("this machine's boot id cannot be read: " + e.getMessage());
        }
    }

    private static Remembered remembered(Opening opening, Labels labels) {
        Remembered whole = LifeStart.remembered(opening, Duration.ZERO, LifeStart.Word.NONE);
        return labels == Labels.BINDING
                ? whole
                : new Remembered(
                        whole.trust(),
                        whole.generation(),
                        whole.ceiling(),
                        DocumentVersion.EMPTY,
                        whole.spares(),
                        whole.restartSlot());
    }

    private static Links links(NodeSettings settings, NodeSettings.Arbiter self, KeyFile.Loaded keys) throws Refusals {
        List<NodeName> members = settings.members();
        ClusterName cluster = new ClusterName(settings.cluster());
        keys.keys().warnings().forEach(warning -> LOG.warn("cluster={} keys warning={}", cluster, warning));
        try {
            Links links = new Links(
                    settings.self(),
                    members,
                    ArbiterLinks.ofArbiter(self),
                    settings.linkHealth(),
                    new HeartbeatCodec(cluster, keys.keys()));
            for (int link = 0; link < links.count(); link++) {
                links.open(link);
            }
            return links;
        } catch (IOException e) {
            throw new Refusals("cluster '" + settings.cluster() + "': UDP port " + self.port() + " cannot be opened: "
                    + e.getMessage());
        }
    }

    private static void tell(String cluster, HeartEvent event) {
        if (event instanceof HeartEvent.PeerJudged judged) {
            LOG.info("cluster={} {} is {}", cluster, judged.node(), judged.verdict());
        } else if (event instanceof HeartEvent.Established established) {
            LOG.info("cluster={} {} coordinates, epoch {}", cluster, established.coordinator(), established.epoch());
        } else if (event instanceof HeartEvent.BecameReady) {
            LOG.info("cluster={} this arbiter may vote", cluster);
        } else if (event instanceof HeartEvent.OwnDelay delay) {
            LOG.warn(
                    "cluster={} this arbiter itself was late by {} ms",
                    cluster,
                    delay.lateness().toMillis());
        } else if (event instanceof HeartEvent.Changed changed) {
            tellOutdated(cluster, changed.snapshot());
        } else if (event instanceof HeartEvent.Failed failed) {
            LOG.error("cluster={} {}", cluster, failed.reason());
        }
    }

    /** Who asks for votes with a document older than the one this arbiter knows of gets none, and operators must learn why. */
    private static void tellOutdated(String cluster, HeartSnapshot now) {
        now.newest().forEach((node, heartbeat) -> {
            boolean isStanding = heartbeat.candidacy().stage() != Heartbeat.Candidacy.Stage.NONE;
            if (isStanding && heartbeat.document().compareTo(now.document()) < 0) {
                LOG.warn(
                        "cluster={} no vote for {}: its configuration {} is outdated, {} was acknowledged",
                        cluster,
                        node,
                        heartbeat.document(),
                        now.document());
            }
        });
    }

    NodeSettings settings() {
        return settings;
    }

    Links links() {
        return links;
    }

    Path keyFile() {
        return keyFile;
    }

    /** Of the key file as it was read. */
    KeyFile.Stamp keys() {
        return keys;
    }

    HeartSnapshot snapshot() {
        return heart.snapshot();
    }

    QuorumReport report() {
        HeartSnapshot now = heart.snapshot();
        return new VoteExplainer(settings, now, now.document(), List.of(), List.of()).explain();
    }

    void leave() {
        heart.stop(Heart.Ending.CLOSE);
        try {
            heart.awaitEnd(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
