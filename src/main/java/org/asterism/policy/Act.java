package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.OperationKey;
import org.asterism.model.Transition.ActionKind;

/**
 * An action under consideration. It is carried out if it ends up required and runnable; {@code required} only ever turns
 * true and {@code runnable} only ever false, so that the propagation ends.
 */
final class Act {

    /** Whether an act stands for all of its inputs or is carried by any of them. */
    enum Join {
        ALL,
        ANY
    }

    final int id;
    final Entry entry;
    final ActionKind kind;
    final OperationKey key;
    /** Node number, or {@link Entry#NOWHERE} for what runs nothing. */
    final int node;
    /** Only passes wishes on and is never part of the graph. */
    final boolean isMarker;

    Join join = Join.ALL;
    boolean isRequired;
    boolean isRunnable = true;
    /** A start whose run is in flight; asking for it needs no stop before it. */
    boolean isRepeated;

    String reason = "";
    /** The act that made this one required; itself if nothing did. */
    Act origin = this;
    /** It cannot run, but what needs it and runs already may go on. */
    boolean isDoubtful;
    /** Why it cannot be carried out. */
    String obstacle = "";

    final List<Link> before = new ArrayList<>();
    final List<Link> after = new ArrayList<>();

    Act(int id, Entry entry, ActionKind kind, OperationKey key, int node, boolean isMarker) {
        this.id = id;
        this.entry = entry;
        this.kind = kind;
        this.key = key;
        this.node = node;
        this.isMarker = isMarker;
    }

    /** A start, or what stands for starts: one that cannot run holds up what needs it even if nobody asked for it. */
    boolean isStarting() {
        return key.action().equals("start") || key.action().equals("running");
    }

    boolean isCarriedOut() {
        return isRequired && isRunnable && !isMarker;
    }

    void require(String why) {
        isRequired = true;
        reason = why;
    }

    void forbid(String why) {
        isRunnable = false;
        obstacle = why;
    }

    @Override
    public String toString() {
        return key + (node >= 0 ? " on " + node : "");
    }

    /**
     * Ties two acts.
     *
     * @param flags of the constants below
     */
    record Link(Act first, Act then, int flags) {
        /** In the graph {@code then} waits for {@code first} if both are carried out. */
        static final int ORDER = 1;
        /** If {@code first} is required, so is {@code then}. */
        static final int PUSH = 2;
        /** If {@code then} is required, so is {@code first}. */
        static final int PULL = 4;
        /** If {@code first} cannot run, neither can {@code then}. */
        static final int NEED = 8;
        /** {@code then} cannot run unless {@code first} is carried out. */
        static final int DONE = 16;
        /** Like NEED, but what runs already may go on. */
        static final int ASK = 32;
        /** An ORDER that holds whatever becomes of the others. */
        static final int KEEP = 64;

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    static void link(Act first, Act then, int flags) {
        if (first == then) {
            return;
        }
        Link link = new Link(first, then, flags);
        first.after.add(link);
        then.before.add(link);
    }

    static void link(List<Act> firsts, List<Act> thens, int flags) {
        for (Act first : firsts) {
            for (Act then : thens) {
                link(first, then, flags);
            }
        }
    }
}
