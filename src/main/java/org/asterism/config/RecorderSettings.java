package org.asterism.config;

import java.time.Duration;

/**
 * The flight recorder.
 *
 * @param use whether anything is recorded
 * @param bytes of the ring on disk
 * @param summary how often links, clocks and quiet monitors are entered in summary
 */
public record RecorderSettings(Use use, long bytes, Duration summary) {

    /** See {@link #use()}. */
    public enum Use {
        ON,
        OFF
    }
}
