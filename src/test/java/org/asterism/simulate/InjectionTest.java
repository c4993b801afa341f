package org.asterism.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.policy.Outcome;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** What a simulation supposes, against what crm_simulate 2.1.5 says of the same CIB. */
class InjectionTest {

    private static final NodeName ONE = new NodeName("one");

    private static final String CIB = """
            <cib have-quorum="1" dc-uuid="1" execution-date="1700000000"><configuration>
              <crm_config/>
              <nodes><node id="1" uname="one"/><node id="2" uname="two"/><node id="3" uname="three"/></nodes>
              <resources>
                <primitive id="f" class="stonith" type="fence_dummy"/>
                <primitive id="a" class="ocf" provider="pacemaker" type="Dummy">
                  <operations><op id="a-m" name="monitor" interval="10s"/></operations></primitive>
                <primitive id="b" class="ocf" provider="pacemaker" type="Dummy"/>
                <clone id="c"><primitive id="cp" class="ocf" provider="pacemaker" type="Dummy"/></clone>
              </resources>
              <constraints><rsc_ticket id="t" rsc="b" ticket="T" loss-policy="stop"/>
                <rsc_location id="l" rsc="a" node="one" score="10"/></constraints></configuration>
              <status>
                <node_state id="1" uname="one" in_ccm="true" crmd="online" join="member" expected="member">
                  <lrm id="1"><lrm_resources>
                    <lrm_resource id="a" class="ocf" provider="pacemaker" type="Dummy">
                      <lrm_rsc_op id="a_last_0" operation_key="a_start_0" operation="start" transition-key="1:1:0:x"
                        call-id="5" rc-code="0" op-status="0" interval="0"/>
                      <lrm_rsc_op id="a_monitor_10000" operation_key="a_monitor_10000" operation="monitor"
                        transition-key="1:1:0:x" call-id="6" rc-code="0" op-status="0" interval="10000"/></lrm_resource>
                    <lrm_resource id="cp" class="ocf" provider="pacemaker" type="Dummy">
                      <lrm_rsc_op id="cp_last_0" operation_key="cp_start_0" operation="start" transition-key="1:1:0:x"
                        call-id="7" rc-code="0" op-status="0" interval="0"/></lrm_resource>
                  </lrm_resources></lrm></node_state>
                <node_state id="2" uname="two" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="3" uname="three" in_ccm="false" crmd="offline" join="down" expected="down"/>
              </status></cib>
            """;

    @Test
    void aNodeThatLeftHoldsNothing() throws CibUnreadable {
        assertThat(report(Injection.nodeDown(ONE)))
                .contains("Performing Requested Modifications:\n  * Taking node one offline\n")
                .contains("* Start a ( two )")
                .contains("OFFLINE: [ one three ]")
                .doesNotContain("Fence");
    }

    @Test
    void aNodeThatFailedIsFenced() throws CibUnreadable {
        assertThat(report(Injection.nodeFail(ONE)))
                .contains("* Failing node one\n")
                .contains("* Fence (reboot) one 'peer is no longer part of the cluster'")
                .contains("* Move a ( one -> two )");
    }

    @Test
    void aNodeJoinsEvenIfItIsNew() throws CibUnreadable {
        assertThat(report(Injection.nodeUp(new NodeName("three")), Injection.nodeUp(new NodeName("four"))))
                .contains("* Bringing node three online\n  * Bringing node four online\n")
                .contains("Online: [ four one three two ]");
    }

    @Test
    void withoutQuorumAllStops() throws CibUnreadable {
        assertThat(report(Injection.quorum("no")))
                .contains("* Setting quorum: no\n")
                .contains("* Stop a ( one ) due to no quorum");
    }

    @Test
    void aTicketDecidesWhetherItsResourceRuns() throws CibUnreadable {
        assertThat(report(Injection.grant("T")))
                .contains("* Granting ticket T\n")
                .contains("* Start b ");
        assertThat(report(Injection.grant("T"), Injection.revoke("T"))).doesNotContain("* Start b ");
        assertThat(report(Injection.grant("T"), Injection.standby("T"))).doesNotContain("* Start b ");
        assertThat(report(Injection.grant("T"), Injection.standby("T"), Injection.activate("T")))
                .contains("* Start b ");
    }

