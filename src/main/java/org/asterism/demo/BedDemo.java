package org.asterism.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.demo.Sightings.Calls;
import org.asterism.demo.Sightings.Turn;
import org.asterism.demo.client.Observation.Answered;

/**
 * The whole story, on three hosts made of namespaces: a power cut and a freeze, with a real Asterisk, judged by a client.
 *
 * <p>The act's moment is taken before it is done, so every figure errs to the cluster's disadvantage.
 */
final class BedDemo {

    static final String PREFIX = "ast-demo";
    private static final int HOSTS = 3;
    private static final int CALLS_PER_SECOND = 5;
    private static final Duration START_LIMIT = Duration.ofSeconds(45);
    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(30);
    /** A node that is back is first a member, then asked what it runs, then told to start Asterisk: so wait for quiet. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration BACK_LIMIT = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofMillis(2500);
    /** More than the period of the client's OPTIONS, so that one slow answer does not look like a change. */
    private static final Duration FRESH = Duration.ofMillis(300);

    private final Screen screen;
    private final Bed bed;
    private final OwnJava java;
    private final Client client;
    private final Cluster cluster;
    private final Promises promises = new Promises();

    private BedDemo(Screen screen, Bed bed, OwnJava java, Client client) {
        this.screen = screen;
        this.bed = bed;
        this.java = java;
        this.client = client;
        this.cluster = new Cluster(bed, client);
    }

    /** Starts cluster and client on a new bed and tells the story. True if all was shown. */
    static boolean tell(Screen screen, Bed bed, OwnJava java, AsteriskKit asterisk) {
        ClusterFiles files = new ClusterFiles("kernel", "fast", PbxDocument.of(asterisk, bed));
        for (BedHost host : bed.hosts()) {
            files.write(bed, host);
            PbxDocument.makeInstance(asterisk, bed, host);
            host.startManager(ClusterFiles.node(java, bed));
        }
        screen.say("Three managers start, each with an Asterisk to look after.");
        try (Client client = Client.inBed(bed, java, ClusterFiles.TOKEN, CALLS_PER_SECOND)) {
            BedDemo demo = new BedDemo(screen, bed, java, client);
            demo.start();
            BedHost dead = demo.powerCut();
            demo.restorePower(dead);
            BedHost frozen = demo.freeze();
            demo.thaw(frozen);
            demo.promises.print(screen);
            return demo.promises.areKept();
        }
    }

    static Bed makeBed(java.nio.file.Path directory) {
        return Bed.create(PREFIX, HOSTS, directory);
    }

    private void start() {
        if (!Patience.untilSteady(START_LIMIT, STEADY, this::isWhole)) {
            throw new DemoFailed("the cluster does not serve after " + START_LIMIT.toSeconds() + " s; "
                    + client.trouble()
                            .map(trouble -> "the client says: " + trouble + "; ")
                            .orElse("")
                    + cluster.firstStatus(status -> true).map(Cluster::summary).orElse("no node answers")
                    + "\n" + bed.host(1).tail());
        }
        String coordinator = cluster.firstStatus(Cluster::isSettled)
                .map(status -> Cluster.nameOf(status.coordinator()) + " coordinates. ")
                .orElse("");
        screen.say("Members are pbx1, pbx2 and pbx3. " + coordinator + holder().name() + " has the address "
                + Bed.SERVICE + "; Asterisk runs on all three.");
        screen.say("The client sends OPTIONS each 10 ms and makes " + CALLS_PER_SECOND + " calls a second.");
    }

    private boolean isWhole() {
        return cluster.isFormedBy(bed.hosts()) && isServing();
    }

    private boolean isServing() {
        long now = Patience.nowMicros();
        return client.sightings().answersBetween(now - 1_000_000, now) > 50
                && cluster.firstStatus(Cluster::isSettled).isPresent()
                && cluster.placesOf(PbxDocument.PBX).count() == HOSTS;
    }

    /** Who answers now, by packets. */
    private BedHost holder() {
        return client.sightings()
                .lastSenderSince(Patience.nowMicros() - FRESH.toNanos() / 1000)
                .map(this::hostOf)
                .orElseThrow(() -> new DemoFailed("nobody answers for " + Bed.SERVICE));
    }

    private BedHost hostOf(String mac) {
        return bed.hosts().stream()
                .filter(host -> host.mac(Link.A).equals(mac))
                .findFirst()
                .orElseThrow(() -> new DemoFailed("a stranger answers for " + Bed.SERVICE + ": " + mac));
    }

    private BedHost powerCut() {
        BedHost dead = holder();
        screen.title("1. Power cut of " + dead.name() + ", which has the address and the calls");
        long moment = Patience.nowMicros();
        bed.cutPower(dead);
        Timeline timeline = new Timeline(screen, moment);
        timeline.add(moment, dead.name(), "loses power: both cables dead, every process killed");
        watch(timeline, moment, dead);
        long end = Patience.nowMicros();
        reportCalls(moment, end);
        judge("power cut of " + dead.name(), dead, moment, end);
        return dead;
    }

