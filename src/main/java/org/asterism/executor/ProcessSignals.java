package org.asterism.executor;

/** Signals to the process groups that we made. */
public interface ProcessSignals {

    enum Signal {
        TERM,
        KILL
    }

    /** Signals all processes of the group; one that is gone already is no error. May take some milliseconds. */
    void signalGroup(long group, Signal signal);

    /** Signals one process; one that is gone already is no error. May take some milliseconds. */
    void signalProcess(long pid, Signal signal);
}
