package org.asterism.registrations;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.asterism.model.NodeName;
import org.asterism.registrations.RegistrationMessages.BindingsPart;
import org.asterism.wire.Part;
import org.asterism.wire.Succession;

/** Follows the pieces that other nodes send, and tells whom to ask again. Any thread; nothing waits. */
final class Incoming {

    /** Pieces of a whole, at most; a message that tells of more is wrong. */
    static final int MOST_PIECES = 10_000;

    /** Ticks without a piece of a whole after which it is asked for again. */
    private static final int PATIENCE = 2;

    private static final class Sender {
        private final Succession succession = new Succession();
        private final BitSet missing = new BitSet();
        private String life = "";
        private long whole = -1;
        private int heardAt;
    }

    private final Map<NodeName, Sender> senders = new HashMap<>(); // guarded by this, as is all below
    private final Set<NodeName> wanted;
    private int tick;

    /** @param peers whose whole is wanted from the beginning */
    Incoming(Collection<NodeName> peers) {
        this.wanted = new HashSet<>(peers);
    }

    /** Some seconds have passed. */
    synchronized void tick() {
        tick++;
    }

    /** The whole of that node is wanted, and was asked for now. */
    synchronized void want(NodeName node) {
        wanted.add(node);
        sender(node).heardAt = tick;
    }

    /** Whether nobody's whole is wanted and missing. */
    synchronized boolean isComplete() {
        return wanted.isEmpty();
    }

    /** Takes note of a piece; true: its sender is to be asked for the whole. */
    synchronized boolean arrived(BindingsPart part) {
        NodeName node = new NodeName(part.node());
        Sender sender = sender(node);
        boolean isGap = sender.succession.arrived(part.life(), part.number(), part.part(), 0) == Succession.Verdict.ASK;
        if (part.part() != Part.CHANGE) {
            return isTorn(node, sender, part);
        }
        boolean isStuck = wanted.contains(node) && tick - sender.heardAt >= PATIENCE;
        if (isGap || isStuck) {
            want(node);
        }
        return isGap || isStuck;
    }

    private Sender sender(NodeName node) {
        return senders.computeIfAbsent(node, name -> new Sender());
    }

    /** A piece of the whole. They may come in any order, but the last of them usually comes last. */
    private boolean isTorn(NodeName node, Sender sender, BindingsPart part) {
        sender.heardAt = tick;
        boolean isFirst = part.part() == Part.FIRST;
        if (isFirst || sender.whole != part.number() || !sender.life.equals(part.life())) {
            sender.whole = part.number();
            sender.life = part.life();
            sender.missing.clear();
            // Without its first piece it never gets complete.
            sender.missing.set(0, part.left() + (isFirst ? 1 : 2));
        }
        sender.missing.clear(part.left());
        if (sender.missing.isEmpty()) {
            wanted.remove(node);
        } else if (part.left() == 0) {
            wanted.add(node);
            return true;
        }
        return false;
    }
}
