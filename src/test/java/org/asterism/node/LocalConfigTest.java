package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import org.asterism.config.PoolSettings;
import org.junit.jupiter.api.Test;

class LocalConfigTest {

    @Test
    void poolsHaveTheSizesOfTheSite() {
        Config config = LocalConfig.under(new PoolSettings(40, 3).forActors()).getConfig("asterism.dispatcher");

        assertThat(config.getInt("process.fork-join-executor.parallelism-min")).isEqualTo(40);
        assertThat(config.getInt("process.fork-join-executor.parallelism-max")).isEqualTo(40);
        assertThat(config.getInt("file.thread-pool-executor.fixed-pool-size")).isEqualTo(3);
    }
}
