package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.QuorumReport;
import org.asterism.api.QuorumReport.Kind;
import org.asterism.api.QuorumReport.Presence;
import org.asterism.api.QuorumReport.Voter;
import org.asterism.cli.Style.Colour;
import org.asterism.cli.Style.Letters;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class QuorumViewTest {

    private static final DocumentVersion DOCUMENT = new DocumentVersion(new Epoch(3), 7);
    private static final QuorumReport REPORT = new QuorumReport(
            "voip",
            new NodeName("pbx1"),
            Verdict.WON,
            "a quorum backs this node",
            2,
            2,
            3,
            NodeOrNone.of(new NodeName("pbx1")),
            new Epoch(3),
            DOCUMENT,
            List.of(
                    new Voter(new NodeName("arbiter1"), Kind.ARBITER, 1, Presence.HEARD, DOCUMENT, ""),
                    new Voter(new NodeName("pbx1"), Kind.NODE, 1, Presence.SELF, DOCUMENT, ""),
                    new Voter(
                            new NodeName("pbx2"),
                            Kind.NODE,
                            1,
                            Presence.SILENT,
                            DocumentVersion.EMPTY,
                            "given up by a quorum")),
            List.of("arbiters vote and own nothing"),
            List.of("without arbiter1 the quorum would be lost"),
            List.of());

    @Test
    void theVoteIsShownWithWhatTheNextFailureWouldDo() {
        assertThat(QuorumView.lines(REPORT, new Style(Colour.PLAIN, Letters.ASCII), 80))
                .containsExactly(
                        "Cluster voip, as pbx1 sees it: quorum won, 2 of 3 votes, 2 needed",
                        "  a quorum backs this node",
                        "  pbx1 coordinates, epoch 3",
                        "",
                        "Voters",
                        "  * arbiter1 arbiter  1 vote   heard          document 3/7",
                        "  * pbx1              1 vote   itself         document 3/7",
                        "  - pbx2              1 vote   silent         document 0/0",
                        "      given up by a quorum",
                        "",
                        "Rules",
                        "  arbiters vote and own nothing",
                        "",
                        "What next",
                        "  without arbiter1 the quorum would be lost");
    }

    @Test
    void itTravelsAsJson() {
        assertThat(ApiJson.read(ApiJson.write(REPORT), QuorumReport.class)).isEqualTo(REPORT);
    }
}
