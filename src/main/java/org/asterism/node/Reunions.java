package org.asterism.node;

import java.util.Set;
import java.util.TreeSet;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.model.Hearing;
import org.asterism.model.NodeName;

/**
 * Notices that a node falls silent, and that one is heard again which was: a partition has healed. Machines on its other side have missed where addresses
 * went meanwhile, so they are told again. For the herald's thread.
 */
final class Reunions {

    private final Set<NodeName> silent = new TreeSet<>();
    private volatile Runnable action = () -> {};
    private volatile Runnable silence = () -> {};

    /** What is done then; must return at once. */
    void onReunion(Runnable next) {
        action = next;
    }

    /** What is done when a node falls silent; must return at once. */
    void onSilence(Runnable next) {
        silence = next;
    }

    void heard(HeartEvent event) {
        if (event instanceof HeartEvent.PeerJudged judged) {
            if (judged.verdict() == Hearing.Verdict.SILENT) {
                silent.add(judged.node());
                silence.run();
            } else if (judged.verdict().isHeard() && silent.remove(judged.node())) {
                action.run();
            }
        } else if (event instanceof HeartEvent.Back) {
            action.run();
        }
    }
}
