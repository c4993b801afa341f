package org.asterism.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Settings of the local actor system, the same for nodes and arbiters. */
final class LocalConfig {

    private LocalConfig() {}

    /** {@code over} counts more. */
    static Config under(Config over) {
        return over.withFallback(ConfigFactory.parseResources("asterism-local.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }
}
