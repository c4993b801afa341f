package org.asterism.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Ballot;
import org.asterism.model.Heartbeat.Candidacy;
import org.asterism.model.Heartbeat.Heard;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;

/**
 * The payload of a heartbeat: one CBOR array (RFC 8949) by position, with arrays inside. Spans and times are nanoseconds, no
 * node is an empty text. The order is the contract; later releases only add at the end of an array.
 *
 * <pre>
 * [sender, [generation, count], round, sentAt, readiness, tenure, promised, [established, coordinator], [stage, epoch],
 *  [epoch, candidate, preEpoch, preCandidate], [document epoch, index], voterSet, [founder, founded], stateDigest,
 *  restartLease, [[peer, [generation, count], round, sentAt, links, flags, lastGrantAge, token, vouched], …], clockwork,
 *  [] or [voterSetOnDisk or -1 for the first set, [votes, next, …], [name, votes, next, …]]]
 * </pre>
 *
 * <p>The last array is empty while the voter set is the configured one. Its lists give the votes of sender and peers in the order
 * of their names, and those of others; {@code next} and votes are {@value VoterFields#NO_PLACE} where a node has no place in a set.
 */
final class HeartbeatFields {

    /** Nobody configures more; a longer list is a fault. */
    private static final int MOST_PEERS = 64;

    private static final int GRANTED = 1;
    private static final int CONSENT = 2;
    private static final int ASKS_LOSS = 4;
    private static final int SPARES = 8;
    private static final int DECIDED = 16;

    private static final int READY = 1;
    private static final int RESTART_WAIT = 2;
    private static final int AMNESIA = 3;

    private static final int NEVER = 1;
    private static final int LAPSED = 2;
    private static final int HELD = 3;

    private static final int PRE_VOTE = 1;
    private static final int VOTE = 2;

    private final CBORFactory factory = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(256)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** Names seen in genuine heartbeats, so that each is checked only once; bounded. */
    private final Map<String, NodeName> names = new HashMap<>();

    private final BufferStream out = new BufferStream();

