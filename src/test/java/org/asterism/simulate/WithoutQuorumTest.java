package org.asterism.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.junit.jupiter.api.Test;

/** What a partition without quorum does, by {@code no-quorum-policy}, as Pacemaker Explained has it. */
class WithoutQuorumTest {

    @Test
    void demoteKeepsRolesDemotedAndStopsTheRest() throws CibUnreadable {
        String report = report("demote", "");

        assertThat(report)
                .contains("Demote data:0 ( Promoted -> Unpromoted a )")
                .contains("Stop plain ( a )")
                .contains("* Unpromoted: [ a ]");
    }

    @Test
    void fenceFencesAllWhenTheQuorumWasLost() throws CibUnreadable {
        assertThat(report("fence", "no-quorum-panic=\"1\""))
                .contains("Fence (reboot) a 'cluster does not have quorum'");
    }

    @Test
    void fenceOnlyStopsWhenThereNeverWasAQuorum() throws CibUnreadable {
        assertThat(report("fence", "")).doesNotContain("Fence").contains("Stop plain ( a )");
    }

    @Test
    void ignoreLetsAllRun() throws CibUnreadable {
        assertThat(report("ignore", "")).doesNotContain("Stop ", "Demote ");
    }

    private static String report(String policy, String attributes) throws CibUnreadable {
        String cib = """
                <cib have-quorum="0" dc-uuid="1" %s><configuration>
                  <crm_config><cluster_property_set id="o">
                    <nvpair id="o1" name="no-quorum-policy" value="%s"/>
                  </cluster_property_set></crm_config>
                  <nodes><node id="1" uname="a"/></nodes>
                  <resources>
                    <primitive id="shooter" class="stonith" type="fence_xvm"/>
                    <primitive id="plain" class="ocf" provider="heartbeat" type="Dummy"/>
                    <clone id="all"><meta_attributes id="m"><nvpair id="m1" name="promotable" value="true"/></meta_attributes>
                      <primitive id="data" class="ocf" provider="pacemaker" type="Stateful"/></clone>
                  </resources></configuration>
                  <status><node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member">
                    <transient_attributes id="1"><instance_attributes id="t">
                      <nvpair id="t1" name="master-data" value="10"/></instance_attributes></transient_attributes>
                    <lrm id="1"><lrm_resources>
                      <lrm_resource id="plain" class="ocf" provider="heartbeat" type="Dummy">
                        <lrm_rsc_op id="plain_last_0" operation="start" operation_key="plain_start_0" call-id="3" rc-code="0"
                          op-status="0" interval="0" transition-key="1:1:0:t" on_node="a"/></lrm_resource>
                      <lrm_resource id="data" class="ocf" provider="pacemaker" type="Stateful">
                        <lrm_rsc_op id="data_last_0" operation="promote" operation_key="data_promote_0" call-id="5" rc-code="0"
                          op-status="0" interval="0" transition-key="2:1:0:t" on_node="a"/></lrm_resource>
                    </lrm_resources></lrm></node_state></status></cib>
                """.formatted(attributes, policy);
        return Simulation.report(
                        CibReader.read(new ByteArrayInputStream(cib.getBytes(StandardCharsets.UTF_8)), Instant.now())
                                .state())
                .replaceAll(" +", " ");
    }
}
