package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditList;
import org.asterism.audit.AuditMessages;
import org.asterism.audit.AuditQuery;
import org.asterism.audit.AuditTrail;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditDeskTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final NodeName PBX3 = new NodeName("pbx3");
    private static final AuditQuery ALL = new AuditQuery(Instant.EPOCH, 100, "change", "", "");

    @TempDir
    private Path folder;

    private final Map<NodeName, AuditDesk> desks = new HashMap<>();
    private final Set<NodeName> reachable = new HashSet<>(Set.of(PBX1, PBX2, PBX3));
    private final Set<NodeName> mute = new HashSet<>();
    private final List<Runnable> timers = new ArrayList<>();

    @BeforeEach
    void open() {
        for (NodeName node : List.of(PBX1, PBX2, PBX3)) {
            AuditTrail trail = AuditTrail.in(
                    folder.resolve(node.value()),
                    node,
                    1 << 20,
                    2,
                    Runnable::run,
                    Runnable::run,
                    InstantSource.system());
            AuditDesk desk = new AuditDesk(new AuditDesk.Setting(
                    node,
                    Set.of(PBX1, PBX2, PBX3),
                    () -> reachable,
                    this::deliver,
                    (time, timer) -> timers.add(timer)));
            desk.open(trail);
            desks.put(node, desk);
            var unused = trail.append(entry(node));
        }
    }

    private void deliver(NodeName to, WireMessage message) {
        if (!mute.contains(to)) {
            assertThat(desks.get(to).takes(message)).isTrue();
        }
    }

    @Test
    void whatWasAskedOfAnyNodeIsInTheList() {
        AuditList list = desks.get(PBX1).all(ALL).toCompletableFuture().join();

        assertThat(list.records())
                .extracting(one -> one.entry().command())
                .containsExactlyInAnyOrder("standby pbx1", "standby pbx2", "standby pbx3");
        assertThat(list.remarks()).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsNamedAndNotWaitedForLonger() {
        reachable.remove(PBX3);
        mute.add(PBX2);

        var asked = desks.get(PBX1).all(ALL).toCompletableFuture();
        assertThat(asked).isNotDone();
        timers.forEach(Runnable::run);

        assertThat(asked.join().records()).hasSize(1);
        assertThat(asked.join().remarks())
                .containsExactly(
                        "pbx2 did not answer: what was asked of it is not in here; ask again when it is back",
                        "pbx3 did not answer: what was asked of it is not in here; ask again when it is back");
    }

    @Test
    void whatMakesNoSenseIsDropped() {
        AuditDesk desk = desks.get(PBX1);

        assertThat(desk.takes(new AuditMessages.AuditPart("pbx2", 17, "no page")))
                .isTrue();
        assertThat(desk.takes(new AuditMessages.AuditWanted("pbx2", 1, "yesterday", 0, "odd", "", "")))
                .isTrue();
        assertThat(desk.takes(new WireMessage() {})).isFalse();
    }

    private static AuditEntry entry(NodeName node) {
        return new AuditEntry(
                0,
                Instant.now(),
                node,
                AuditEntry.Kind.CHANGE,
                new AuditEntry.Who("anna", "administrator", AuditEntry.Means.TOKEN, "127.0.0.1", ""),
                "standby " + node,
                new TreeMap<>(),
                "",
                AuditEntry.Outcome.DONE,
                "",
                "done",
                "",
                "",
                List.of());
    }
}
