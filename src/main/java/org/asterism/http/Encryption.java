package org.asterism.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.asterism.tls.Identity;
import org.asterism.tls.PortEngines;

/** How what is asked and answered travels. */
public sealed interface Encryption {

    /** Readable for all on the way. */
    record Clear() implements Encryption {}

    /** In TLS, by the identity of the moment, whose CA also issues certificates of clients. */
    record Tls(PortEngines engines, Supplier<Identity> identity) implements Encryption {
        public Tls(Supplier<Identity> identity) {
            this(new PortEngines(identity), identity);
        }
    }

    /** Who issues certificates of clients. */
    default List<X509Certificate> authorities() {
        return this instanceof Tls tls ? tls.identity().get().authorities() : List.of();
    }
}
