package org.asterism.registrations.core;

/**
 * A contact as Asterisk's database has it.
 *
 * @param expiresAt seconds since 1970
 * @param isFit to be of use on another node: not tied to a connection, and short enough to be written there
 */
public record Contact(String key, String value, long expiresAt, boolean isFit) {}
