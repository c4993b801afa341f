package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.asterism.api.FlightEntry;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.asterism.recorder.Pack;
import org.asterism.recorder.core.Kinds;

/** Recorded decisions, decided again. */
final class Replay {

    private Replay() {}

    /**
     * One decision.
     *
     * @param omitted actions of then that would not be planned now
     * @param added actions that would be planned now and were not then
     * @param same actions of both
     */
    record Decision(
            String node, Instant at, String sentence, List<String> omitted, List<String> added, List<String> same) {
        boolean isSame() {
            return omitted.isEmpty() && added.isEmpty();
        }
    }

    /** Reads a compressed CIB. */
    @FunctionalInterface
    interface Reader {
        ClusterState read(byte[] input) throws IOException;
    }

    /** All decisions whose input is there, in order of time by their nodes' wall clocks. */
    static List<Decision> of(SortedMap<String, Pack> packs, Reader reader, Optional<ClusterDocument> changed)
            throws IOException {
        List<Decision> decisions = new ArrayList<>();
        for (Pack pack : packs.values()) {
            for (FlightEntry kept : pack.entries()) {
                byte[] input = pack.inputs().get(kept.fact("file"));
                Optional<FlightEntry> then = kept.kind().equals(Kinds.DECISION_INPUT) && input != null
                        ? decisionOf(pack, kept)
                        : Optional.empty();
                if (then.isPresent() && input != null) {
                    ClusterState state = reader.read(input);
                    decisions.add(compared(then.get(), live(state, changed.orElse(state.document()))));
                }
            }
        }
        decisions.sort(Comparator.comparing(Decision::at).thenComparing(Decision::node));
        return decisions;
    }

    /** A CIB is read as Pacemaker's; what is recorded was decided by our rules. */
    private static ClusterState live(ClusterState state, ClusterDocument document) {
        return new ClusterState(document, state.nodes(), state.votes(), state.confirmedReleased(), state.now());
    }

    private static Optional<FlightEntry> decisionOf(Pack pack, FlightEntry kept) {
        return pack.entries().stream()
                .filter(entry -> entry.kind().equals(Kinds.DECISION)
                        && entry.life().equals(kept.life())
                        && entry.number() < kept.number()
                        && entry.fact("transition").equals(kept.fact("transition")))
                .reduce((first, second) -> second);
    }

    private static Decision compared(FlightEntry then, ClusterState state) {
        TreeSet<String> before = new TreeSet<>();
        then.values().forEach((name, value) -> {
            if (name.startsWith("action-")) {
                before.add(value.split(": ", 2)[0]);
            }
        });
        TreeSet<String> now = new TreeSet<>();
        for (Transition.Action action : Scheduler.schedule(state).actions()) {
            if (action.kind() != Transition.ActionKind.PSEUDO) {
                now.add(action.operation().action() + " " + action.resource() + " on " + action.node());
            }
        }
        TreeSet<String> omitted = new TreeSet<>(before);
        omitted.removeAll(now);
        TreeSet<String> added = new TreeSet<>(now);
        added.removeAll(before);
        if (then.number("actions", 0) > listed(then)) {
            // Of a large decision only the first actions were entered: what is not among them may have been there.
            added.clear();
        }
        TreeSet<String> same = new TreeSet<>(now);
        same.retainAll(before);
        return new Decision(
                then.node().value(),
                then.at(),
                then.sentence(),
                List.copyOf(omitted),
                List.copyOf(added),
                List.copyOf(same));
    }

    private static long listed(FlightEntry then) {
        return then.values().keySet().stream()
                .filter(name -> name.startsWith("action-"))
                .count();
    }

    static List<String> lines(List<Decision> decisions, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        if (decisions.isEmpty()) {
            lines.add(2, plain("The file holds no decision with its input (see limits.decisions-kept)."));
        }
        for (Decision decision : decisions) {
            lines.add(
                    4,
                    plain(Words.dayAndTime(decision.at(), console.zone()) + " on " + decision.node() + ": "
                            + decision.sentence() + ": "),
                    decision.isSame()
                            ? new Part("decided the same, " + decision.same().size() + " actions", Tone.GOOD)
                            : new Part("decided otherwise", Tone.CARE));
            if (!decision.isSame()) {
                decision.same().forEach(action -> lines.add(6, plain("    = " + action)));
                decision.omitted().forEach(action -> lines.add(6, new Part("    - " + action, Tone.BAD)));
                decision.added().forEach(action -> lines.add(6, new Part("    + " + action, Tone.GOOD)));
            }
        }
        return lines.all();
    }
}
