package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTableFailureDetectorTest {

    private static final String NET = "test-detector";
    private static final String PEER = "127.0.0.9:17355";

    private final ActorSystem system = ActorSystem.create("detector");
    private final LinkTableFailureDetector detector =
            new LinkTableFailureDetector(ConfigFactory.parseMap(Map.of("registry", NET)), system.eventStream());

    @BeforeEach
    void peerIsMonitored() {
        detector.setAddress("pekko://asterism-net@" + PEER);
        detector.heartbeat();
    }

    @AfterEach
    void end() {
        LossRegistry.of(NET).clear();
        LossRegistry.downed(NET).clear();
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void aPeerIsAvailableUntilTheQuorumGivesItUp() {
        boolean before = detector.isAvailable();

        LossRegistry.of(NET).add(PEER);

        assertThat(before).isTrue();
        assertThat(detector.isAvailable()).isFalse();
    }

    /** Else its old member would stay for seconds, and it could not join anew. */
    @Test
    void aDownedMemberIsUnavailableAlthoughItsLossIsOver() {
        LossRegistry.downed(NET).add(PEER);

        boolean whileDowned = detector.isAvailable();
        LossRegistry.downed(NET).remove(PEER);

        assertThat(whileDowned).isFalse();
        assertThat(detector.isAvailable()).isTrue();
    }
}
