package org.asterism.observability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Collects the checks of the node's parts for {@code /live} and {@code /ready}. Thread-safe. */
public final class Health {

    /** What a check is asked for. */
    public enum Probe {
        /** Is the process stuck, so that only a restart helps? */
        LIVENESS,
        /** Does this node take part in the cluster now? */
        READINESS
    }

    /** Outcome of a check. */
    public sealed interface Outcome {
        Outcome UP = new Up();

        record Up() implements Outcome {}

        /** Does not work; {@code sentence} says what and why, for operators. */
        record Down(String sentence) implements Outcome {}
    }

    /** Outcome of a named check. */
    public record Finding(String name, Outcome outcome) {}

    private record Check(String name, Probe probe, Supplier<Outcome> ask) {}

    private final List<Check> checks = new CopyOnWriteArrayList<>();

    /** Adds a check. {@code ask} must return at once; it is called for each request. */
    public void register(String name, Probe probe, Supplier<Outcome> ask) {
        checks.add(new Check(name, probe, ask));
    }

    /** Asks all checks of that kind, in the order of registration. */
    public List<Finding> findings(Probe probe) {
        return checks.stream()
                .filter(check -> check.probe == probe)
                .map(check -> new Finding(check.name, check.ask.get()))
                .toList();
    }
}
