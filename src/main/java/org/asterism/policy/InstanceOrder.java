package org.asterism.policy;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** In which order the instances of a clone are placed: those that run and may go on before others. */
final class InstanceOrder implements Comparator<Entry> {

    private final Entry clone;
    private final int[] fits;

    InstanceOrder(Entry clone, int[] fits) {
        this.clone = clone;
        this.fits = fits;
    }

    @Override
    public int compare(Entry a, Entry b) {
        NodeInfo homeA = a.home();
        NodeInfo homeB = b.home();
        int result = first(mayStay(a, homeA), mayStay(b, homeB));
        result = result != 0 ? result : Integer.compare(b.instancePriority(), a.instancePriority());
        result = result != 0 ? result : first(homeA != null, homeB != null);
        if (result == 0 && homeA != null && homeB != null) {
            result = first(homeA.canHost(), homeB.canHost());
            result = result != 0 ? result : Integer.compare(fits[homeB.index], fits[homeA.index]);
        }
        result = result != 0 ? result : first(!hasFailed(a), !hasFailed(b));
        return result != 0 ? result : Integer.compare(a.index, b.index);
    }

    private boolean mayStay(Entry instance, @Nullable NodeInfo home) {
        return home == null || (clone.scores[home.index].isListed() && instance.scores[home.index].allows());
    }

    static boolean hasFailed(Entry instance) {
        for (Entry part : instance.primitives()) {
            for (NodeInfo node : part.active) {
                if (part.isFailed || part.failed[node.index] != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int first(boolean a, boolean b) {
        return Boolean.compare(b, a);
    }
}
