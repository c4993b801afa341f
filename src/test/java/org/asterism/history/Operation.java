package org.asterism.history;

/**
 * What one client asked, and was told.
 *
 * @param name for messages
 * @param call when it was asked, ns
 * @param end when it was answered, ns; {@link #NEVER} if it was not, or the answer left it open
 */
record Operation(String name, Action action, long call, long end) {

    static final long NEVER = Long.MAX_VALUE;
    /** The call of an operation that may be older than its client knew. */
    static final long ALWAYS = Long.MIN_VALUE;

    /** What was asked. */
    sealed interface Action {}

    /** Puts {@code to} in the place of {@code from}, and only of that. Was successful, or is pending. */
    record CompareAndSet(String from, String to) implements Action {}

    /** Showed {@code value}. */
    record Read(String value) implements Action {}

    Operation {
        if (end <= call) {
            throw new IllegalArgumentException(name + " ends at " + end + ", before its call at " + call);
        }
    }

    boolean isPending() {
        return end == NEVER;
    }

    boolean isRead() {
        return action instanceof Read;
    }

    /** As it was known at {@code moment}. */
    Operation asOf(long moment) {
        return end > moment ? new Operation(name, action, call, NEVER) : this;
    }

    @Override
    public String toString() {
        String what = action instanceof CompareAndSet set
                ? set.from() + " -> " + set.to()
                : "read " + ((Read) action).value();
        return name + ": " + what + " [" + (call == ALWAYS ? "" : Long.toString(call)) + ", "
                + (isPending() ? "no answer" : Long.toString(end)) + "]";
    }
}
