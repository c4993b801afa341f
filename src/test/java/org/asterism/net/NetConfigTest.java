package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetConfigTest {

    /** SIGTERM runs all hooks at once; one of Pekko's would end the messages while the node is being emptied over them. */
    @ParameterizedTest
    @ValueSource(strings = {"pekko.jvm-shutdown-hooks", "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook"})
    void theEndOfTheProcessDoesNotEndTheNetByItself(String hook) {
        Config config = ConfigFactory.parseResources("asterism-net.conf").withFallback(ConfigFactory.load());

        assertThat(config.getBoolean(hook)).isFalse();
    }
}
