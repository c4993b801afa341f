package org.asterism.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.asterism.policy.Step.Link;

/** Brings the steps that are carried out into an order in which each comes after all it waits for. */
final class StepOrder {

    private final List<Step> steps;
    private final int[] waits;
    private final boolean[] isWritten;
    private final BitSet ready = new BitSet();
    private final List<Step> order = new ArrayList<>();
    /** No step below is ready. */
    private int low;

    private StepOrder(List<Step> steps) {
        this.steps = steps;
        this.waits = new int[steps.size()];
        this.isWritten = new boolean[steps.size()];
    }

    static List<Step> of(List<Step> steps) {
        StepOrder order = new StepOrder(steps);
        order.sort();
        return order.order;
    }

    private void sort() {
        int total = 0;
        for (Step step : steps) {
            if (step.isCarriedOut()) {
                total++;
                for (Link link : step.before) {
                    waits[step.id] += counts(link) ? 1 : 0;
                }
                if (waits[step.id] == 0) {
                    ready.set(step.id);
                }
            }
        }
        while (order.size() < total) {
            int next = ready.nextSetBit(low);
            low = next < 0 ? low : next;
            write(steps.get(next < 0 ? breakLoop() : next));
        }
    }

    static boolean counts(Link link) {
        return link.has(Link.ORDER)
                && link.first().isCarriedOut()
                && link.then().isCarriedOut();
    }

    /** Orders that run in a circle cannot all be kept; one that is merely advised goes first. */
    private int breakLoop() {
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (Step step : loop()) {
            int cost = step.isGate ? 1 : 0;
            for (Link link : step.before) {
                if (isPending(link)) {
                    cost += link.has(Link.ADVICE) ? 1 : 1000;
                }
            }
            if (cost < least || (cost == least && step.id < best)) {
                best = step.id;
                least = cost;
            }
        }
        return best;
    }

    private boolean isPending(Link link) {
        return counts(link) && !isWritten[link.first().id];
    }

    /** Steps of which each waits for the next, and the last one for the first. */
    private List<Step> loop() {
        List<Step> path = new ArrayList<>();
        int[] place = new int[steps.size()];
        Step at = steps.stream()
                .filter(step -> step.isCarriedOut() && !isWritten[step.id])
                .findFirst()
                .orElseThrow();
        while (place[at.id] == 0) {
            path.add(at);
            place[at.id] = path.size();
            at = at.before.stream()
                    .filter(this::isPending)
                    .findFirst()
                    .orElseThrow()
                    .first();
        }
        return path.subList(place[at.id] - 1, path.size());
    }

    private void write(Step step) {
        isWritten[step.id] = true;
        ready.clear(step.id);
        order.add(step);
        for (Link link : step.after) {
            Step then = link.then();
            if (counts(link) && !isWritten[then.id] && --waits[then.id] == 0) {
                ready.set(then.id);
                low = Math.min(low, then.id);
            }
        }
    }
}
