package org.asterism.quorum.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.QuorumConfig;

/** True time, the network, and all nodes, in one thread. Time is in nanoseconds. */
final class World {

    static final long MS = 1_000_000L;

    /** Coarse enough for many histories, with clocks that differ by up to 2 %. */
    static final Timing TIMING = new Timing(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(700),
            Duration.ofMillis(360),
            20_000,
            Duration.ofMillis(10));

    /** What a node goes by that was not told of a change: its lease outlasts what the others promise. */
    static final Timing LONGER_TIMING = new Timing(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            Duration.ofMillis(900),
            Duration.ofMillis(770),
            20_000,
            Duration.ofMillis(10));

    /** Who is there, and with how many votes each. */
    private record Shape(int nodes, int nodeVotes, int arbiters, int arbiterVotes) {

        private static final List<Shape> SHAPES = List.of(
                new Shape(3, 1, 0, 0),
                new Shape(3, 1, 0, 0),
                new Shape(3, 1, 0, 0),
                new Shape(4, 1, 0, 0),
                new Shape(5, 1, 0, 0),
                new Shape(2, 1, 0, 0),
                new Shape(2, 1, 1, 1),
                new Shape(2, 1, 1, 1),
                new Shape(2, 1, 1, 1),
                new Shape(2, 2, 3, 1),
                new Shape(3, 1, 1, 2),
                new Shape(4, 1, 1, 1));

        static Shape any(Chance chance) {
            return SHAPES.get(chance.below(SHAPES.size()));
        }
    }

