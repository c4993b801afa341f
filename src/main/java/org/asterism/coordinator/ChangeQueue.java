package org.asterism.coordinator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.coordinator.Documents.Answer;
import org.asterism.coordinator.Documents.Propose;
import org.asterism.model.DocumentVersion;

/** Changes of the document that wait for the one before them, at most {@value #MOST}. Answers those that it gives up. */
final class ChangeQueue {

    static final int MOST = 64;

    private final Deque<Propose> waiting = new ArrayDeque<>();

    void add(Propose propose) {
        if (waiting.size() >= MOST) {
            propose.replyTo().tell(new Answer.Refused(MOST + " changes are waiting already"));
        } else {
            waiting.add(propose);
        }
    }

    /**
     * The first that was made from the document in force. Those made from an older one would undo what came in between; they are
     * refused.
     */
    Optional<Propose> next(Predicate<DocumentVersion> isInForce) {
        while (!waiting.isEmpty()) {
            Propose first = waiting.poll();
            if (isInForce.test(first.basis())) {
                return Optional.of(first);
            }
            first.replyTo().tell(new Answer.Outdated());
        }
        return Optional.empty();
    }

    void refuseAll(String sentence) {
        while (!waiting.isEmpty()) {
            waiting.poll().replyTo().tell(new Answer.Refused(sentence));
        }
    }
}
