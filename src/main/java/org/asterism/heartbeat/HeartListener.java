package org.asterism.heartbeat;

/** Hears what the heart decided and saw, on the heart's thread: must hand it over at once, by a tell and nothing else. */
@FunctionalInterface
public interface HeartListener {
    void happened(HeartEvent event);
}
