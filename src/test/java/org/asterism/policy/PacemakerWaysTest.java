package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.junit.jupiter.api.Test;

/** Small things that {@code crm_simulate} does, found by comparing it with random configurations. */
class PacemakerWaysTest {

    private static final String DUMMY = "<primitive id=\"p\" class=\"ocf\" provider=\"pacemaker\" type=\"Dummy\"/>";

    @Test
    void numbersOfHealthAttributesCountWithTheStrategyCustom() {
        ClusterState state = state(
                option("node-health-strategy", "custom"),
                DUMMY,
                "",
                "n2",
                attribute("#health-disk", "5"),
                started("p"),
                "");

        assertThat(summary(state)).containsExactly("Move p ( n1 -> n2 )");
    }

    @Test
    void coloursOfHealthAttributesAreLeftToRulesWithTheStrategyCustom() {
        ClusterState state = state(
                option("node-health-strategy", "custom"),
                DUMMY,
                "",
                "n1",
                attribute("#health-disk", "red"),
                started("p"),
                "");

        assertThat(summary(state)).isEmpty();
        assertThat(Scheduler.status(state).lines()).contains("  * Node n1: online (health is RED)");
    }

    @Test
    void healthIsShownOfNodesInMaintenanceToo() {
        ClusterState state = state(
                option("node-health-strategy", "progressive") + option("node-health-yellow", "-5"),
                DUMMY,
                "",
                "n1",
                attribute("#health-disk", "-7") + attribute("maintenance", "true"),
                "",
                "");

        assertThat(Scheduler.status(state).lines()).contains("  * Node n1: maintenance (health is YELLOW)");
    }

    @Test
    void anExclusiveRuleThatHoldsNowhereLeavesOutAllNodes() {
        String exclusive =
                "<rsc_location id=\"l\" rsc=\"p\" resource-discovery=\"exclusive\"><rule id=\"r\" score=\"10\">"
                        + "<expression id=\"e\" attribute=\"site\" operation=\"eq\" value=\"moon\"/></rule></rsc_location>";

        assertThat(summary(state("", DUMMY, exclusive, "n1", "", "", ""))).isEmpty();
        assertThat(summary(state("", DUMMY, "", "n1", "", "", ""))).hasSize(1);
    }

    @Test
    void oneThatIsActiveTooOftenIsSaidToMoveFromWhereItWasSeenFirst() {
        String away = "<rsc_location id=\"l\" rsc=\"p\" node=\"n1\" score=\"-100\"/>";

        assertThat(summary(state("", DUMMY, away, "n1", "", started("p"), started("p"))))
                .containsExactly("Move p ( n1 -> n2 )");
        assertThat(summary(state("", DUMMY, "", "n1", "", started("p"), started("p"))))
                .containsExactly("Restart p ( n1 )");
    }

    @Test
    void instancesOfAUniqueCloneHavePromotionScoresOfTheirOwn() {
        String clone =
                "<clone id=\"c\"><meta_attributes id=\"cm\"><nvpair id=\"cm1\" name=\"promotable\" value=\"true\"/>"
                        + "<nvpair id=\"cm2\" name=\"globally-unique\" value=\"true\"/></meta_attributes>"
                        + DUMMY.replace("Dummy", "Stateful") + "</clone>";

        assertThat(summary(state("", clone, "", "n1", attribute("master-p", "10"), started("p:0"), started("p:1"))))
                .isEmpty();
        assertThat(summary(state("", clone, "", "n1", attribute("master-p:0", "10"), started("p:0"), started("p:1"))))
                .containsExactly("Promote p:0 ( Unpromoted -> Promoted n1 )");
    }

    private static List<String> summary(ClusterState state) {
        return Scheduler.summary(state);
    }

    private static String option(String name, String value) {
        return "<nvpair id=\"o-%s\" name=\"%s\" value=\"%s\"/>".formatted(name, name, value);
    }

    private static String attribute(String name, String value) {
        return "<nvpair id=\"a-%s\" name=\"%s\" value=\"%s\"/>".formatted(name.replaceAll("[#:]", ""), name, value);
    }

    private static String started(String id) {
        String type = id.contains(":") ? "Stateful" : "Dummy";
        return "<lrm_resource id=\"%s\" class=\"ocf\" provider=\"pacemaker\" type=\"%s\"><lrm_rsc_op id=\"%s_last_0\" "
                        .formatted(id, type, id)
                + "operation_key=\"%s_start_0\" operation=\"start\" transition-key=\"1:1:0:x\" ".formatted(id)
                + "transition-magic=\"0:0;1:1:0:x\" call-id=\"2\" rc-code=\"0\" op-status=\"0\" interval=\"0\"/></lrm_resource>";
    }

    /** Two nodes n1 and n2 that are online; {@code first} and {@code second} are their histories. */
    private static ClusterState state(
            String options,
            String resources,
            String constraints,
            String attributed,
            String attributes,
            String first,
            String second) {
        String xml =
                "<cib crm_feature_set=\"3.16.2\" validate-with=\"pacemaker-3.8\" epoch=\"1\" num_updates=\"0\" admin_epoch=\"0\" "
                        + "have-quorum=\"1\"><configuration><crm_config><cluster_property_set id=\"o\">"
                        + option("stonith-enabled", "false") + option("enable-startup-probes", "false") + options
                        + "</cluster_property_set></crm_config><nodes>" + node("n1", attributed, attributes)
                        + node("n2", attributed, attributes)
                        + "</nodes><resources>" + resources + "</resources><constraints>" + constraints
                        + "</constraints></configuration><status>" + status("n1", first) + status("n2", second)
                        + "</status></cib>";
        try {
            return CibReader.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)
                    .state();
        } catch (CibUnreadable e) {
            throw new AssertionError(e);
        }
    }

    private static String node(String name, String attributed, String attributes) {
        String own = name.equals(attributed)
                ? "<instance_attributes id=\"ia\">" + attributes + "</instance_attributes>"
                : "";
        return "<node id=\"%s\" uname=\"%s\">%s</node>".formatted(name, name, own);
    }

    private static String status(String name, String history) {
        return ("<node_state id=\"%s\" uname=\"%s\" in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\">"
                        + "<lrm id=\"%s\"><lrm_resources>%s</lrm_resources></lrm></node_state>")
                .formatted(name, name, name, history);
    }
}
