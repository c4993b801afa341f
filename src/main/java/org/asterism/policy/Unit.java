package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several of the same: an instance of a clone, or a replica of a bundle, which is a container and what runs within.
 *
 * @param place what decides where it is
 * @param work what has the role; the same as {@code place} except within a bundle
 */
record Unit(Entry place, Entry work) {

    /** Of a clone or bundle. */
    static List<Unit> of(Entry whole) {
        List<Unit> units = new ArrayList<>();
        if (whole.kind == Entry.Kind.BUNDLE) {
            for (Entry.Replica replica : whole.replicas) {
                Entry work = replica.instance();
                units.add(new Unit(replica.container(), work == null ? replica.container() : work));
            }
        } else {
            whole.children.forEach(child -> units.add(new Unit(child, child)));
        }
        return units;
    }

    List<Step> begin(Task task) {
        return task == Task.START ? place.steps.begin(task) : work.steps.begin(task);
    }

    List<Step> end(Task task) {
        return task == Task.STOP ? place.steps.end(task) : work.steps.end(task);
    }

    int target() {
        return place.last().target();
    }

    boolean isActiveOn(int node) {
        for (Entry part : place.primitives()) {
            if (part.isActiveOn(node)) {
                return true;
            }
        }
        return false;
    }

    /** The one that runs, or will run, on a node. */
    static @Nullable Unit on(List<Unit> units, int node, boolean isNow) {
        for (Unit unit : units) {
            boolean isThere = isNow ? unit.isActiveOn(node) : !unit.place.isInhibited && unit.target() == node;
            if (node >= 0 && isThere) {
                return unit;
            }
        }
        return null;
    }
}