    void write(Heartbeat heartbeat, ByteBuffer into) {
        out.target = into;
        try (CBORGenerator to = factory.createGenerator(out)) {
            to.writeStartArray(null, fieldCount(heartbeat));
            to.writeString(heartbeat.sender().value());
            writeIncarnation(to, heartbeat.incarnation());
            to.writeNumber(heartbeat.round());
            to.writeNumber(heartbeat.sentAt().nanos());
            to.writeNumber(code(heartbeat.readiness()));
            to.writeNumber(code(heartbeat.tenure()));
            to.writeNumber(heartbeat.promised().value());
            to.writeStartArray(null, 2);
            to.writeNumber(heartbeat.established().epoch().value());
            writeNode(to, heartbeat.established().coordinator());
            to.writeEndArray();
            writeElection(to, heartbeat);
            to.writeStartArray(null, 2);
            to.writeNumber(heartbeat.document().epoch().value());
            to.writeNumber(heartbeat.document().index());
            to.writeEndArray();
            to.writeNumber(heartbeat.voterSet());
            to.writeStartArray(null, 2);
            writeNode(to, heartbeat.net().founder());
            to.writeNumber(heartbeat.net().founded().value());
            to.writeEndArray();
            to.writeNumber(heartbeat.stateDigest());
            to.writeNumber(heartbeat.restartLease().toNanos());
            to.writeStartArray(null, heartbeat.peers().size());
            for (PeerEntry entry : heartbeat.peers()) {
                writePeer(to, entry);
            }
            to.writeEndArray();
            if (fieldCount(heartbeat) > 16) {
                to.writeNumber(heartbeat.clockwork());
            }
            VoterFields.write(to, heartbeat);
            to.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static int fieldCount(Heartbeat heartbeat) {
        if (!(heartbeat.voters() instanceof Heartbeat.VoterWord.Unsaid)) {
            return 18;
        }
        return heartbeat.clockwork() == 0 ? 16 : 17;
    }

    private static void writeElection(CBORGenerator to, Heartbeat heartbeat) throws IOException {
        to.writeStartArray(null, 2);
        to.writeNumber(code(heartbeat.candidacy().stage()));
        to.writeNumber(heartbeat.candidacy().epoch().value());
        to.writeEndArray();
        to.writeStartArray(null, 4);
        to.writeNumber(heartbeat.ballot().epoch().value());
        writeNode(to, heartbeat.ballot().candidate());
        to.writeNumber(heartbeat.ballot().preEpoch().value());
        writeNode(to, heartbeat.ballot().preCandidate());
        to.writeEndArray();
    }

    private static void writePeer(CBORGenerator to, PeerEntry entry) throws IOException {
        int flags = (entry.grant() == Heartbeat.Grant.GRANTED ? GRANTED : 0)
                | (entry.consent() == Heartbeat.Consent.GIVEN ? CONSENT : 0)
                | code(entry.asksLoss())
                | (entry.sparesUntilBack() == Heartbeat.Spares.YES ? SPARES : 0);
        to.writeStartArray(null, 9);
        to.writeString(entry.peer().value());
        writeIncarnation(to, entry.heard().incarnation());
        to.writeNumber(entry.heard().round());
        to.writeNumber(entry.heard().sentAt().nanos());
        to.writeNumber(entry.links());
        to.writeNumber(flags);
        to.writeNumber(entry.lastGrantAge().toNanos());
        to.writeNumber(entry.token());
        to.writeNumber(entry.vouched());
        to.writeEndArray();
    }

    private static void writeIncarnation(CBORGenerator to, Incarnation incarnation) throws IOException {
        to.writeStartArray(null, 2);
        to.writeNumber(incarnation.generation().value());
        to.writeNumber(incarnation.count());
        to.writeEndArray();
    }

    private static void writeNode(CBORGenerator to, NodeOrNone node) throws IOException {
        to.writeString(
                node instanceof NodeOrNone.Somebody somebody ? somebody.node().value() : "");
    }

    Heartbeat read(byte[] bytes, int offset, int length) throws IOException {
        try (CBORParser parser = factory.createParser(bytes, offset, length)) {
            CborFields in = new CborFields(parser);
            in.enter();
            NodeName sender = name(in.text());
            Incarnation incarnation = incarnation(in);
            long round = in.number();
            BootTime sentAt = new BootTime(in.number());
            Readiness readiness = readiness(in.number(RESTART_WAIT));
            Tenure tenure = tenure(in.number(LAPSED));
            Epoch promised = new Epoch(in.number(0));
            Leadership established = leadership(in);
            Candidacy candidacy = candidacy(in);
            Ballot ballot = ballot(in);
            DocumentVersion document = document(in);
            long voterSet = in.number(0);
            NetIdentity net = net(in);
            long digest = in.number(0);
            Duration restartLease = Duration.ofNanos(in.number(0));
            List<PeerEntry> peers = peers(in);
            long clockwork = in.number(0);
            Heartbeat.VoterWord voters = VoterFields.read(in, voterSet, sender, peers, this::name);
            in.leave();
            if (round < 1) {
                throw new IllegalArgumentException("rounds count from 1: " + round);
            }
            return new Heartbeat(
                    sender,
                    incarnation,
                    round,
                    sentAt,
                    readiness,
                    tenure,
                    promised,
                    established,
                    candidacy,
                    ballot,
                    document,
                    voterSet,
                    net,
                    digest,
                    restartLease,
                    peers,
                    clockwork,
                    voters);
        }
    }

    private static Incarnation incarnation(CborFields in) throws IOException {
        in.enter();
        Incarnation incarnation = new Incarnation(new Generation(in.number()), Math.toIntExact(in.number()));
        in.leave();
        return incarnation;
    }

    private Leadership leadership(CborFields in) throws IOException {
        if (!in.tryEnter()) {
            return Leadership.NONE;
        }
        Leadership leadership = new Leadership(new Epoch(in.number(0)), node(in.text("")));
        in.leave();
        return leadership;
    }

    private static Candidacy candidacy(CborFields in) throws IOException {
        if (!in.tryEnter()) {
            return Candidacy.NONE;
        }
        long stage = in.number(0);
        Epoch epoch = new Epoch(in.number(0));
        in.leave();
        if (stage == PRE_VOTE) {
            return new Candidacy(Candidacy.Stage.PRE_VOTE, epoch);
        }
        return stage == VOTE ? new Candidacy(Candidacy.Stage.VOTE, epoch) : Candidacy.NONE;
    }

    private Ballot ballot(CborFields in) throws IOException {
        if (!in.tryEnter()) {
            return Ballot.NONE;
        }
        Epoch epoch = new Epoch(in.number(0));
        NodeOrNone candidate = node(in.text(""));
        Ballot ballot = new Ballot(epoch, candidate, new Epoch(in.number(0)), node(in.text("")));
        in.leave();
        return ballot;
    }

    private static DocumentVersion document(CborFields in) throws IOException {
        if (!in.tryEnter()) {
            return DocumentVersion.EMPTY;
        }
        DocumentVersion version = new DocumentVersion(new Epoch(in.number(0)), in.number(0));
        in.leave();
        return version;
    }

    private NetIdentity net(CborFields in) throws IOException {
        if (!in.tryEnter()) {
            return NetIdentity.NONE;
        }
        NetIdentity net = new NetIdentity(node(in.text("")), new Epoch(in.number(0)));
        in.leave();
        return net;
    }

    private List<PeerEntry> peers(CborFields in) throws IOException {
        List<PeerEntry> peers = new ArrayList<>();
        if (!in.tryEnter()) {
            return peers;
        }
        while (in.tryEnter()) {
            if (peers.size() == MOST_PEERS) {
                throw new IllegalArgumentException("more than " + MOST_PEERS + " peers");
            }
            NodeName peer = name(in.text());
            Heard heard = new Heard(incarnation(in), in.number(), new BootTime(in.number()));
            long links = in.number(0);
            long flags = in.number(0);
            peers.add(new PeerEntry(
                    peer,
                    heard,
                    links,
                    (flags & GRANTED) != 0 ? Heartbeat.Grant.GRANTED : Heartbeat.Grant.WITHHELD,
                    (flags & CONSENT) != 0 ? Heartbeat.Consent.GIVEN : Heartbeat.Consent.NONE,
                    Duration.ofNanos(in.number(0)),
                    in.number(0),
                    in.number(0),
                    asksLoss(flags),
                    (flags & SPARES) != 0 ? Heartbeat.Spares.YES : Heartbeat.Spares.NO));
            in.leave();
        }
        in.leave();
        return peers;
    }

    private NodeOrNone node(String text) {
        return text.isEmpty() ? NodeOrNone.NONE : NodeOrNone.of(name(text));
    }

    private NodeName name(String text) {
        NodeName known = names.get(text);
        if (known != null) {
            return known;
        }
        NodeName fresh = new NodeName(text);
        if (names.size() < MOST_PEERS) {
            names.put(text, fresh);
        }
        return fresh;
    }

    private static int code(Readiness readiness) {
        return switch (readiness) {
            case READY -> READY;
            case RESTART_WAIT -> RESTART_WAIT;
            case AMNESIA -> AMNESIA;
        };
    }

    /** An unknown word must not make its sender a voter. */
    private static Readiness readiness(long code) {
        if (code == READY) {
            return Readiness.READY;
        }
        return code == AMNESIA ? Readiness.AMNESIA : Readiness.RESTART_WAIT;
    }

    private static int code(Tenure tenure) {
        return switch (tenure) {
            case NEVER -> NEVER;
            case LAPSED -> LAPSED;
            case HELD -> HELD;
        };
    }

    /** An unknown word, or none, promises nothing: the sender may have owned things. */
    private static Tenure tenure(long code) {
        if (code == HELD) {
            return Tenure.HELD;
        }
        return code == NEVER ? Tenure.NEVER : Tenure.LAPSED;
    }

    private static int code(Heartbeat.AsksLoss asks) {
        return switch (asks) {
            case NO -> 0;
            case YES -> ASKS_LOSS;
            case DECIDED -> ASKS_LOSS | DECIDED;
        };
    }

    private static Heartbeat.AsksLoss asksLoss(long flags) {
        if ((flags & DECIDED) != 0) {
            return Heartbeat.AsksLoss.DECIDED;
        }
        return (flags & ASKS_LOSS) != 0 ? Heartbeat.AsksLoss.YES : Heartbeat.AsksLoss.NO;
    }

    private static int code(Candidacy.Stage stage) {
        return switch (stage) {
            case NONE -> 0;
            case PRE_VOTE -> PRE_VOTE;
            case VOTE -> VOTE;
        };
    }

    /** Lets the generator write straight into the frame. */
    private static final class BufferStream extends OutputStream {
        private ByteBuffer target = ByteBuffer.allocate(0);

        @Override
        public void write(int value) {
            target.put((byte) value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            target.put(bytes, offset, length);
        }
    }
}