    private record Task(long at, long order, SimNode node, int life, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final Chance chance;
    final Mix mix;
    final String removedGuard;
    final Checks checks;
    final List<SimNode> nodes = new ArrayList<>();
    final List<NodeName> names = new ArrayList<>();
    final VoterSet voters;

    /** What the files of all name: a node without state can know no more. */
    final VoterSet named;

    final boolean isTraced;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final boolean[][] cut;
    private final int owners;
    private boolean isCalm;
    private java.util.Set<Integer> withoutDocuments = java.util.Set.of();
    private QuorumConfig.WaitForAll waitForAll;
    private final QuorumConfig.LastManStanding lastManStanding;
    private QuorumConfig.TieBreaker tieBreaker = QuorumConfig.TieBreaker.NONE;
    private final PowerSwitch power = new PowerSwitch(this);

    /** Bit per node: reaches the ping node. */
    private int pinging;

    private DocumentVersion newestWritten = DocumentVersion.EMPTY;
    private long order;
    private long now;

    World(Mix mix, Chance chance, String removedGuard, boolean isTraced) {
        this(mix, chance, removedGuard, isTraced, Integer.MAX_VALUE);
    }

    /** @param voting how many of the members have a vote at first */
    World(Mix mix, Chance chance, String removedGuard, boolean isTraced, int voting) {
        this.chance = chance;
        this.mix = mix;
        this.removedGuard = removedGuard;
        this.isTraced = isTraced;
        Shape shape = mix.nodes() > 0 ? new Shape(mix.nodes(), 1, mix.arbiters(), 1) : Shape.any(chance);
        java.util.TreeMap<NodeName, Integer> votes = new java.util.TreeMap<>();
        owners = shape.nodes();
        int count = owners + shape.arbiters();
        for (int i = 0; i < count; i++) {
            names.add(new NodeName(i < owners ? "n" + i : "q" + i));
            votes.put(names.get(i), i < owners ? shape.nodeVotes() : shape.arbiterVotes());
        }
        if (mix.lastMan().fewest() == 1) {
            votes.replaceAll((node, votesOfIt) -> 2 * votesOfIt + (node.equals(names.get(0)) ? 1 : 0));
        }
        voters = VoterSet.configured(
                mix.membership() == Mix.Membership.CHANGING
                        ? NodeChanges.first(this, votes)
                        : votes.headMap(votes.size() <= voting ? new NodeName("z") : names.get(voting)));
        named = mix.membership() == Mix.Membership.CHANGING || voting < count ? VoterSet.configured(votes) : voters;
        lastManStanding = mix.lastMan().window().isZero() ? QuorumConfig.LastManStanding.OFF : lastMan(votes);
        cut = new boolean[count][count];
        checks = new Checks(this);
        boolean mayWait = chance.isOneIn(6) || !mix.lastMan().window().isZero();
        waitForAll = mayWait ? QuorumConfig.WaitForAll.WAITS : QuorumConfig.WaitForAll.DOES_NOT_WAIT;
        for (int i = 0; i < count; i++) {
            nodes.add(new SimNode(this, i));
        }
    }

    /** Those that may own; the members after them are arbiters. */
    List<SimNode> owners() {
        return nodes.subList(0, owners);
    }

    /** Newest version that any disk ever had. */
    DocumentVersion newestWritten() {
        return newestWritten;
    }

    void written(DocumentVersion version) {
        newestWritten = version.compareTo(newestWritten) > 0 ? version : newestWritten;
    }

    boolean isArbiter(int index) {
        return index >= owners;
    }

    long now() {
        return now;
    }

    void at(long when, Runnable work) {
        tasks.add(new Task(Math.max(when, now), order++, null, 0, work));
    }

    /** Work of one life of a node's process: waits while it is frozen, void when it is dead. */
    void at(long when, SimNode node, Runnable work) {
        tasks.add(new Task(Math.max(when, now), order++, node, node.life(), work));
    }

    /** Runs until this time, or until a check failed. */
    void runUntil(long end) {
        while (!checks.isViolated()) {
            Task task = tasks.peek();
            if (task == null || task.at() > end) {
                now = Math.max(now, end);
                return;
            }
            tasks.poll();
            now = task.at();
            SimNode node = task.node();
            if (node == null) {
                task.work().run();
            } else if (node.life() == task.life() && node.isUp()) {
                if (node.frozenUntil() > now) {
                    tasks.add(new Task(node.frozenUntil(), order++, node, task.life(), task.work()));
                } else {
                    task.work().run();
                }
            }
        }
    }

    /* ---- network ---- */

    void cut(int from, int to, boolean isCut) {
        cut[from][to] = isCut;
    }

    boolean isCut(int from, int to) {
        return cut[from][to];
    }

    void healLinks() {
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    /** No loss, no stalls from now on. */
    void calm() {
        isCalm = true;
    }

    void send(int from, int to, Runnable delivery) {
        if (cut[from][to] || !isCalm && chance.happens(mix.lossPermille())) {
            return;
        }
        deliver(to, delivery);
        if (!isCalm && chance.happens(mix.lossPermille() / 2)) {
            deliver(to, delivery);
        }
    }

    private void deliver(int to, Runnable delivery) {
        long delay = chance.between(MS / 10, 2 * MS);
        if (!isCalm && chance.happens(mix.slowPermille())) {
            delay = chance.between(0, chance.isOneIn(4) ? 1500 * MS : 150 * MS);
        }
        SimNode node = nodes.get(to);
        at(now + delay, () -> {
            if (node.isUp()) {
                if (node.frozenUntil() > now) {
                    at(node.frozenUntil(), node, delivery);
                } else {
                    delivery.run();
                }
            }
        });
    }

    /** No document reaches these nodes, though heartbeats do. */
    void keepDocumentsFrom(java.util.Set<Integer> nodesWithout) {
        withoutDocuments = nodesWithout;
    }

    boolean isReachedByDocuments(int node) {
        return !withoutDocuments.contains(node);
    }

    void useTieBreaker(QuorumConfig.TieBreaker chosen) {
        tieBreaker = chosen;
        waitForAll = QuorumConfig.WaitForAll.WAITS;
        pinging = -1;
        if (chosen != QuorumConfig.TieBreaker.STAY) {
            checks.ignoreDocuments();
        }
    }

    void useWaitForAll(QuorumConfig.WaitForAll chosen) {
        waitForAll = chosen;
    }

    /** All nodes with the votes that they begin with; a tie goes to the first. */
    private QuorumConfig.LastManStanding lastMan(java.util.TreeMap<NodeName, Integer> all) {
        java.util.TreeMap<NodeName, Integer> votes = new java.util.TreeMap<>(all);
        votes.keySet().retainAll(names.subList(0, owners));
        boolean hasTieBreaker = mix.lastMan().fewest() == 1;
        votes.replaceAll((node, count) -> hasTieBreaker && node.equals(votes.firstKey()) ? count - 1 : count);
        return new QuorumConfig.LastManStanding(
                mix.lastMan().window(),
                mix.lastMan().fewest(),
                votes,
                hasTieBreaker ? List.copyOf(votes.keySet()) : List.of());
    }

    QuorumConfig.LastManStanding lastManStanding() {
        return lastManStanding;
    }

    QuorumConfig.WaitForAll waitForAll() {
        return waitForAll;
    }

    QuorumConfig.TieBreaker tieBreaker() {
        return tieBreaker;
    }

    PowerSwitch power() {
        return power;
    }

    void letPing(int nodesThatReachIt) {
        pinging = nodesThatReachIt;
    }

    boolean isPinging(int node) {
        return tieBreaker == QuorumConfig.TieBreaker.PING && (pinging >> node & 1) != 0;
    }

    /** Time between a decision of the core and its act. */
    long effectDelay() {
        if (isCalm || !chance.happens(mix.stallPermille())) {
            return 0;
        }
        return chance.between(0, chance.isOneIn(3) ? 1500 * MS : 100 * MS);
    }

    void trace(String what, Object value) {
        if (isTraced) {
            System.out.println(now / MS + "." + now / 100_000 % 10 + " " + what + " " + value);
        }
    }
}
