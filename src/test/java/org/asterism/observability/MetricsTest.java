package org.asterism.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.observability.Metrics.DropCause;
import org.asterism.observability.Metrics.ElectionOutcome;
import org.asterism.observability.Metrics.LinkMeters;
import org.asterism.observability.Metrics.Quorum;
import org.asterism.observability.Metrics.ResourceGauge;
import org.asterism.observability.Metrics.RunOutcome;
import org.asterism.observability.Metrics.TransitionOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final NodeName PBX2 = new NodeName("pbx2");

    private final Metrics metrics = Metrics.create();

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Dashboards and alarms name these: a change here breaks them. */
    @Test
    void metricsKeepTheirNames() {
        LinkMeters link = metrics.link(PBX2, "ucast:eth0");
        link.sent();
        link.sent();
        link.received();
        link.wentUp();
        link.roundTrip(Duration.ofNanos(412_300));
        metrics.heartbeatDropped(DropCause.BAD_SIGNATURE);
        metrics.loopLate(Duration.ofMillis(3));
        metrics.roundConfirmed();
        metrics.leaseLapsed();
        metrics.electionHeld(ElectionOutcome.WON);
        metrics.nodeLost(PBX2);
        metrics.failoverDone(Duration.ofMillis(280));
        metrics.transitionEnded(TransitionOutcome.DONE, Duration.ofMillis(40));
        metrics.agentRan(AgentName.parse("ocf:heartbeat:IPaddr2"), "monitor", RunOutcome.OK, Duration.ofMillis(30));
        metrics.votes(2, 2, 3);
        metrics.quorum(Quorum.WON, 7);
        metrics.resource(new ResourceId("phones"), ResourceGauge.RUNNING);
        metrics.requestStarted().answered("status", 200);
        metrics.requestDenied();

        assertThat(metrics.scrape().lines())
                .contains(
                        "asterism_heartbeats_sent_total{medium=\"ucast:eth0\",peer=\"pbx2\"} 2.0",
                        "asterism_heartbeats_received_total{medium=\"ucast:eth0\",peer=\"pbx2\"} 1.0",
                        "asterism_link_up{medium=\"ucast:eth0\",peer=\"pbx2\"} 1.0",
                        "asterism_link_round_trip_micros{medium=\"ucast:eth0\",peer=\"pbx2\"} 412.0",
                        "asterism_heartbeats_dropped_total{cause=\"bad-signature\"} 1.0",
                        "asterism_loop_lateness_seconds_count 1",
                        "asterism_lease_rounds_confirmed_total 1.0",
                        "asterism_lease_lapses_total 1.0",
                        "asterism_elections_total{outcome=\"won\"} 1.0",
                        "asterism_losses_total{node=\"pbx2\"} 1.0",
                        "asterism_failover_seconds_bucket{le=\"0.2\"} 0",
                        "asterism_failover_seconds_bucket{le=\"0.3\"} 1",
                        "asterism_failover_seconds_count 1",
                        "asterism_transition_seconds_count{outcome=\"done\"} 1",
                        "asterism_agent_run_seconds_count"
                                + "{action=\"monitor\",agent=\"ocf:heartbeat:IPaddr2\",outcome=\"ok\"} 1",
                        "asterism_votes_present 2.0",
                        "asterism_votes_needed 2.0",
                        "asterism_votes_expected 3.0",
                        "asterism_quorum 1.0",
                        "asterism_epoch 7.0",
                        "asterism_resource_state{resource=\"phones\"} 1.0",
                        "asterism_http_request_seconds_count{route=\"status\",status=\"200\"} 1",
                        "asterism_http_denied_total 1.0");
    }

    @Test
    void aResourceNoLongerConfiguredDisappears() {
        ResourceId phones = new ResourceId("phones");
        metrics.resource(phones, ResourceGauge.RUNNING);

        metrics.resourceRemoved(phones);

        assertThat(metrics.scrape()).doesNotContain("phones");
        metrics.resource(phones, ResourceGauge.STOPPED);
        assertThat(metrics.scrape()).contains("asterism_resource_state{resource=\"phones\"} 0.0");
    }
}
