package org.asterism.executor;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Starts programs and waits for them. {@link #start} and {@link #wake} are called by any thread, all else by one. */
public interface Spawning {

    /**
     * A program under way. Nothing here blocks.
     *
     * <p>Streams end for us with {@link #close}, not when the last holder closes them: a daemon may hold them for ever.
     */
    interface Child extends AutoCloseable {

        /** Its number; also that of its process group. */
        long pid();

        /** How it ended, as a shell tells it; empty while it runs. */
        OptionalInt status();

        /** SIGKILL for the program itself. */
        void kill();

        /** Reads what it has said since; 0 if nothing. */
        int readOutput(byte[] buffer);

        /** The same of its standard error. */
        int readError(byte[] buffer);

        @Override
        void close();
    }

    /**
     * Starts a program as leader of a process group of its own, in {@code /}, without input.
     *
     * @param environment all of it
     * @throws IOException it was not started, and why
     */
    Child start(List<String> words, SortedMap<String, String> environment) throws IOException;

    /**
     * The same of a program that leaves nothing behind and needs nothing before it, at the priority programs are to have and not at
     * ours. Empty if it cannot be executed, or not in this way: then a shell has to do it, which says why.
     */
    Optional<Child> startPlain(List<String> words, SortedMap<String, String> environment);

    /**
     * Waits until one of them may have ended or said something, somebody woke us or the time is over.
     *
     * @param hasMoved whether something happened since the last wait, for who can only look again and again
     */
    void await(Collection<Child> running, Duration longest, boolean hasMoved);

    /** Ends the present or next wait. */
    void wake();
}
