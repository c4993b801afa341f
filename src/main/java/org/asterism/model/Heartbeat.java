package org.asterism.model;

import java.time.Duration;
import java.util.List;

/**
 * What a node sends every {@code keepalive} on every medium, and at once when a peer needs an answer. All the protocol of
 * membership, votes and leases travels in it; it fits one datagram. {@code quorum.core} says what each part obliges to.
 *
 * @param round counts up with each heartbeat of this generation; also the sequence number against replay
 * @param sentAt the sender's own clock; to others an opaque value to be echoed
 * @param tenure whether the sender's present incarnation holds, or ever held, a lease; only one that did may be given work
 * @param promised highest epoch in which the sender voted, or that it must count as voted after a restart
 * @param established epoch that the sender obeys, and its coordinator; a coordinator that stepped down names nobody, so a
 *     sender that names itself claims to coordinate
 * @param document newest document version that the sender holds on disk
 * @param voterSet version of the voter set that the sender goes by
 * @param stateDigest digest of the sender's active resources and operations in flight, see {@code policy}
 * @param restartLease how long the sender asks to be spared for a planned restart; zero = not asked
 * @param peers one entry per configured peer, in the order of their names
 * @param clockwork {@link Timing#clockwork} of the sender; 0 = an older release, which does not say
 * @param voters the set of that version, so that who hears it has it
 */
