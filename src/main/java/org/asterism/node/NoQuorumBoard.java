package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Timing;

/** What this node does about the quorum's missing word, for status and metrics; and by which document. Any thread. */
final class NoQuorumBoard {

    private final AtomicLong ended = new AtomicLong();
    private volatile Optional<ClusterDocument> document = Optional.empty();
    private volatile String sentence = "";
    private volatile boolean isAtRest;

    void inForce(ClusterDocument next) {
        document = Optional.of(next);
    }

    Optional<ClusterDocument> document() {
        return document;
    }

    /** Empty: there is a quorum. */
    void stand(String next) {
        sentence = next;
    }

    /** This node ends, or its manager restarts: what runs here is no business of the policy any more. */
    void rest() {
        isAtRest = true;
    }

    boolean isAtRest() {
        return isAtRest;
    }

    void endedOne() {
        ended.incrementAndGet();
    }

    /** For the status of this node. */
    List<String> sentences() {
        String now = sentence;
        return now.isEmpty() ? List.of() : List.of(now);
    }

    /** The same, and while there is a quorum what would be done without. */
    List<String> sentences(Timing timing, NoQuorumRule.Watchdog watchdog, Instant now) {
        List<String> present = sentences();
        return present.isEmpty()
                ? new NoQuorumRule(timing)
                        .outlook(document, watchdog, now).stream().toList()
                : present;
    }

    void show(MeterRegistry registry) {
        Gauge.builder(
                        "asterism.quorum.missing",
                        this,
                        board -> board.sentences().size())
                .description("1 while no quorum backs this node")
                .register(registry);
        FunctionCounter.builder("asterism.quorum.missing.operations", ended, AtomicLong::get)
                .description("stops and demotions by no-quorum-policy that succeeded here")
                .register(registry);
    }
}
