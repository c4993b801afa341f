package org.asterism.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.VoterSet;

/** State as tests need it. */
final class Samples {

    static final NodeName SELF = new NodeName("pbx1");
    static final NodeName PEER = new NodeName("pbx2");
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Path DIRECTORY = Path.of("/state");
    static final VoterSet VOTERS = new VoterSet(3, new TreeMap<>(Map.of(SELF, 1, PEER, 1)), new TreeMap<>());
    static final SparePromise PROMISE = new SparePromise(
            PEER, new Generation(7), Duration.ofSeconds(31), new BootTime(1_234_567_890_123L), "boot-a");
    static final OwnRestart RESTART =
            new OwnRestart.Lease(List.of("10.0.0.100", "2001:db8::100"), new BootTime(99), "boot-a");

    private Samples() {}

    /** A document with every kind of thing in it. */
    static StoredDocument document(long epoch, long index) {
        Resource.Primitive ip = new Resource.Primitive(
                new ResourceId("ip"),
                AgentName.parse("asterism:address"),
                new TreeMap<>(Map.of("ip", "10.0.0.100")),
                new TreeMap<>(),
                List.of(new OperationConfig(
                        "monitor",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(4500),
                        new TreeMap<>(Map.of("on-fail", "restart")))));
        Resource.Primitive pbx = new Resource.Primitive(
                new ResourceId("pbx"),
                AgentName.parse("ocf:heartbeat:asterisk"),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of());
        Resource.Group group = new Resource.Group(new ResourceId("phones"), List.of(ip), new TreeMap<>());
        Resource.Clone clone =
                new Resource.Clone(new ResourceId("pbx-clone"), pbx, new TreeMap<>(Map.of("hot-standby", "true")));
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(Map.of("no-quorum-policy", "stop")),
                new TreeMap<>(Map.of(PEER, new TreeMap<>(Map.of("standby", "on")))),
                List.of(group, clone),
                List.of(
                        new Constraint.Location("l", group.id(), SELF, Score.of(index), new Constraint.Expiry.At(NOW)),
                        new Constraint.Location("m", group.id(), PEER, Score.INFINITY, Constraint.Expiry.NEVER),
                        new Constraint.Colocation("c", group.id(), clone.id(), Score.MINUS_INFINITY),
                        new Constraint.Order(
                                "o",
                                clone.id(),
                                "start",
                                group.id(),
                                "start",
                                Constraint.OrderKind.MANDATORY,
                                Constraint.Symmetry.SYMMETRICAL)),
                new TreeMap<>(Map.of("resource-stickiness", "100")),
                new TreeMap<>(Map.of("timeout", "30s")));
        return new StoredDocument(
                new DocumentVersion(new Epoch(epoch), index),
                StoredDocument.Commitment.PROPOSED,
                new StoredDocument.Label(0, index, 0),
                "anna",
                NOW,
                "more phones",
                document);
    }
}
