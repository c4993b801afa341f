package org.asterism.policy;

import org.asterism.model.Role;

/** What the want of a quorum forbids. */
final class Quorum {

    private Quorum() {}

    /** Whether it may start only where all that could run it elsewhere is fenced. */
    static boolean needsFencing(Entry entry) {
        return switch (entry.meta.acting().requires()) {
            case NOTHING, QUORUM -> false;
            default -> !entry.agent().standard().equals("stonith");
        };
    }

    /** Why this may not start, in the summary's words; empty: it may. */
    static String obstacle(Cluster cluster, Entry entry) {
        if (entry.meta.acting().requires() == ActingMeta.Requires.NOTHING) {
            return "";
        }
        boolean hasRole = entry.role == Role.PROMOTED || entry.role == Role.UNPROMOTED;
        if (hasRole && cluster.options.demotesWithoutQuorum()) {
            return "";
        }
        return switch (cluster.options.starts()) {
            case FREE -> "";
            case ACTIVE_ONLY -> entry.active.isEmpty() ? "quorum freeze" : "";
            case NONE -> "no quorum";
        };
    }
}
