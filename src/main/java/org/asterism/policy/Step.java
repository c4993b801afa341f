package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action under consideration: a vertex of the graph. {@code isRequired} and {@code isShown} only ever turn true and {@code
 * isRunnable} only ever false, so that the propagation along the links ends.
 */
final class Step {

    /** How many of its inputs a step needs. */
    enum Join {
        ALL,
        ANY
    }

    final int id;
    final @Nullable Entry entry;
    final Task task;
    /** Of a recurring operation, or of the one it cancels; else zero. */
    final long intervalMs;
    /** Node number, or {@link Entry#NOWHERE}. */
    final int node;
    /** Of what runs nothing by an own name; else empty. */
    final String name;

    Join join = Join.ALL;
    /** Least number of inputs that a step with {@link Join#ANY} needs. */
    int least = 1;
    /** Has to be done, and what depends on it heeds that. */
    boolean isRequired;
    /** Is part of the graph because something below it is, and asks nothing of others. */
    boolean isShown;

    boolean isRunnable = true;
    /** Runs nothing: it only orders others. */
    boolean isPseudo;
    /** A start without a node that nothing refers to; it is not missed. */
    boolean isPhantom;
    /** In the graph as soon as one of its inputs is. */
    boolean isGate;
    /** Never part of the graph. */
    boolean isVoid;
    /** Why it is required or cannot run, in the summary's words; empty: nothing to say. */
    String reason = "";
    /** Name of the recurring operation; of others the task tells it. */
    String operation = "";
    /** Time before it, for a fencing. */
    Duration head = Duration.ZERO;
    /** Exit status that is expected of an agent. */
    int expectedExit;

    final List<Link> before = new ArrayList<>(2);
    final List<Link> after = new ArrayList<>(2);

    Step(int id, @Nullable Entry entry, Task task, long intervalMs, int node, String name) {
        this.id = id;
        this.entry = entry;
        this.task = task;
        this.intervalMs = intervalMs;
        this.node = node;
        this.name = name;
    }

    boolean isCarriedOut() {
        return (isRequired || isShown) && isRunnable && !isVoid;
    }

    /** Whether this is a step of the entry or of anything below it. */
    boolean isWithin(Entry whole) {
        return entry != null && entry.isWithin(whole);
    }

    /** Whether its entry is part of the whole that the other is a step of. */
    boolean isWhollyWithin(Step other) {
        return other.entry != null && !other.entry.isPrimitive() && isWithin(other.entry);
    }

    void require(String why) {
        isRequired = true;
        if (reason.isEmpty()) {
            reason = why;
        }
    }

    /** Of something that failed and must not be touched: it cannot run, but what needs it and runs already may go on. */
    boolean isDoubtful() {
        return entry != null && entry.isBroken && task.isRising();
    }

    /** Cannot be done and is not even tried, which the summary tells. */
    void obstruct(String why) {
        isRunnable = false;
        reason = why;
    }

    void forbid(String why) {
        isRunnable = false;
        if (reason.isEmpty()) {
            reason = why;
        }
    }

    /** As explanations name it: {@code rsc1 start}. */
    String words() {
        if (!name.isEmpty()) {
            return name;
        }
        return entry == null ? task.text : entry.label + " " + task.text;
    }

    @Override
    public String toString() {
        return (name.isEmpty() ? entry + "_" + task.text + "_" + intervalMs : name) + (node >= 0 ? " on " + node : "");
    }

    /**
     * Ties two steps.
     *
     * @param flags of the constants below
     */
    record Link(Step first, Step then, int flags) {
        /** {@code then} waits for {@code first} if both are carried out. */
        static final int ORDER = 1;
        /** If {@code first} is required, so is {@code then}. */
        static final int PUSH = 2;
        /** If {@code then} is required, so is {@code first}. */
        static final int PULL = 4;
        /** If {@code first} cannot run, neither can {@code then}. */
        static final int NEED = 8;
        /** If {@code first} is carried out, {@code then} is shown. */
        static final int SHOW_THEN = 16;
        /** If {@code then} is carried out, {@code first} is shown. */
        static final int SHOW_FIRST = 32;
        /** Between steps of one whole: an explanation is passed on instead of naming the step. */
        static final int INNER = 64;
        /** Like NEED, but only for what is not there yet: what runs already may go on. */
        static final int ASK = 128;
        /** If {@code then} cannot run, {@code first} is required: what cannot be started again has to be stopped. */
        static final int FALL = 256;
        /** {@code first} begins a whole: it cannot run if none of its {@code then} can. */
        static final int BEGIN = 512;
        /** Given up where orders run in a circle. */
        static final int ADVICE = 1024;
        /** Explains nothing to the step it reaches. */
        static final int QUIET = 2048;
        /** The step stands for the whole it is part of. */
        static final int WHOLE = 8192;
        /** Comes from a colocation. */
        static final int NEAR = 4096;

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    static void link(Step first, Step then, int flags) {
        if (first == then) {
            return;
        }
        Link link = new Link(first, then, flags);
        first.after.add(link);
        then.before.add(link);
    }
}
