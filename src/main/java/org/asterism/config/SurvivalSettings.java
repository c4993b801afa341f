package org.asterism.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Calls that outlive the Asterisk that held them.
 *
 * @param hep where Asterisk's {@code res_hep} sends copies of its messages
 * @param ami Asterisk's manager interface on this node, with {@code amiUser} and the secret in {@code amiSecretFile}
 * @param port where the rescuer answers, at the floating address
 * @param perSecond calls that are begun each second
 * @param mostDialogs kept at once; a call has two
 * @param rtpengine ng port of the rtpengine on this node that carries the media; empty: it flows between the ends
 * @param cdrFile lines in the format of Asterisk's {@code cdr_csv}
 * @param cutDisposition what they say of calls that were cut
 */
public record SurvivalSettings(
        Use use,
        InetSocketAddress hep,
        InetSocketAddress ami,
        String amiUser,
        Path amiSecretFile,
        int port,
        int perSecond,
        int mostDialogs,
        Optional<InetSocketAddress> rtpengine,
        Path cdrFile,
        String cutDisposition) {

    /** See {@link #use()}. */
    public enum Use {
        ON,
        OFF
    }
}
