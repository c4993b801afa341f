package org.asterism.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Ballot;
import org.asterism.model.Heartbeat.Candidacy;
import org.asterism.model.Heartbeat.Heard;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** The heartbeat that takes most bytes, to find out at start whether a configured cluster fits into datagrams. */
final class LargestHeartbeat {

    private LargestHeartbeat() {}

    /** Size of the payload when every number is at its longest, for the longest names in every place. */
    static int payloadBytes(Collection<NodeName> nodes) {
        NodeName longest = nodes.stream()
                .max(java.util.Comparator.comparingInt(
                                (NodeName name) -> name.value().length())
                        .thenComparing(name -> name))
                .orElseThrow(() -> new IllegalArgumentException("a cluster needs a node"));
        NodeOrNone some = NodeOrNone.of(longest);
        Epoch epoch = new Epoch(Long.MAX_VALUE);
        BootTime time = new BootTime(Long.MAX_VALUE);
        Duration span = Duration.ofNanos(Long.MAX_VALUE);
        Incarnation incarnation = new Incarnation(new Generation(Long.MAX_VALUE), Integer.MAX_VALUE);
        Heard heard = new Heard(incarnation, Long.MAX_VALUE, time);
        List<PeerEntry> peers = new ArrayList<>();
        nodes.stream()
                .sorted()
                .filter(name -> !name.equals(longest))
                .forEach(peer -> peers.add(new PeerEntry(
                        peer,
                        heard,
                        Long.MAX_VALUE,
                        Heartbeat.Grant.GRANTED,
                        Heartbeat.Consent.GIVEN,
                        span,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Heartbeat.AsksLoss.YES,
                        Heartbeat.Spares.YES)));
        Heartbeat heartbeat = new Heartbeat(
                longest,
                incarnation,
                Long.MAX_VALUE,
                time,
                Readiness.AMNESIA,
                Tenure.LAPSED,
                epoch,
                new Leadership(epoch, some),
                new Candidacy(Candidacy.Stage.VOTE, epoch),
                new Ballot(epoch, some, epoch, some),
                new DocumentVersion(epoch, Long.MAX_VALUE),
                Long.MAX_VALUE,
                new NetIdentity(some, epoch),
                Long.MIN_VALUE,
                span,
                peers,
                Long.MIN_VALUE,
                voters(nodes));
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        new HeartbeatFields().write(heartbeat, buffer);
        return buffer.position();
    }

    /** With more votes than anybody gives to a node. */
    private static Heartbeat.VoterWord voters(Collection<NodeName> nodes) {
        SortedMap<NodeName, Integer> votes = new TreeMap<>();
        nodes.forEach(node -> votes.put(node, 300));
        return new Heartbeat.VoterWord.Changed(Long.MAX_VALUE, new VoterSet(Long.MAX_VALUE, votes, votes));
    }
}
