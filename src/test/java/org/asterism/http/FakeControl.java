package org.asterism.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.asterism.api.AgentDescription;
import org.asterism.api.AgentList;
import org.asterism.api.ChangeResult;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ConfigHistory;
import org.asterism.api.Explanation;
import org.asterism.api.FencingStatus;
import org.asterism.api.KeyOverview;
import org.asterism.api.NodeList;
import org.asterism.api.QuorumReport;
import org.asterism.api.SampleStatus;
import org.asterism.api.SmallestChange;
import org.asterism.audit.Mask;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** A cluster that answers what it was told to, and remembers what it was asked. */
public final class FakeControl implements ClusterControl {

    /** What is answered as the CIB. */
    public volatile String cib = "<cib>\n<nvpair id=\"a\" name=\"passwd\" value=\"new\"/>\n</cib>\n";

    public static final DocumentVersion VERSION = new DocumentVersion(new Epoch(6), 17);

    private static final Mask MASK = Mask.of(Set.of("pin"));

    /** What was asked and by whom. */
    public record Asked(Change change, Caller caller) {}

    public final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    /** Run each time the status is asked for. */
    public volatile Runnable looks = () -> {};

    public volatile CompletionStage<ClusterStatus> status = CompletableFuture.completedFuture(SampleStatus.status());
    public volatile CompletionStage<ClusterDocument> document =
            CompletableFuture.completedFuture(ClusterDocument.EMPTY);
    public volatile CompletionStage<Optional<Explanation>> explanation =
            CompletableFuture.completedFuture(Optional.empty());
    public volatile CompletionStage<ChangeResult> answer = new CompletableFuture<>();
    public volatile FencingStatus fencing =
            new FencingStatus(new NodeName("pbx1"), List.of(), List.of(), List.of(), List.of());
    /** Latest first. */
    public final SortedMap<DocumentVersion, String> kept = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    public volatile String text = "resources {}\n";

    @Override
    public CompletionStage<ClusterStatus> status() {
        looks.run();
        return status;
    }

    @Override
    public CompletionStage<ClusterDocument> document() {
        return document;
    }

    @Override
    public CompletionStage<QuorumReport> quorum() {
        return CompletableFuture.completedFuture(new QuorumReport(
                "voip",
                new NodeName("pbx1"),
                ClusterStatus.Verdict.WON,
                "a quorum backs this node",
                3,
                2,
                3,
                Heartbeat.NodeOrNone.NONE,
                new Epoch(6),
                VERSION,
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    @Override
    public CompletionStage<NodeList> nodes() {
        return CompletableFuture.completedFuture(new NodeList(
                "voip",
                new NodeName("pbx1"),
                Heartbeat.NodeOrNone.NONE,
                "0/1",
                NodeList.State.SETTLED,
                "",
                List.of(new NodeList.Entry(
                        new NodeName("pbx4"), NodeList.Place.KNOWN, 0, 0, NodeList.Entry.Heard.HEARD, "not added"))));
    }

    @Override
    public CompletionStage<Optional<Explanation>> explain(ResourceId resource) {
        return explanation;
    }

    @Override
    public CompletionStage<List<SmallestChange>> smallestChanges(ResourceId resource, NodeOrNone toward) {
        return CompletableFuture.completedFuture(List.of(new SmallestChange(
                resource,
                SmallestChange.Result.FOUND,
                "a location preference of 101 of " + resource + " for pbx2",
                toward instanceof NodeOrNone.Somebody ? toward : NodeOrNone.of(new NodeName("pbx2")))));
    }

    @Override
    public CompletionStage<AgentList> agents(String beginning) {
        return CompletableFuture.completedFuture(new AgentList(List.of(beginning + ":Dummy")));
    }

    @Override
    public CompletionStage<AgentDescription> agent(AgentName agent) {
        return CompletableFuture.completedFuture(
                agent.type().equals("Dummy")
                        ? new AgentDescription(
                                agent.toString(), "", "1.0", "1.1", "a dummy", "", "", List.of(), List.of())
                        : AgentDescription.unknown(agent.toString(), "agent " + agent + " is not installed"));
    }

    @Override
    public CompletionStage<ConfigText> config(Secrecy secrecy) {
        return CompletableFuture.completedFuture(new ConfigText(VERSION, shown(text, secrecy)));
    }

    @Override
    public CompletionStage<Optional<ConfigText>> config(DocumentVersion version, Secrecy secrecy) {
        return CompletableFuture.completedFuture(Optional.ofNullable(kept.get(version))
                .map(earlier -> new ConfigText(version, shown(earlier, secrecy))));
    }

    @Override
    public CompletionStage<ConfigHistory> configHistory() {
        return CompletableFuture.completedFuture(new ConfigHistory(
                SampleStatus.PBX1,
                VERSION,
                kept.keySet().stream()
                        .map(version -> new ConfigHistory.Entry(version, Instant.EPOCH, "anna", "edited", 1))
                        .toList()));
    }

    @Override
    public CompletionStage<String> cib(Secrecy secrecy) {
        return CompletableFuture.completedFuture(shown(cib, secrecy));
    }

    @Override
    public CompletionStage<Mask> mask(List<ConfigText> configurations) {
        return CompletableFuture.completedFuture(MASK);
    }

    private static String shown(String text, Secrecy secrecy) {
        return secrecy == Secrecy.SHOWN
                ? text
                : String.join("\n", MASK.lines(text.lines().toList())) + "\n";
    }

    @Override
    public CompletionStage<KeyOverview> keys() {
        return CompletableFuture.completedFuture(new KeyOverview(
                List.of(new KeyOverview.NodeKeys(
                        SampleStatus.PBX1, 1, List.of(new KeyOverview.Key(1, "sha256", "0a1b2c3d")))),
                "",
                List.of()));
    }

    @Override
    public CompletionStage<FencingStatus> fencing() {
        return CompletableFuture.completedFuture(fencing);
    }

    @Override
    public CompletionStage<FencingStatus> testFencing() {
        return CompletableFuture.completedFuture(fencing);
    }

    @Override
    public CompletionStage<ChangeResult> change(Change change, Caller caller) {
        asked.add(new Asked(change, caller));
        return answer;
    }
}
