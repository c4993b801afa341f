package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.QuorumReport;
import org.asterism.api.QuorumReport.Presence;
import org.asterism.config.Configuration;
import org.asterism.config.ConfigurationRefused;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Hearing.Verdict;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteExplainerTest {

    private static final DocumentVersion OLD = new DocumentVersion(new Epoch(3), 4);
    private static final DocumentVersion NEW = new DocumentVersion(new Epoch(3), 7);

    @TempDir
    private Path dir;

    @Test
    void itNamesWhoseLossWouldLoseTheQuorum() throws Exception {
        QuorumReport report = report(NEW, Map.of("b", Verdict.SILENT, "q", Verdict.HEARD), NEW);

        assertThat(report.present()).isEqualTo(2);
        assertThat(report.needed()).isEqualTo(2);
        assertThat(report.voters())
                .extracting(QuorumReport.Voter::presence)
                .containsExactly(Presence.SELF, Presence.SILENT, Presence.HEARD);
        assertThat(report.consequences()).containsExactly("without q the quorum would be lost");
        assertThat(report.remedies()).isEmpty();
    }

    @Test
    void itNamesWhoIsMissing() throws Exception {
        QuorumReport report = report(NEW, Map.of("b", Verdict.SILENT, "q", Verdict.SILENT), NEW);

        assertThat(report.present()).isEqualTo(1);
        assertThat(report.remedies()).containsExactly("start or reach b or q: one vote more is needed");
    }

    @Test
    void withAllThereNothingIsSaid() throws Exception {
        QuorumReport report = report(NEW, Map.of("b", Verdict.HEARD, "q", Verdict.HEARD), NEW);

        assertThat(report.present()).isEqualTo(3);
        assertThat(report.consequences()).isEmpty();
        assertThat(report.remedies()).isEmpty();
    }

    @Test
    void anOutdatedNodeIsToldWhatIsMissingAndWhatHelps() throws Exception {
        QuorumReport report = report(OLD, Map.of("b", Verdict.SILENT, "q", Verdict.HEARD), NEW);

        assertThat(report.consequences())
                .anySatisfy(line -> assertThat(line).contains("version 3/7").contains("no node that is heard has it"));
        assertThat(report.remedies())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("start the node that has it").contains("--accept-older voip"));
    }

    private QuorumReport report(DocumentVersion own, Map<String, Verdict> heard, DocumentVersion arbiters)
            throws IOException, ConfigurationRefused {
        Path file = Files.writeString(dir.resolve("asterism.conf"), """
                asterism {
                  cluster { name = voip, nodes = [
                    { name = a, addresses { eth0 = "10.0.0.1" } }
                    { name = b, addresses { eth0 = "10.0.0.2" } } ] }
                  links = [ { type = ucast, interface = eth0 } ]
                  quorum { arbiters = [ { name = q, address = "10.9.9.9" } ] }
                }
                """);
        NodeSettings settings = Configuration.read(file, "a").orThrow().settings();
        List<PeerState> peers = new ArrayList<>();
        TreeMap<NodeName, Heartbeat> newest = new TreeMap<>();
        new TreeMap<>(heard).forEach((name, verdict) -> {
            NodeName peer = new NodeName(name);
            peers.add(new PeerState(peer, verdict, PeerState.Returns.TWO_WAY, List.of()));
            newest.put(peer, heartbeat(peer, name.equals("q") ? arbiters : own));
        });
        HeartSnapshot now = new HeartSnapshot(
                BootTime.ZERO,
                new Incarnation(new Generation(1), 1),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                BootTime.ZERO,
                Heartbeat.Leadership.NONE,
                Epoch.NONE,
                HeartSnapshot.Office.FOLLOWS,
                VoterSet.configured(settings.allVotes()),
                HeartSnapshot.VoterChanging.SETTLED,
                own,
                DocumentVersion.EMPTY,
                Votes.WON,
                "",
                peers,
                newest,
                new TreeMap<>(),
                new TreeSet<>(),
                List.of(),
                new TreeSet<>(java.util.Comparator.comparing(java.net.InetAddress::getHostAddress)),
                Duration.ZERO);
        return new VoteExplainer(settings, now, own, List.of(), List.of()).explain();
    }

    private static Heartbeat heartbeat(NodeName sender, DocumentVersion document) {
        return new Heartbeat(
                sender,
                new Incarnation(new Generation(1), 1),
                1,
                BootTime.ZERO,
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                Epoch.NONE,
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                document,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                List.of(),
                0,
                Heartbeat.VoterWord.UNSAID);
    }
}
