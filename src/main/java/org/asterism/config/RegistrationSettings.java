package org.asterism.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Registrations that a takeover finds.
 *
 * @param ami Asterisk's manager interface on this node, with {@code amiUser} and the secret in {@code amiSecretFile}
 * @param most contact bindings kept at once
 */
public record RegistrationSettings(
        Use use, InetSocketAddress ami, String amiUser, Path amiSecretFile, int most) {

    /** See {@link #use()}. */
    public enum Use {
        ON,
        OFF
    }
}
