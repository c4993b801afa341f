package org.asterism.survival;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.asterism.model.NodeName;
import org.asterism.survival.SurvivalMessages.JournalPart;
import org.asterism.survival.core.Dialog;
import org.asterism.wire.Succession;

/** Copies of the other nodes' journals. Any thread. Bounded by {@code most} dialogs of each node; further ones are not kept. */
public final class Replicas {

    private static final class Replica {
        private final Succession succession = new Succession();
        private final Map<String, Dialog> dialogs = new HashMap<>();
    }

    private final int most;
    private final Consumer<NodeName> ask;
    private final Map<NodeName, Replica> replicas = new TreeMap<>();

    /** @param ask sends the node {@link SurvivalMessages.JournalWanted}; must return at once */
    public Replicas(int most, Consumer<NodeName> ask) {
        this.most = most;
        this.ask = ask;
    }

    /** Takes in a piece. A gap makes it ask for the whole; what it has stays until that comes. */
    public synchronized void arrived(JournalPart part) {
        NodeName node = new NodeName(part.node());
        Replica replica = replicas.computeIfAbsent(node, name -> new Replica());
        switch (replica.succession.arrived(part.life(), part.number(), part.part(), part.left())) {
            case ANEW -> {
                replica.dialogs.clear();
                apply(replica, part);
            }
            case TAKE -> apply(replica, part);
            case ASK -> ask.accept(node);
            case DROP -> {}
        }
    }

    private void apply(Replica replica, JournalPart part) {
        part.gone().forEach(replica.dialogs::remove);
        for (Dialog dialog : part.kept()) {
            if (replica.dialogs.size() < most || replica.dialogs.containsKey(dialog.callId())) {
                replica.dialogs.put(dialog.callId(), dialog);
            }
        }
    }

    /** The dialogs of that node at this address; they are no longer here afterwards, so each is taken once. */
    public synchronized List<Dialog> take(NodeName node, String ownHost) {
        Replica replica = replicas.get(node);
        if (replica == null) {
            return List.of();
        }
        List<Dialog> taken = new ArrayList<>(replica.dialogs.values());
        taken.removeIf(dialog -> !dialog.ownHost().equals(ownHost));
        taken.forEach(dialog -> replica.dialogs.remove(dialog.callId()));
        return taken;
    }

    /** The nodes of which there is a copy. */
    public synchronized List<NodeName> nodes() {
        return List.copyOf(replicas.keySet());
    }

    /** The addresses at which that node's Asterisk had dialogs. */
    public synchronized Collection<String> hosts(NodeName node) {
        Replica replica = replicas.get(node);
        return replica == null
                ? List.of()
                : replica.dialogs.values().stream()
                        .map(Dialog::ownHost)
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** Dialogs of all other nodes that are kept here. */
    public synchronized int size() {
        return replicas.values().stream()
                .mapToInt(replica -> replica.dialogs.size())
                .sum();
    }
}