public record Heartbeat(
        NodeName sender,
        Incarnation incarnation,
        long round,
        BootTime sentAt,
        Readiness readiness,
        Tenure tenure,
        Epoch promised,
        Leadership established,
        Candidacy candidacy,
        Ballot ballot,
        DocumentVersion document,
        long voterSet,
        NetIdentity net,
        long stateDigest,
        Duration restartLease,
        List<PeerEntry> peers,
        long clockwork,
        VoterWord voters) {

    public Heartbeat {
        peers = List.copyOf(peers);
    }

    /** The sender goes by other times than this clockwork ({@link Timing#clockwork}), so that no word of it counts. */
    public boolean isForeignTo(long ours) {
        return clockwork != 0 && clockwork != ours;
    }

    /** Sent after the other, by the same node. */
    public boolean isNewerThan(Heartbeat other) {
        int byIncarnation = incarnation.compareTo(other.incarnation);
        return byIncarnation > 0 || (byIncarnation == 0 && round > other.round);
    }

    /** What the sender says about the voter set that it goes by. */
    public sealed interface VoterWord {
        VoterWord UNSAID = new Unsaid();
        VoterWord CONFIGURED = new Configured();

        /** An older release, in which the set cannot change. */
        record Unsaid() implements VoterWord {}

        /** The first set of the cluster, which was never changed. */
        record Configured() implements VoterWord {}

        /** The same, said in full, while somebody is heard who has no state and must learn it. */
        record First(VoterSet set) implements VoterWord {}

        /**
         * A changed set.
         *
         * @param onDisk newest version that the sender has on disk; it goes by {@code set} at once, and by this after a restart
         */
        record Changed(long onDisk, VoterSet set) implements VoterWord {}
    }

    /** Whether the sender may vote, consent and grant. */
    public enum Readiness {
        /** Started less than one lease ago: does none of it. */
        RESTART_WAIT,
        /** Has lost its state on disk, and waits for a majority of the others to give it anew. */
        AMNESIA,
        READY
    }

    /** Whether an incarnation is backed by a quorum. */
    public enum Tenure {
        /** This incarnation was never backed: it has owned nothing, and no order for it can be on its way. */
        NEVER,
        /** Was backed once; the lease ran out. */
        LAPSED,
        /** Has a valid lease. */
        HELD
    }

    /** An epoch and who coordinates it; {@link #NONE} before the first. */
    public record Leadership(Epoch epoch, NodeOrNone coordinator) {
        public static final Leadership NONE = new Leadership(Epoch.NONE, NodeOrNone.NONE);
    }

    /** A node, or none. */
    public sealed interface NodeOrNone {
        NodeOrNone NONE = new Nobody();

        record Nobody() implements NodeOrNone {}

        record Somebody(NodeName node) implements NodeOrNone {}

        static NodeOrNone of(NodeName node) {
            return new Somebody(node);
        }

        /** True if this is exactly {@code node}. */
        default boolean is(NodeName node) {
            return this instanceof Somebody somebody && somebody.node().equals(node);
        }
    }

    /** What the sender stands for. PRE_VOTE asks "would you?", VOTE asks for the vote. */
    public record Candidacy(Stage stage, Epoch epoch) {
        public static final Candidacy NONE = new Candidacy(Stage.NONE, Epoch.NONE);

        public enum Stage {
            NONE,
            PRE_VOTE,
            VOTE
        }
    }

    /** The sender's latest vote ({@code epoch}, {@code candidate}), and to whom it would give its next. */
    public record Ballot(Epoch epoch, NodeOrNone candidate, Epoch preEpoch, NodeOrNone preCandidate) {
        public static final Ballot NONE = new Ballot(Epoch.NONE, NodeOrNone.NONE, Epoch.NONE, NodeOrNone.NONE);
    }

    /** Which Pekko net the sender is in: its founder and the epoch of founding; {@link #NONE} when in none. */
    public record NetIdentity(NodeOrNone founder, Epoch founded) implements Comparable<NetIdentity> {
        public static final NetIdentity NONE = new NetIdentity(NodeOrNone.NONE, Epoch.NONE);

        @Override
        public int compareTo(NetIdentity other) {
            return founded.compareTo(other.founded);
        }
    }

    /**
     * What the sender has to say about one peer.
     *
     * @param heard the newest incarnation of the peer that it heard; {@link Heard#NOTHING} if none in this generation
     * @param links bit i = heard on medium i (the sender's numbering) within the dead time
     * @param grant whether the sender backs the peer's lease with the echoed round
     * @param consent whether it consents to the peer's loss: it grants the peer nothing, in any incarnation, until one lease
     *     after the last heartbeat that shows this
     * @param lastGrantAge time since the sender last received a heartbeat that it granted; {@link #NEVER_GRANTED} if none in
     *     this generation. With {@code consent} it dates the end of the last lease, else it gives the round trip.
     * @param token names the sender's present readiness to grant to this peer; 0 = not ready. A new one after each restart
     *     and each consent.
     * @param vouched the peer's token (for the sender) that the sender's incarnation has proved itself against
     * @param asksLoss the sender, as coordinator or candidate, asks for consents to the loss of the peer
     * @param sparesUntilBack the sender promised the peer not to consent to its loss while its restart lease lasts
     */
    public record PeerEntry(
            NodeName peer,
            Heard heard,
            long links,
            Grant grant,
            Consent consent,
            Duration lastGrantAge,
            long token,
            long vouched,
            AsksLoss asksLoss,
            Spares sparesUntilBack) {

        /** An age beyond all leases. */
        public static final Duration NEVER_GRANTED = Duration.ofDays(1);
    }

    /** The last heartbeat of a peer that the sender received: its incarnation, round and the peer's own time stamp. */
    public record Heard(Incarnation incarnation, long round, BootTime sentAt) {
        /** Nothing heard; generation numbers start at 1, so round 0 of count 1 never exists. */
        public static final Heard NOTHING = new Heard(new Incarnation(new Generation(1), 1), 0, BootTime.ZERO);

        /** Known by what others said of the peer, which goes on in an older life: no heartbeat of this life was heard. */
        public static Heard byHearsay(Generation life) {
            return new Heard(new Incarnation(life, 1), 1, BootTime.ZERO);
        }

        public boolean isNothing() {
            return round == 0;
        }

        /** No heartbeat is sent at the very moment of the boot. */
        public boolean isHearsay() {
            return !isNothing() && sentAt.equals(BootTime.ZERO);
        }
    }

    /** See {@link PeerEntry#grant()}. */
    public enum Grant {
        WITHHELD,
        GRANTED
    }

    /** See {@link PeerEntry#consent()}. */
    public enum Consent {
        NONE,
        GIVEN
    }

    /** See {@link PeerEntry#asksLoss()}. */
    public enum AsksLoss {
        NO,
        YES,
        /** A quorum agreed: the incarnation in {@code heard} is lost for good. It must let go and count up. */
        DECIDED
    }

    /** See {@link PeerEntry#sparesUntilBack()}. */
    public enum Spares {
        NO,
        YES
    }
}
