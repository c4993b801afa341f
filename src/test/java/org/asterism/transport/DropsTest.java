package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.wire.Refusal;
import org.junit.jupiter.api.Test;

class DropsTest {

    @Test
    void whatALinkDroppedSinceTheLastLookIsToldByCause() {
        Drops before = Drops.NONE.look(links(Map.of(Refusal.WRONG_KEY, 3L))).next();

        Drops.Look look = before.look(links(Map.of(Refusal.WRONG_KEY, 40L, Refusal.REPLAY, 2L)));

        assertThat(look.sentences())
                .containsExactly("39 datagrams dropped on ucast:eth0: bad-signature 37, replay 2"
                        + " (a node has other keys in its authkeys, or they are forged)");
    }

    @Test
    void theFewThatAnyNetDropsAreNotToldOf() {
        Drops.Look look = Drops.NONE.look(links(Map.of(Refusal.REPLAY, 9L)));

        assertThat(look.sentences()).isEmpty();
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        List<LinkStatus> links = links(Map.of(Refusal.NOT_OURS, 1000L));
        Drops before = Drops.NONE.look(links).next();

        Drops.Look look = before.look(links);

        assertThat(look.sentences()).isEmpty();
    }

    private static List<LinkStatus> links(Map<Refusal, Long> dropped) {
        LinkCounts counts = new LinkCounts(new TreeMap<>(), dropped, "");
        return List.of(new LinkStatus(0, "ucast:eth0", LinkStatus.State.OPEN, "", counts));
    }
}
