package org.asterism.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Registrations that a takeover finds.
 *
 * @param ami Asterisk's manager interface on this node, with {@code amiUser} and the secret in {@code amiSecretFile}
 * @param ariUrl where its ARI is, with the same user and secret; empty: there is none
 * @param most contact bindings kept at once
 */
public record RegistrationSettings(
        Use use, InetSocketAddress ami, String amiUser, Path amiSecretFile, String ariUrl, int most) {

    /** See {@link #use()}. */
    public enum Use {
        ON,
        OFF
    }
}
