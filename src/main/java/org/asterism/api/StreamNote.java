package org.asterism.api;

/**
 * What the event stream says of itself: why events are missing, or why it ends.
 *
 * @param remedy what helps; empty if nothing needs to be done
 */
public record StreamNote(String sentence, String remedy) {}
