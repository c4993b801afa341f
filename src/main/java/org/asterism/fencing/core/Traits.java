package org.asterism.fencing.core;

import java.util.Set;

/**
 * What an agent's metadata says of it.
 *
 * @param actions that it knows; empty: not known
 * @param hostArgument the parameter that takes the target's port; empty: none
 * @param isRunOnTarget the action {@code on} has to run on the node that is let in
 */
public record Traits(Set<String> actions, String hostArgument, boolean isRunOnTarget) {

    public static final Traits UNKNOWN = new Traits(Set.of(), "port", false);

    public Traits {
        actions = Set.copyOf(actions);
    }

    public boolean knows(FenceAction action) {
        return actions.isEmpty() || actions.contains(action.word());
    }
}