    /** Follows the nodes' events and the client until the watch is over. */
    private void watch(Timeline timeline, long moment, BedHost struck) {
        long end = moment + WATCH.toNanos() / 1000;
        while (Patience.nowMicros() < end) {
            for (BedHost host : bed.hosts()) {
                if (host.isPowered() && !host.equals(struck)) {
                    cluster.status(host).ifPresent(timeline::addAll);
                }
            }
            newOwnersFirstPacket(moment, struck)
                    .ifPresent(turn -> timeline.add(
                            turn.fromMicros(),
                            "client",
                            "first packet from " + hostOf(turn.mac()).name()));
            newOwnersFirstPacket(moment, struck)
                    .flatMap(turn -> client.sightings().firstAnswerAfter(turn.fromMicros() - 1))
                    .ifPresent(answer -> timeline.add(answer.atMicros(), "client", "first SIP answer: 200 OK"));
            timeline.print(Patience.nowMicros());
            Patience.pause(Duration.ofMillis(100));
        }
        timeline.finish();
    }

    private Optional<Turn> newOwnersFirstPacket(long moment, BedHost struck) {
        return client.sightings().turnsSince(moment).stream()
                .filter(turn -> !turn.mac().equals(struck.mac(Link.A)))
                .findFirst();
    }

    private void judge(String what, BedHost struck, long moment, long end) {
        long silenceMs = client.sightings().longestSilenceMicros(moment, end) / 1000;
        List<Turn> turns = client.sightings().turnsSince(moment);
        boolean hasMoved = newOwnersFirstPacket(moment, struck).isPresent();
        screen.emptyLine();
        screen.say("The client was without an answer for " + silenceMs + " ms.");
        promises.add(
                hasMoved && silenceMs <= BACK_LIMIT.toMillis(),
                what + ": another host answered, after " + silenceMs + " ms of silence (promised: at most "
                        + BACK_LIMIT.toSeconds() + " s)");
        promises.add(turns.size() <= 2, what + ": never two senders; " + describe(turns, moment));
    }

    private String describe(List<Turn> turns, long moment) {
        if (turns.size() == 1) {
            return "since then only " + hostOf(turns.get(0).mac()).name() + " sent";
        }
        if (turns.size() != 2) {
            return "seen were " + turns.size() + " turns";
        }
        return String.format(
                Locale.ROOT,
                "%s's last packet at %.1f ms, %s's first at %.1f ms",
                hostOf(turns.get(0).mac()).name(),
                (turns.get(0).toMicros() - moment) / 1000.0,
                hostOf(turns.get(1).mac()).name(),
                (turns.get(1).fromMicros() - moment) / 1000.0);
    }

    private void reportCalls(long moment, long end) {
        Calls during = client.sightings().callsDialled(moment, end);
        screen.emptyLine();
        screen.say("Calls dialled since: " + during.dialled() + ", answered " + during.answered() + ", failed "
                + during.failed() + ". Calls that were up on the dead Asterisk are gone: "
                + client.sightings().callsLost(moment, end) + " so far.");
    }

    private void restorePower(BedHost dead) {
        screen.title("2. Power is back on " + dead.name());
        long moment = Patience.nowMicros();
        bed.restorePower(dead);
        host(dead).startManager(ClusterFiles.node(java, bed));
        boolean isBack = Patience.untilSteady(REJOIN_LIMIT, STEADY, this::isWhole);
        long end = Patience.nowMicros() - STEADY.toNanos() / 1000;
        long silenceMs = client.sightings().longestSilenceMicros(moment, end) / 1000;
        screen.say(
                isBack
                        ? String.format(
                                Locale.ROOT,
                                "%s is a member again after %.1f s. The address stays on %s: no failback by itself.",
                                dead.name(),
                                (end - moment) / 1e6,
                                holder().name())
                        : dead.name() + " did not come back: " + dead.tail());
        promises.add(
                isBack && silenceMs < 500,
                dead.name() + " rejoined; the longest silence meanwhile was " + silenceMs + " ms");
    }

    private BedHost host(BedHost host) {
        return bed.host(host.number());
    }

    private BedHost freeze() {
        BedHost frozen = holder();
        screen.title("3. " + frozen.name() + " hangs: its manager is stopped (SIGSTOP), all else goes on");
        screen.say("Its Asterisk lives and would answer: only the kernel's lease keeps it silent.");
        screen.emptyLine();
        long moment = Patience.nowMicros();
        frozen.freezeManager();
        Timeline timeline = new Timeline(screen, moment);
        timeline.add(moment, frozen.name(), "manager frozen");
        watch(timeline, moment, frozen);
        judge("freeze of " + frozen.name(), frozen, moment, Patience.nowMicros());
        return frozen;
    }

    private void thaw(BedHost frozen) {
        screen.title("4. " + frozen.name() + " wakes, believing that it still owns the address");
        long moment = Patience.nowMicros();
        frozen.thawManager();
        boolean isBack = Patience.untilSteady(REJOIN_LIMIT, STEADY, this::isWhole);
        long end = Patience.nowMicros() - STEADY.toNanos() / 1000;
        List<Turn> turns = client.sightings().turnsSince(moment);
        Optional<Answered> answer = client.sightings().firstAnswerAfter(moment);
        screen.say((isBack
                        ? String.format(
                                Locale.ROOT, "%s is a member again after %.1f s.", frozen.name(), (end - moment) / 1e6)
                        : frozen.name() + " did not come back: " + frozen.tail())
                + " Not one packet of the address came from it.");
        promises.add(
                isBack && answer.isPresent() && turns.size() == 1,
                frozen.name() + " woke, sent nothing from the address, and rejoined");
    }
}
