package org.asterism.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.asterism.cib.CibReader;
import org.asterism.model.ClusterState;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** A set's own score (Pacemaker Explained, "Resource Sets"); the expected scores are those that crm_simulate 2.1.5 printed. */
class SetScoreTest {

    @Test
    void aSetsOwnScoreHoldsWithinItAndTheConstraintsBetweenSets() throws Exception {
        List<String> scores = scores("""
                <rsc_location id="l-a" rsc="a" node="n1" score="50"/>
                <rsc_location id="l-b" rsc="b" node="n2" score="50"/>
                <rsc_location id="l-c" rsc="c" node="n1" score="20"/>
                <rsc_location id="l-d" rsc="d" node="n2" score="30"/>
                <rsc_colocation id="col" score="100">
                  <resource_set id="s0" score="7"><resource_ref id="a"/><resource_ref id="b"/></resource_set>
                  <resource_set id="s1" score="9"><resource_ref id="c"/><resource_ref id="d"/></resource_set>
                </rsc_colocation>
                """);

        assertThat(scores)
                .contains(
                        "d allocation score on n1: 10",
                        "d allocation score on n2: 31",
                        "a allocation score on n1: 50",
                        "a allocation score on n2: 101",
                        "b allocation score on n2: 57");
    }

    @Test
    void ofALocationItIsTheScoreOfItsResources() throws Exception {
        List<String> scores = scores("""
                <rsc_location id="loc" node="n1" score="40">
                  <resource_set id="s0" score="7"><resource_ref id="a"/><resource_ref id="b"/></resource_set>
                  <resource_set id="s1"><resource_ref id="c"/></resource_set>
                </rsc_location>
                """);

        assertThat(scores)
                .contains("a allocation score on n1: 7", "b allocation score on n1: 7", "c allocation score on n1: 40");
    }

    private static List<String> scores(String constraints) throws Exception {
        StringBuilder resources = new StringBuilder();
        for (String id : List.of("a", "b", "c", "d")) {
            resources.append("<primitive id='%s' class='ocf' provider='pacemaker' type='Dummy'/>".formatted(id));
        }
        String xml = """
                <cib have-quorum="1" dc-uuid="1"><configuration>
                <crm_config><cluster_property_set id="o"><nvpair id="f" name="stonith-enabled" value="false"/>
                </cluster_property_set></crm_config>
                <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
                <resources>%s</resources><constraints>%s</constraints></configuration>
                <status>
                <node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="2" uname="n2" in_ccm="true" crmd="online" join="member" expected="member"/>
                </status></cib>
                """.formatted(resources, constraints);
        ClusterState state = CibReader.read(
                        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)
                .state();
        return Scheduler.scores(state).stream()
                .map(score -> score.replaceFirst(".*primitive_assign: ", ""))
                .toList();
    }
}
