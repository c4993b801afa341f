package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ResourceId;
import org.asterism.policy.Explainer;
import org.asterism.policy.PlacementStory;
import org.junit.jupiter.api.Test;

/** What {@code explain --file} says of a small CIB. */
class ExplainFileTest {

    private static final String CIB = """
            <cib validate-with="pacemaker-3.0" have-quorum="1" epoch="1" num_updates="0" admin_epoch="0">
              <configuration>
                <crm_config>
                  <cluster_property_set id="o"><nvpair id="f" name="fencing-enabled" value="false"/></cluster_property_set>
                </crm_config>
                <nodes><node id="1" uname="pbx1"/><node id="2" uname="pbx2"/></nodes>
                <resources><primitive id="phones" class="ocf" provider="heartbeat" type="asterisk"/></resources>
                <constraints><rsc_location id="home" rsc="phones" node="pbx1" score="50"/></constraints>
              </configuration>
              <status>
                <node_state id="1" uname="pbx1" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="2" uname="pbx2" in_ccm="true" crmd="online" join="member" expected="member"/>
              </status>
            </cib>
            """;

    @Test
    void theWinnerTheRunnerUpAndTheSmallestChangeAreNamed() throws CibUnreadable {
        assertThat(StoryView.lines(phones(), "", new Style(Style.Colour.PLAIN, Style.Letters.UNICODE), 80))
                .containsExactly(
                        "phones start on pbx1: best score 50",
                        "  pbx1        50  chosen",
                        "              50  location:home",
                        "  pbx2         0  50 less than the chosen node",
                        "  runner-up: pbx2",
                        "  smallest change: a location preference of 51 of phones for pbx2 → pbx2");
    }

    @Test
    void oneNodeCanBeAskedFor() throws CibUnreadable {
        assertThat(StoryView.json(phones(), "pbx2"))
                .containsEntry("target", "pbx1")
                .containsEntry("runnerUp", "pbx2")
                .extractingByKey("nodes")
                .asString()
                .contains("pbx2")
                .doesNotContain("pbx1");
    }

    private static PlacementStory phones() throws CibUnreadable {
        var document = new ByteArrayInputStream(CIB.getBytes(StandardCharsets.UTF_8));
        List<PlacementStory> stories = Explainer.explain(
                CibReader.read(document, Instant.EPOCH).state(), Explainer.Question.about(new ResourceId("phones")));

        assertThat(stories).hasSize(1);
        return stories.get(0);
    }
}
