package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.ConflictWatch.Reaction;
import org.asterism.resource.agent.FloatingAddress;
import org.junit.jupiter.api.Test;

class ConflictBoardTest {

    private final List<String> story = new ArrayList<>();
    private BootTime now = new BootTime(1_000_000_000_000L);
    private final ConflictBoard board = new ConflictBoard(story::add, () -> now);

    @Test
    void aConflictIsToldOnceAndShownForAsLongAsItLasts() throws UnknownHostException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        board.show(registry);
        FloatingAddress phone = new FloatingAddress(InetAddress.getByName("10.0.0.100"), 24, "eth0");

        board.contested(phone, "02:00:00:00:00:66", Reaction.DEFENDED);
        board.contested(phone, "02:00:00:00:00:66", Reaction.DEFENDED_LATELY);

        assertThat(story)
                .singleElement()
                .asString()
                .contains(
                        "another host, 02:00:00:00:00:66, claims 10.0.0.100/24 on eth0", "announces the address again");
        assertThat(board.sentences()).containsExactlyElementsOf(story);
        assertThat(registry.get("asterism.address.contested").gauge().value()).isEqualTo(1);
        assertThat(registry.get("asterism.address.claims").functionCounter().count())
                .isEqualTo(2);
        assertThat(registry.get("asterism.address.defences").functionCounter().count())
                .isEqualTo(1);

        board.settled(phone);
        board.settled(phone);
        assertThat(story).hasSize(2).endsWith("nobody else claims 10.0.0.100/24 on eth0 any more");
        assertThat(board.sentences()).isEmpty();
    }

    @Test
    void aMachineThatChangesItsAddressIsNewsOnceAMinute() throws UnknownHostException {
        FloatingAddress phone = new FloatingAddress(InetAddress.getByName("fd00::1"), 64, "eth0");
        for (int second = 0; second <= 60; second++) {
            board.contested(phone, "02:00:00:00:01:" + (10 + second % 60), Reaction.REPORTED);
            now = now.plus(Duration.ofSeconds(1));
        }

        assertThat(story).hasSize(2).last().asString().contains("on-conflict = report");
    }
}
