package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.asterism.api.ApiJson;
import org.asterism.api.NodeList;
import org.asterism.api.NodeList.Entry;
import org.asterism.api.NodeList.Entry.Heard;
import org.asterism.api.NodeList.Place;
import org.asterism.cli.Style.Colour;
import org.asterism.cli.Style.Letters;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class NodeListViewTest {

    private static final NodeList LIST = new NodeList(
            "voip",
            new NodeName("pbx1"),
            NodeOrNone.of(new NodeName("pbx1")),
            "7/2",
            NodeList.State.CHANGING,
            "the voter set is changing; not heard: pbx2",
            List.of(
                    new Entry(new NodeName("pbx1"), Place.VOTER, 1, 1, Heard.HEARD, ""),
                    new Entry(new NodeName("pbx2"), Place.LEAVING, 1, 0, Heard.SILENT, ""),
                    new Entry(new NodeName("pbx3"), Place.KNOWN, 0, 0, Heard.HEARD, "holds nothing")));

    @Test
    void whoCountsAndWhatChangesIsShown() {
        assertThat(NodeListView.lines(LIST, new Style(Colour.PLAIN, Letters.ASCII), 80))
                .containsExactly(
                        "Cluster voip, as pbx1 sees it: voter set 7/2, changing",
                        "  the voter set is changing; not heard: pbx2",
                        "  * pbx1 counts     1 vote             coordinates",
                        "  - pbx2 leaving    1 vote, then 0     silent",
                        "  * pbx3 only known",
                        "      holds nothing");
    }

    @Test
    void theListSurvivesItsJourney() {
        assertThat(ApiJson.read(ApiJson.write(LIST), NodeList.class)).isEqualTo(LIST);
    }
}
