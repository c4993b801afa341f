package org.asterism.recorder.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts causes before their effects where the clocks cannot tell: a node is given up because it was silent, so that a verdict
 * "silent" that seems younger by no more than the uncertainty stands before "given up". Times stay as they are.
 */
final class CausalOrder {

    /** Entries of a node bear the time at which they were written, which may be so much after what they tell. */
    private static final Duration WRITING = Duration.ofMillis(20);

    private final TimeMap times;

    CausalOrder(TimeMap times) {
        this.times = times;
    }

    /** The same entries; {@code line} is in order of time. */
    List<Placed> of(List<Placed> line) {
        List<Placed> ordered = new ArrayList<>(line);
        for (int i = 1; i < ordered.size(); i++) {
            Placed silence = ordered.get(i);
            if (Kinds.isSilence(silence.entry())) {
                int place = firstEffect(ordered, i);
                ordered.add(place, ordered.remove(i));
            }
        }
        return ordered;
    }

    /** The first giving up of that node that may be younger than the silence; {@code i} if there is none. */
    private int firstEffect(List<Placed> ordered, int i) {
        Placed silence = ordered.get(i);
        int place = i;
        for (int k = i - 1; k >= 0 && mayBeYounger(ordered.get(k), silence); k--) {
            if (isEffect(ordered.get(k), silence)) {
                place = k;
            }
        }
        return place;
    }

    private static boolean isEffect(Placed placed, Placed silence) {
        return placed.entry().kind().equals(Kinds.NODE_LOST)
                && placed.entry().fact("node").equals(silence.entry().fact("peer"));
    }

    private boolean mayBeYounger(Placed placed, Placed than) {
        long apart = than.nanos() - placed.nanos();
        return apart <= WRITING.toNanos() + times.uncertain(placed.entry()) + times.uncertain(than.entry());
    }
}
