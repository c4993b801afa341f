package org.asterism.node;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.audit.AuditMerge;
import org.asterism.audit.AuditMessages.AuditPart;
import org.asterism.audit.AuditMessages.AuditWanted;
import org.asterism.audit.AuditQuery;
import org.asterism.audit.AuditTrail;
import org.asterism.http.AuditArchive;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers questions about the audit logs of all nodes, and those of other nodes about this one's. Any thread. */
final class AuditDesk implements AuditArchive {

    private static final Logger LOG = LoggerFactory.getLogger(AuditDesk.class);

    /** In base 64 it has to fit one message. */
    private static final int MOST_SENT = 700_000;

    /** How long the others may read their files. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * Surroundings.
     *
     * @param nodes all that are configured
     * @param reachable those that messages reach now
     */
    record Setting(
            NodeName self,
            Set<NodeName> nodes,
            Supplier<? extends Set<NodeName>> reachable,
            BiConsumer<NodeName, WireMessage> post,
            BiConsumer<Duration, Runnable> after) {}

    private final Setting setting;
    private final Roundup<AuditPage> roundup;
    private final AtomicReference<Optional<AuditTrail>> trail = new AtomicReference<>(Optional.empty());

    AuditDesk(Setting setting) {
        this.setting = setting;
        this.roundup = new Roundup<>(PATIENCE, setting.after());
    }

    /** From now on this node's log can be read. */
    void open(AuditTrail own) {
        trail.set(Optional.of(own));
    }

    @Override
    public CompletionStage<AuditList> all(AuditQuery query) {
        Set<NodeName> asked = new TreeSet<>(setting.nodes());
        asked.remove(setting.self());
        asked.retainAll(setting.reachable().get());
        String until = query.until().equals(Instant.EPOCH) ? "" : query.until().toString();
        CompletionStage<SortedMap<String, AuditPage>> others = roundup.ask(
                asked,
                (peer, run) -> setting.post()
                        .accept(
                                peer,
                                new AuditWanted(
                                        setting.self().value(),
                                        run,
                                        until,
                                        query.limit(),
                                        query.kind(),
                                        query.who(),
                                        query.version())));
        return others.thenCombine(own(query), (pages, own) -> {
            pages.put(setting.self().value(), own);
            return AuditMerge.merge(setting.self(), pages, query.limit(), silent(pages));
        });
    }

    private List<String> silent(SortedMap<String, AuditPage> pages) {
        List<String> remarks = new ArrayList<>();
        for (NodeName node : new TreeSet<>(setting.nodes())) {
            if (!pages.containsKey(node.value())) {
                remarks.add(node + " did not answer: what was asked of it is not in here; ask again when it is back");
            }
        }
        return remarks;
    }

    private CompletionStage<AuditPage> own(AuditQuery query) {
        Optional<AuditTrail> open = trail.get();
        return open == null || open.isEmpty()
                ? CompletableFuture.completedFuture(new AuditPage(List.of(), 0, "the log is not open yet"))
                : open.get().page(0, query.limit(), query::wants);
    }

    /** Takes a message of another node's desk; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        if (message instanceof AuditWanted wanted) {
            answer(wanted);
            return true;
        } else if (message instanceof AuditPart part) {
            onPart(part);
            return true;
        }
        return false;
    }

    private void answer(AuditWanted wanted) {
        try {
            NodeName asker = new NodeName(wanted.asker());
            Instant until = wanted.until().isEmpty() ? Instant.EPOCH : Instant.parse(wanted.until());
            AuditQuery query = new AuditQuery(until, wanted.limit(), wanted.kind(), wanted.who(), wanted.version());
            own(query)
                    .thenAccept(page -> setting.post()
                            .accept(
                                    asker,
                                    new AuditPart(
                                            setting.self().value(), wanted.run(), AuditMerge.pack(page, MOST_SENT))));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            LOG.warn("question about the audit log dropped asker={} reason={}", wanted.asker(), malformed.toString());
        }
    }

    private void onPart(AuditPart part) {
        if (!roundup.isAwaited(part.node(), part.run())) {
            return;
        }
        Optional<AuditPage> page = AuditMerge.unpack(part.page());
        if (page.isEmpty()) {
            LOG.warn("audit records dropped node={} reason=no page", part.node());
        } else {
            roundup.take(part.node(), part.run(), page.get());
        }
    }
}
