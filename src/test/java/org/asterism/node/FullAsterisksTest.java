package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.CallCapacity;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.Destination;
import org.asterism.telephony.drain.DispatcherKeeper.Reason;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.junit.jupiter.api.Test;

class FullAsterisksTest {

    private static final ResourceId ONE = new ResourceId("asterisk-1");
    private static final ResourceId TWO = new ResourceId("asterisk-2");
    private static final URI RPC = URI.create("http://10.0.0.21:8000/RPC");

    private final TreeMap<ResourceId, Integer> up = new TreeMap<>();
    private SortedMap<ResourceId, Stand> before = new TreeMap<>();
    private Position second = Position.OPEN;
    private int secondSet = 1;

    @Test
    void oneThatIsFullIsClosedUntilItHasATenthOfRoom() {
        assertThat(positions(99, 50)).containsExactly(Position.OPEN, Position.OPEN);
        assertThat(positions(100, 50)).containsExactly(Position.CLOSED, Position.OPEN);
        assertThat(before.get(ONE).reason()).isEqualTo(Reason.FULL);
        assertThat(positions(90, 50)).containsExactly(Position.CLOSED, Position.OPEN);
        assertThat(positions(89, 50)).containsExactly(Position.OPEN, Position.OPEN);
        assertThat(positions(99, 50)).containsExactly(Position.OPEN, Position.OPEN);
    }

    @Test
    void whereNobodyHasRoomNobodyIsClosed() {
        assertThat(positions(100, 100)).containsExactly(Position.OPEN, Position.OPEN);

        second = Position.CLOSED;
        assertThat(positions(100, 0)).containsExactly(Position.OPEN, Position.CLOSED);
        assertThat(before.get(TWO).reason()).isEqualTo(Reason.AWAY);

        second = Position.OPEN;
        secondSet = 2;
        assertThat(positions(100, 0)).as("another farm").containsExactly(Position.OPEN, Position.OPEN);
    }

    @Test
    void anUnknownNumberClosesNothing() {
        up.clear();
        assertThat(positions()).containsExactly(Position.OPEN, Position.OPEN);
    }

    private List<Position> positions(int first, int second) {
        up.put(ONE, first);
        up.put(TWO, second);
        return positions();
    }

    private List<Position> positions() {
        TreeMap<ResourceId, Stand> stands = new TreeMap<>();
        stands.put(ONE, new Stand(new Destination(List.of(RPC), 1, "sip:10.0.0.11:5060"), Position.OPEN));
        stands.put(TWO, new Stand(new Destination(List.of(RPC), secondSet, "sip:10.0.0.12:5060"), second));
        CallCapacity capacity = new CallCapacity(
                new TreeMap<>(Map.of(ONE, 100, TWO, 100)), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        CallsUp calls = new CallsUp(new TreeMap<>(Map.of(new NodeName("pbx1"), up)));
        before = FullAsterisks.closed(stands, capacity, calls, before);
        return before.values().stream().map(Stand::position).toList();
    }
}
