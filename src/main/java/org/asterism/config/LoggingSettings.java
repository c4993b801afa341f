package org.asterism.config;

import java.nio.file.Path;

/**
 * Where log lines go, and how they look.
 *
 * @param facility of syslog(3), 0 to 23
 * @param fileBytes from which on a file is put aside
 * @param files kept of those put aside
 */
public record LoggingSettings(
        NodeSettings.LogLevel level,
        Format format,
        Destination destination,
        String socket,
        int facility,
        Path file,
        long fileBytes,
        int files) {

    /** How a line looks. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Where it goes. */
    public enum Destination {
        STDOUT,
        SYSLOG,
        FILE
    }
}
