package org.asterism.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.history.Operation.CompareAndSet;
import org.asterism.history.Operation.Read;

/** Looks for an order of the operations that explains all answers. Values must not be written twice. */
final class Linearizability {

    /** What was found. */
    sealed interface Verdict {}

    /** {@code order}: one that explains everything; operations without an answer may be left out. */
    record Linearizable(List<Operation> order) implements Verdict {}

    /** {@code counterexample}: as few operations as were found that nothing explains. */
    record Violated(List<Operation> counterexample) implements Verdict {}

    private final List<Operation> operations;
    private final Set<BitSet> refuted = new HashSet<>();
    private final BitSet done = new BitSet();
    private final Deque<Operation> order = new ArrayDeque<>();

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
    }

    static Verdict judge(String first, List<Operation> history) {
        Optional<List<Operation>> order = explanation(first, history);
        return order.isPresent() ? new Linearizable(order.get()) : new Violated(smallest(first, history));
    }

    private static Optional<List<Operation>> explanation(String first, List<Operation> history) {
        Linearizability search = new Linearizability(List.copyOf(history));
        return search.isExplained(first) ? Optional.of(List.copyOf(search.order)) : Optional.empty();
    }

    /** Depth first; each set of operations done is looked at once, since it determines the value. */
    private boolean isExplained(String value) {
        int mark = order.size();
        BitSet before = (BitSet) done.clone();
        takeReads(value);
        if (isAllAnsweredDone()) {
            return true;
        }
        if (refuted.add((BitSet) done.clone())) {
            long horizon = horizon();
            for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
                Operation next = operations.get(i);
                if (next.call() <= horizon
                        && next.action() instanceof CompareAndSet set
                        && set.from().equals(value)) {
                    done.set(i);
                    order.addLast(next);
                    if (isExplained(set.to())) {
                        return true;
                    }
                    order.removeLast();
                    done.clear(i);
                }
            }
        }
        done.clear();
        done.or(before);
        while (order.size() > mark) {
            order.removeLast();
        }
        return false;
    }

    /** A read that fits now changes nothing, so it is never wrong to take it at once. */
    private void takeReads(String value) {
        boolean isProgress = true;
        while (isProgress) {
            isProgress = false;
            long horizon = horizon();
            for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
                Operation next = operations.get(i);
                if (next.call() <= horizon
                        && next.action() instanceof Read read
                        && read.value().equals(value)) {
                    done.set(i);
                    order.addLast(next);
                    isProgress = true;
                }
            }
        }
    }

    private boolean isAllAnsweredDone() {
        return horizon() == Operation.NEVER;
    }

    /** Whoever is called later than this has to wait for the operation that ends then. */
    private long horizon() {
        long earliest = Operation.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            earliest = Math.min(earliest, operations.get(i).end());
        }
        return earliest;
    }

    /** The shortest beginning that nothing explains (what explains a history explains its beginnings), then without the operations that it does not need. */
    private static List<Operation> smallest(String first, List<Operation> history) {
        List<Long> ends = history.stream()
                .filter(operation -> !operation.isPending())
                .map(Operation::end)
                .sorted()
                .toList();
        int tooShort = -1;
        int longEnough = ends.size() - 1;
        while (tooShort + 1 < longEnough) {
            int middle = (tooShort + longEnough) / 2;
            if (explanation(first, until(ends.get(middle), history)).isEmpty()) {
                longEnough = middle;
            } else {
                tooShort = middle;
            }
        }
        List<Operation> least = until(ends.get(longEnough), history);
        return withoutTheNeedless(first, least).stream()
                .sorted(Comparator.comparingLong(Operation::call).thenComparingLong(Operation::end))
                .toList();
    }

    private static List<Operation> until(long end, List<Operation> history) {
        return history.stream()
                .filter(operation -> operation.call() <= end)
                .map(operation -> operation.asOf(end))
                .filter(operation -> !(operation.isRead() && operation.isPending()))
                .toList();
    }

    /** Leaving out is fair only for a read, and for a write whose value nobody mentions: what remains is no harder to explain. */
    private static List<Operation> withoutTheNeedless(String first, List<Operation> history) {
        List<Operation> kept = new ArrayList<>(history);
        boolean isProgress = true;
        while (isProgress) {
            isProgress = false;
            for (Operation one : List.copyOf(kept)) {
                List<Operation> rest = new ArrayList<>(kept);
                rest.remove(one);
                if (isLeftOutFairly(one, rest) && explanation(first, rest).isEmpty()) {
                    kept = rest;
                    isProgress = true;
                }
            }
        }
        return kept;
    }

    private static boolean isLeftOutFairly(Operation one, List<Operation> rest) {
        return !(one.action() instanceof CompareAndSet set)
                || rest.stream().noneMatch(other -> mentions(other, set.to()));
    }

    private static boolean mentions(Operation operation, String value) {
        return operation.action() instanceof CompareAndSet set
                ? set.from().equals(value)
                : ((Read) operation.action()).value().equals(value);
    }
}
