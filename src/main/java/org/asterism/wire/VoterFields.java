package org.asterism.wire;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.VoterWord;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** The voter set in a heartbeat; the layout is with {@link HeartbeatFields}. */
final class VoterFields {

    /** In place of votes: the node has no place in that set. */
    static final int NO_PLACE = -1;

    /** Nobody configures more; a longer list is a fault. */
    private static final int MOST_MEMBERS = 64;

    private static final long MOST_VOTES = 65_535;

    private VoterFields() {}

    /** Nothing for a sender that does not say. */
    static void write(CBORGenerator to, Heartbeat heartbeat) throws IOException {
        VoterWord word = heartbeat.voters();
        if (word instanceof VoterWord.Unsaid) {
            return;
        }
        if (word instanceof VoterWord.Changed changed) {
            writeSet(to, heartbeat, changed.onDisk(), changed.set());
        } else if (word instanceof VoterWord.First first) {
            // An older release reads no more than that this is the configured set.
            writeSet(to, heartbeat, NO_PLACE, first.set());
        } else {
            to.writeStartArray(null, 0);
            to.writeEndArray();
        }
    }

    private static void writeSet(CBORGenerator to, Heartbeat heartbeat, long onDisk, VoterSet set) throws IOException {
        List<NodeName> named = named(heartbeat.sender(), heartbeat.peers());
        List<NodeName> others = new ArrayList<>(set.members());
        others.removeAll(named);
        to.writeStartArray(null, 3);
        to.writeNumber(onDisk);
        to.writeStartArray(null, 2 * named.size());
        for (NodeName node : named) {
            writeVotes(to, set, node);
        }
        to.writeEndArray();
        to.writeStartArray(null, 3 * others.size());
        for (NodeName node : others) {
            to.writeString(node.value());
            writeVotes(to, set, node);
        }
        to.writeEndArray();
        to.writeEndArray();
    }

    private static void writeVotes(CBORGenerator to, VoterSet set, NodeName node) throws IOException {
        to.writeNumber(set.votes().getOrDefault(node, NO_PLACE));
        to.writeNumber(set.next().getOrDefault(node, NO_PLACE));
    }

    private static List<NodeName> named(NodeName sender, List<PeerEntry> peers) {
        TreeSet<NodeName> named = new TreeSet<>();
        named.add(sender);
        peers.forEach(entry -> named.add(entry.peer()));
        return List.copyOf(named);
    }

    /**
     * @throws IllegalArgumentException if the set is none
     * @throws ArithmeticException if a number is too large
     */
    static VoterWord read(
            CborFields in, long version, NodeName sender, List<PeerEntry> peers, Function<String, NodeName> names)
            throws IOException {
        if (!in.tryEnter()) {
            return VoterWord.UNSAID;
        }
        long onDisk = in.number(NO_PLACE);
        SortedMap<NodeName, Integer> votes = new TreeMap<>();
        SortedMap<NodeName, Integer> next = new TreeMap<>();
        if (!in.tryEnter()) {
            in.leave();
            return VoterWord.CONFIGURED;
        }
        for (NodeName node : named(sender, peers)) {
            place(votes, node, in.number());
            place(next, node, in.number());
        }
        in.leave();
        in.enter();
        for (String name = in.text(""); !name.isEmpty(); name = in.text("")) {
            NodeName node = names.apply(name);
            place(votes, node, in.number());
            place(next, node, in.number());
            if (votes.size() > MOST_MEMBERS || next.size() > MOST_MEMBERS) {
                throw new IllegalArgumentException("more than " + MOST_MEMBERS + " members");
            }
        }
        in.leave();
        in.leave();
        VoterSet set = new VoterSet(version, votes, next);
        return onDisk == NO_PLACE ? new VoterWord.First(set) : new VoterWord.Changed(onDisk, set);
    }

    private static void place(SortedMap<NodeName, Integer> set, NodeName node, long votes) {
        if (votes != NO_PLACE) {
            if (votes < 0 || votes > MOST_VOTES) {
                throw new IllegalArgumentException("votes of " + node + ": " + votes);
            }
            set.put(node, (int) votes);
        }
    }
}