    @Test
    void aFailureIsCountedAndRecoveredFrom() throws CibUnreadable {
        assertThat(report(Injection.operation(outcome("a_monitor_10000@one=7"))))
                .contains("""
                          * Injecting a_monitor_10000@one=7 into the configuration
                          * Injecting attribute fail-count-a#monitor_10000=value++ into /node_state '1'
                          * Injecting attribute last-failure-a#monitor_10000=1700000000 into /node_state '1'
                        """)
                .contains("* Recover a ( one )");
    }

    @Test
    void aProbesAnswerIsNoFailure() throws CibUnreadable {
        assertThat(report(Injection.operation(outcome("cp:0_monitor_0@two=0"))))
                .doesNotContain("fail-count")
                .doesNotContain("* Start cp");
    }

    @Test
    void whatIsNotThereIsNamed() throws CibUnreadable {
        assertThat(report(Injection.operation(outcome("nosuch_monitor_0@one=7"))))
                .contains("* Invalid resource name: nosuch");
        assertThat(report(Injection.nodeFail(new NodeName("nosuch"))))
                .contains("* Invalid node name: nosuch")
                .contains("Online: [ one two ]");
    }

    @Test
    void theTransitionStopsAtTheOperationThatFails() throws CibUnreadable {
        Request request = new Request(List.of(), List.of(outcome("b_start_0@two=1")), Request.Detail.PLAIN);
        ClusterState granted = Injection.grant("T").into(state(), new ArrayList<>());

        assertThat(Simulation.report(granted, request))
                .containsPattern("Resource action: b start on two\n  \\* Pretending action [0-9]+ failed with rc=1\n"
                        + "  \\* Injecting attribute fail-count-b#start_0=value\\+\\+ into /node_state '2'\n")
                .containsPattern("b\\s+\\(ocf:pacemaker:Dummy\\):\\s+FAILED two");
    }

    @Test
    void anOperationIsWrittenInFull() {
        assertThat(Outcome.parse("my_rsc_migrate_to_0@two=1"))
                .hasValueSatisfying(
                        outcome -> assertThat(outcome.operation().resource()).hasToString("my_rsc"));
        assertThat(Outcome.parse("rubbish")).isEmpty();
        assertThat(Outcome.parse("a_monitor_0@=1")).isEmpty();
    }

    @Test
    void scoresAreShownAsPacemakerShowsThem() throws CibUnreadable {
        assertThat(Scheduler.scores(state()))
                .contains(
                        "pcmk__primitive_assign: a allocation score on one: 10",
                        "pcmk__clone_assign: cp:0 allocation score on one: 1",
                        "pcmk__primitive_assign: b allocation score on two: -INFINITY");
    }

    @Test
    void theGraphIsDrawn() throws CibUnreadable {
        ClusterState failed = Injection.nodeFail(ONE).into(state(), new ArrayList<>());

        assertThat(Scheduler.dot(failed))
                .startsWith(" digraph \"g\" {")
                .contains(
                        "\"stonith 'reboot' one\" [ style=bold color=\"green\" fontcolor=\"black\"]",
                        "\"a_stop_0 one\" [ style=bold color=\"green\" fontcolor=\"orange\"]",
                        "\"a_stop_0 one\" -> \"a_start_0 two\" [ style = bold]")
                .endsWith("}");
    }

    private static Outcome outcome(String spec) {
        return Outcome.parse(spec).orElseThrow();
    }

    /** With one blank where there are more between words: the summary is set in columns. */
    private static String report(Injection... injections) throws CibUnreadable {
        Request request = new Request(List.of(injections), List.of(), Request.Detail.PLAIN);
        return Simulation.report(state(), request).replaceAll("(?<=\\S) +", " ");
    }

    private static ClusterState state() throws CibUnreadable {
        var document = new ByteArrayInputStream(CIB.getBytes(StandardCharsets.UTF_8));
        return CibReader.read(document, Instant.EPOCH).state();
    }
}
