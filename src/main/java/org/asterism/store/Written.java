package org.asterism.store;

/** What came of a write. Only {@link Done} permits anything to be promised to others. */
public sealed interface Written {

    /** On the disk, and will be there after a crash. */
    record Done() implements Written {}

    /** Would undo something remembered, so nothing was written: a bug or a stale message of the caller. */
    record Refused(String why) implements Written {}

    /**
     * Not known to be on the disk. It may still get there: each kind of state is made so that more of it on the disk than was
     * promised does no harm.
     */
    record Failed(Cause cause, String why) implements Written {}

    /** Why a write failed, for operators. */
    enum Cause {
        /** No space or quota left; the previous state is whole. */
        FULL,
        /** Took longer than the limit; it may still end. */
        STALLED,
        /** Too many writes wait for a stalled disk; this one was not begun. */
        BUSY,
        /** Anything else, such as a disk error or a file system mounted read-only. */
        BROKEN
    }
}
