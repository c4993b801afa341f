package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.asterism.api.Packed;
import org.asterism.api.PrecheckReport;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.api.PrecheckReport.Weight;
import org.asterism.config.PrecheckSettings;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.precheck.Inventories;
import org.asterism.precheck.InventoryTaker;
import org.asterism.precheck.PrecheckMessages.InventoryPart;
import org.asterism.precheck.PrecheckMessages.InventoryWanted;
import org.asterism.precheck.Scope;
import org.asterism.precheck.Subject;
import org.asterism.precheck.core.Candidates;
import org.asterism.precheck.core.Comparison;
import org.asterism.precheck.core.Inventory;
import org.asterism.resource.agent.AsteriskPlace;
import org.asterism.telephony.AsteriskControl;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what the nodes have that may run an Asterisk, and tells the others what this one has. Any thread; nothing waits. */
final class PrecheckDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PrecheckDesk.class);

    /** How long the others may look at their files; below the time limit of an answer by HTTP. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The same where nobody waits: an inventory of large directories on slow disks takes its time. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    /** After the start of this manager, when its Asterisk has started, too. */
    private static final Duration FIRST = Duration.ofMinutes(2);

    /** Who asks twice within it gets the same. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** In base 64 it has to fit one message. */
    private static final int MOST_SENT = 700_000;

    /** Comparisons that wait for one that hangs, as at a dead mount. */
    private static final int MOST_WAITING = 100;

    private static final int MOST_NAMED = 3;
    private static final String NOTE = "precheck";

    private final Shared shared;
    private final PrecheckSettings settings;
    private final BiConsumer<NodeName, WireMessage> post;
    private final Roundup<Inventories> roundup;
    private final InventoryTaker taker;
    private final AtomicReference<ClusterDocument> document;
    private volatile int warnings;

    PrecheckDesk(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        this.shared = shared;
        this.settings = shared.settings().precheck();
        this.post = post;
        this.roundup = new Roundup<>(PATIENCE, shared::after);
        this.taker = new InventoryTaker(OneThread.named("precheck", MOST_WAITING), shared::after, BootClock::now);
        this.document = new AtomicReference<>(shared.onDisk());
        Gauge.builder("asterism.precheck.findings", this, desk -> desk.warnings)
                .description(
                        "what would hinder an Asterisk after a failover, as this node found it at the last comparison")
                .register(shared.parts().metrics().registry());
    }

    /** The document that holds from now on. */
    void inForce(ClusterDocument next) {
        document.set(next);
    }

    /** From now on a running Asterisk can be asked, and nodes are compared from time to time. */
    void follow(AsteriskControl control) {
        taker.ask(control);
        if (!settings.every().isZero()) {
            shared.after(FIRST, this::compareAndGoOn);
        }
    }

    private void compareAndGoOn() {
        compare(settings.every().dividedBy(2), LONG_PATIENCE).whenComplete((report, failure) -> {
            if (failure != null) {
                LOG.warn("nodes could not be compared", failure);
            }
            shared.after(settings.every(), this::compareAndGoOn);
        });
    }

    /** Compares now. */
    CompletionStage<PrecheckReport> report() {
        return compare(FRESH, PATIENCE);
    }

    private CompletionStage<PrecheckReport> compare(Duration mostAge, Duration patience) {
        NodeName self = shared.settings().self();
        SortedSet<NodeName> asked = new TreeSet<>(shared.settings().peers());
        asked.retainAll(Objects.requireNonNull(shared.reachable().get()));
        CompletionStage<SortedMap<String, Inventories>> others = roundup.ask(
                asked,
                patience,
                (peer, run) -> post.accept(peer, new InventoryWanted(self.value(), run, mostAge.toMillis())));
        CompletionStage<Inventories> here =
                own(mostAge).toCompletableFuture().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        return others.thenCombine(here, (all, own) -> {
            all.put(self.value(), own);
            PrecheckReport report = report(all);
            tell(report);
            return report;
        });
    }

    private CompletionStage<Inventories> own(Duration mostAge) {
        return taker.take(subjects(), scope(), mostAge);
    }

    private List<Resource.Primitive> primitives() {
        return Objects.requireNonNull(document.get()).resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .toList();
    }

    /** Those that may run here. */
    private List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (Resource.Primitive primitive : primitives()) {
            AsteriskPlace.of(primitive)
                    .filter(place ->
                            candidates(primitive).contains(shared.settings().self()))
                    .ifPresent(place -> subjects.add(
                            new Subject(primitive.id(), place.binary(), place.config(), place.openFiles())));
        }
        return subjects;
    }

    private SortedSet<NodeName> candidates(Resource.Primitive primitive) {
        return Candidates.of(
                Objects.requireNonNull(document.get()),
                primitive.id(),
                shared.settings().votes().keySet());
    }

    /** A filesystem that the cluster mounts is named by its agent's parameter {@code directory}. */
    private Scope scope() {
        List<Path> mounted = primitives().stream()
                .map(primitive -> primitive.params().getOrDefault("directory", ""))
                .filter(path -> path.matches("/[^\\p{C}]+"))
                .map(Path::of)
                .toList();
        return new Scope(
                settings.files(),
                settings.directories(),
                settings.licences(),
                settings.perNode(),
                mounted,
                settings.notice());
    }

    private PrecheckReport report(SortedMap<String, Inventories> all) {
        List<Finding> findings = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        TreeMap<String, List<String>> compared = new TreeMap<>();
        for (Resource.Primitive primitive : primitives()) {
            if (AsteriskPlace.of(primitive).isEmpty()) {
                continue;
            }
            String resource = primitive.id().value();
            TreeMap<String, Inventory> nodes = new TreeMap<>();
            for (NodeName node : candidates(primitive)) {
                Optional<Inventory> its = Optional.ofNullable(all.get(node.value())).stream()
                        .flatMap(inventories -> inventories.all().stream())
                        .filter(inventory -> inventory.resource().equals(resource))
                        .findFirst();
                its.ifPresentOrElse(
                        found -> nodes.put(node.value(), found),
                        () -> remarks.add(
                                resource + ": " + node + " " + PrecheckReport.NO_ANSWER + " and is not compared"));
            }
            nodes.forEach((node, inventory) ->
                    inventory.remarks().forEach(remark -> remarks.add(resource + ": " + node + ": " + remark)));
            compared.put(resource, List.copyOf(nodes.keySet()));
            findings.addAll(Comparison.compare(resource, nodes, scope()::mayDiffer));
        }
        if (compared.isEmpty()) {
            remarks.add("the configuration has no Asterisk: there is nothing to compare");
        }
        return new PrecheckReport(shared.settings().self(), Instant.now(), compared, findings, remarks);
    }

    /** Status shows it as long as it stands; what begins or ends is an event. */
    private void tell(PrecheckReport report) {
        List<Finding> found = report.findings().stream()
                .filter(finding -> finding.weight() == Weight.WARNING)
                .toList();
        if (found.isEmpty() && isPart(report)) {
            return; // a node that did not answer has not become like the others
        }
        warnings = found.size();
        if (found.isEmpty()) {
            shared.notes().end(NOTE, "precheck: nothing is known any more that would hinder Asterisk after a failover");
            return;
        }
        String named = found.stream().limit(MOST_NAMED).map(Finding::sentence).collect(Collectors.joining(" | "));
        shared.notes()
                .show(
                        NOTE,
                        "precheck: Asterisk may not serve as before after a failover: " + named
                                + (found.size() > MOST_NAMED ? " | and " + (found.size() - MOST_NAMED) + " more" : "")
                                + "; see asterism precheck");
    }

    /** Whether a node was left out that may run one of the Asterisks. */
    private boolean isPart(PrecheckReport report) {
        return primitives().stream()
                .filter(primitive -> AsteriskPlace.of(primitive).isPresent())
                .anyMatch(primitive -> report.compared()
                                .getOrDefault(primitive.id().value(), List.of())
                                .size()
                        < candidates(primitive).size());
    }

    private void answer(NodeName asker, long run, Inventories all) {
        String packed = Packed.pack(all);
        if (packed.length() > MOST_SENT) {
            LOG.warn("inventory not sent node={} reason=too large ({} letters)", asker, packed.length());
            return;
        }
        post.accept(asker, new InventoryPart(shared.settings().self().value(), run, packed));
    }

    /** Takes a message of another node's desk; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        if (message instanceof InventoryWanted wanted) {
            NodeName asker = new NodeName(wanted.asker());
            Duration mostAge = Duration.ofMillis(Math.max(FRESH.toMillis(), wanted.mostAgeMs()));
            own(mostAge).thenAccept(all -> answer(asker, wanted.run(), all)).exceptionally(failure -> {
                LOG.warn("inventory not sent node={} reason={}", asker, failure.toString());
                return null;
            });
            return true;
        } else if (message instanceof InventoryPart part) {
            Packed.unpack(part.inventories(), Inventories.class)
                    .ifPresentOrElse(
                            all -> roundup.take(part.node(), part.run(), all),
                            () -> LOG.warn("inventory dropped node={} reason=unreadable", part.node()));
            return true;
        }
        return false;
    }
}
