package org.asterism.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.observability.Metrics.ElectionOutcome;
import org.asterism.observability.Metrics.RunOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = Metrics.create();

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Dashboards and alarms name these: a change here breaks them. */
    @Test
    void metricsKeepTheirNames() {
        metrics.loopLate(Duration.ofMillis(3));
        metrics.leaseLapsed();
        metrics.electionHeld(ElectionOutcome.WON);
        metrics.nodeLost(new NodeName("pbx2"));
        metrics.operationEnded(new ResourceId("phones:1"), "start", RunOutcome.TIMED_OUT, Duration.ofMillis(30));
        metrics.requestStarted().answered("status", 200);
        metrics.requestDenied();

        assertThat(metrics.scrape().lines())
                .contains(
                        "asterism_loop_lateness_seconds_count 1",
                        "asterism_lease_lapses_total 1.0",
                        "asterism_elections_total{outcome=\"won\"} 1.0",
                        "asterism_losses_total{node=\"pbx2\"} 1.0",
                        "asterism_operation_seconds_count{action=\"start\",outcome=\"timed-out\",resource=\"phones\"} 1",
                        "asterism_http_request_seconds_count{route=\"status\",status=\"200\"} 1",
                        "asterism_http_denied_total 1.0");
    }
}
