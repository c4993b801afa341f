package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.junit.jupiter.api.Test;

class MappingTest {

    private static final ResourceId VIP = new ResourceId("vip");
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    @Test
    void whenStartsWereMovesReachesTheCoordinator() {
        RunDetails details = RunDetails.NONE.withArrivals(List.of(AT, AT.plusSeconds(5)));
        OperationKey start = new OperationKey(VIP, "start", Duration.ZERO);
        OperationResult result = new OperationResult(
                start, 7, OperationResult.Status.DONE, 0, 0, "", "", Duration.ofMillis(5), AT, AT, details);
        ResourceHistory history = new ResourceHistory(
                VIP,
                AgentName.parse("ocf:heartbeat:Dummy"),
                new TreeMap<>(Map.of(start, result)),
                new TreeMap<>(),
                Instant.EPOCH);

        assertThat(Mapping.fromWire(Mapping.toWire(history))).isEqualTo(history);
    }
}
