package org.asterism.http;

import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** How what is asked and answered travels. */
public sealed interface Encryption {

    /** Readable for all on the way. */
    record Clear() implements Encryption {}

    /** In TLS. {@code engines} makes that of each connection. */
    record Tls(Supplier<SSLEngine> engines) implements Encryption {}
}
