package org.asterism.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** Heartbeats for tests. */
public final class Heartbeats {

    private Heartbeats() {}

    public static Keys keys(String secret) {
        TreeMap<Integer, SigningKey> byId = new TreeMap<>();
        byId.put(1, new SigningKey(1, SigningKey.Method.SHA256, new SigningKey.Secret(secret.getBytes())));
        return new Keys(1, byId, List.of());
    }

    /** One with a different value in each field. */
    public static Heartbeat sample() {
        return new Heartbeat(
                new NodeName("pbx1"),
                new Incarnation(new Generation(7), 2),
                1000,
                new BootTime(123_456_789_012L),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                new Epoch(12),
                new Heartbeat.Leadership(new Epoch(11), Heartbeat.NodeOrNone.of(new NodeName("pbx2"))),
                new Heartbeat.Candidacy(Heartbeat.Candidacy.Stage.PRE_VOTE, new Epoch(13)),
                new Heartbeat.Ballot(
                        new Epoch(12),
                        Heartbeat.NodeOrNone.of(new NodeName("pbx3")),
                        new Epoch(14),
                        Heartbeat.NodeOrNone.of(new NodeName("pbx1"))),
                new DocumentVersion(new Epoch(9), 44),
                5,
                new Heartbeat.NetIdentity(Heartbeat.NodeOrNone.of(new NodeName("pbx2")), new Epoch(6)),
                -81985529216486896L,
                Duration.ofSeconds(30),
                List.of(
                        new Heartbeat.PeerEntry(
                                new NodeName("pbx2"),
                                new Heartbeat.Heard(
                                        new Incarnation(new Generation(3), 1), 77, new BootTime(987_654_321L)),
                                3,
                                Heartbeat.Grant.GRANTED,
                                Heartbeat.Consent.NONE,
                                Duration.ofMillis(15),
                                4_000_000_000L,
                                55,
                                Heartbeat.AsksLoss.NO,
                                Heartbeat.Spares.YES),
                        new Heartbeat.PeerEntry(
                                new NodeName("pbx3"),
                                Heartbeat.Heard.NOTHING,
                                0,
                                Heartbeat.Grant.WITHHELD,
                                Heartbeat.Consent.GIVEN,
                                Duration.ZERO,
                                0,
                                0,
                                Heartbeat.AsksLoss.DECIDED,
                                Heartbeat.Spares.NO)),
                0,
                Heartbeat.VoterWord.UNSAID);
    }

    /** A plain one, as a node sends before it knows anything of others. */
    public static Heartbeat plain(String sender, long generation, long round) {
        return new Heartbeat(
                new NodeName(sender),
                new Incarnation(new Generation(generation), 1),
                round,
                new BootTime(round * 1000),
                Heartbeat.Readiness.RESTART_WAIT,
                Heartbeat.Tenure.NEVER,
                Epoch.NONE,
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                DocumentVersion.EMPTY,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                List.of(),
                0,
                Heartbeat.VoterWord.UNSAID);
    }

    /** Any values the types allow. */
    static Heartbeat random(RandomGenerator random) {
        List<Heartbeat.PeerEntry> peers = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            peers.add(new Heartbeat.PeerEntry(
                    name(random),
                    new Heartbeat.Heard(incarnation(random), random.nextLong(), new BootTime(random.nextLong())),
                    random.nextLong(),
                    random.nextBoolean() ? Heartbeat.Grant.GRANTED : Heartbeat.Grant.WITHHELD,
                    random.nextBoolean() ? Heartbeat.Consent.GIVEN : Heartbeat.Consent.NONE,
                    Duration.ofNanos(random.nextLong()),
                    random.nextLong(),
                    random.nextLong(),
                    Heartbeat.AsksLoss.values()[random.nextInt(3)],
                    random.nextBoolean() ? Heartbeat.Spares.YES : Heartbeat.Spares.NO));
        }
        var stages = Heartbeat.Candidacy.Stage.values();
        var stage = stages[random.nextInt(stages.length)];
        long version = random.nextLong(Long.MAX_VALUE);
        return new Heartbeat(
                name(random),
                incarnation(random),
                random.nextLong(1, Long.MAX_VALUE),
                new BootTime(random.nextLong()),
                Heartbeat.Readiness.values()[random.nextInt(3)],
                Heartbeat.Tenure.values()[random.nextInt(3)],
                epoch(random),
                new Heartbeat.Leadership(epoch(random), someOrNone(random)),
                stage == Heartbeat.Candidacy.Stage.NONE
                        ? Heartbeat.Candidacy.NONE
                        : new Heartbeat.Candidacy(stage, epoch(random)),
                new Heartbeat.Ballot(epoch(random), someOrNone(random), epoch(random), someOrNone(random)),
                new DocumentVersion(epoch(random), random.nextLong()),
                version,
                new Heartbeat.NetIdentity(someOrNone(random), epoch(random)),
                random.nextLong(),
                Duration.ofNanos(random.nextLong()),
                peers,
                random.nextLong(),
                voters(random, version, peers));
    }

    private static Heartbeat.VoterWord voters(RandomGenerator random, long version, List<Heartbeat.PeerEntry> peers) {
        if (random.nextInt(3) == 0) {
            return Heartbeat.VoterWord.CONFIGURED;
        }
        TreeMap<NodeName, Integer> votes = new TreeMap<>(Map.of(name(random), 1));
        TreeMap<NodeName, Integer> next = new TreeMap<>();
        for (Heartbeat.PeerEntry peer : peers) {
            TreeMap<NodeName, Integer> set = random.nextBoolean() ? votes : next;
            set.put(peer.peer(), random.nextInt(4));
        }
        VoterSet set = new VoterSet(version, votes, next);
        return random.nextInt(3) == 0
                ? new Heartbeat.VoterWord.First(set)
                : new Heartbeat.VoterWord.Changed(random.nextLong(1000), set);
    }

    private static NodeName name(RandomGenerator random) {
        return new NodeName("node-" + Integer.toString(random.nextInt(100_000), 36));
    }

    private static Heartbeat.NodeOrNone someOrNone(RandomGenerator random) {
        return random.nextBoolean() ? Heartbeat.NodeOrNone.NONE : Heartbeat.NodeOrNone.of(name(random));
    }

    private static Epoch epoch(RandomGenerator random) {
        return new Epoch(random.nextLong(Long.MAX_VALUE));
    }

    private static Incarnation incarnation(RandomGenerator random) {
        return new Incarnation(
                new Generation(random.nextLong(1, Long.MAX_VALUE)), random.nextInt(1, Integer.MAX_VALUE));
    }
}
