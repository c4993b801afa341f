package org.asterism.node;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.asterism.alerts.PrivateFile;
import org.asterism.config.SurvivalSettings;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.observability.EventKind;
import org.asterism.resource.ResourceEvent;
import org.asterism.survival.BridgeWatch;
import org.asterism.survival.CallJournal;
import org.asterism.survival.CallRescuer;
import org.asterism.survival.Replicas;
import org.asterism.survival.SurvivalMessages.CallsHanded;
import org.asterism.survival.SurvivalMessages.CallsTaken;
import org.asterism.survival.SurvivalMessages.CallsWanted;
import org.asterism.survival.SurvivalMessages.JournalPart;
import org.asterism.survival.SurvivalMessages.JournalWanted;
import org.asterism.survival.core.Dialog;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiSettings;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps calls: this node's journal, the copies of the others', and the rescuer. Any thread; nothing waits. */
final class SurvivalLine {

    private static final Logger LOG = LoggerFactory.getLogger(SurvivalLine.class);

    /** A takeover later than this after the loss finds nobody on the line any more. */
    private static final Duration STALE = Duration.ofMinutes(2);

    private static final Duration RECONCILE = Duration.ofSeconds(15);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration HAND_LIMIT = Duration.ofMillis(500);
    private static final int MOST_ASKS = 10;
    private static final String NOTE = "survival";

    private record Loss(Instant at, long bootMs) {}

    /** A node and an address at which it had calls. */
    private record Place(NodeName node, String host) {}

    private final Shared shared;
    private final FloatingAddresses addresses;
    private final SurvivalSettings settings;
    private final BiConsumer<NodeName, WireMessage> post;
    private final Replicas replicas;
    private final CallJournal journal;
    private final BridgeWatch bridges;
    private final CallRescuer rescuer;
    private final AmiClient client;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final Map<NodeName, Loss> losses = new ConcurrentHashMap<>();
    private final AskLimit asks = new AskLimit(ASK_AGAIN);
    private final Map<Place, List<Dialog>> wanted = new ConcurrentHashMap<>();

    /** Empty where it is not wanted. A journal that cannot be kept is told of, and the node does without. */
    static Optional<SurvivalLine> start(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        SurvivalSettings settings = shared.settings().survival();
        if (settings.use() == SurvivalSettings.Use.OFF) {
            return Optional.empty();
        }
        try {
            String secret = PrivateFile.secret(settings.amiSecretFile().toString());
            return Optional.of(new SurvivalLine(shared, post, secret));
        } catch (IOException e) {
            shared.notes().show(NOTE, "calls will not outlive their Asterisk: " + e.getMessage());
            return Optional.empty();
        }
    }

    private SurvivalLine(Shared shared, BiConsumer<NodeName, WireMessage> post, String secret) throws IOException {
        this.shared = shared;
        this.settings = shared.settings().survival();
        this.addresses = new FloatingAddresses(shared, shared.onDisk());
        this.post = post;
        this.replicas = new Replicas(settings.mostDialogs(), this::askFor);
        AmiHolder ami = new AmiHolder();
        this.journal = CallJournal.start(new CallJournal.Setting(
                shared.settings().self().value(),
                Long.toHexString(ThreadLocalRandom.current().nextLong()),
                settings.hep(),
                addresses.hosts(),
                settings.mostDialogs(),
                Clock.systemUTC(),
                this::toEverybody,
                ami::ask));
        this.bridges = new BridgeWatch(journal::tell, Clock.systemUTC(), () -> later(this::rescueOwn));
        ami.bridges = bridges;
        this.rescuer = rescuer();
        this.client = AmiClient.open(
                AmiSettings.of(settings.ami(), settings.amiUser(), secret, "call,reporting"), BootClock::now);
        bridges.connect(client);
        SurvivalFigures.show(shared.parts().metrics().registry(), journal, replicas, rescuer);
        reconcile();
    }

    private CallRescuer rescuer() throws IOException {
        try {
            return CallRescuer.start(new CallRescuer.Setting(
                    settings.port(),
                    settings.perSecond(),
                    settings.rtpengine(),
                    settings.cdrFile(),
                    settings.cutDisposition(),
                    "asterism" + Long.toHexString(ThreadLocalRandom.current().nextLong()),
                    SurvivalLine::bootMs,
                    Clock.systemUTC(),
                    ZoneId.systemDefault(),
                    ended -> journal.tell(kept -> kept.released(ended)),
                    this::told));
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    /** The journal exists before those whom it asks. */
    private static final class AmiHolder {
        private volatile @Nullable BridgeWatch bridges;

        private void ask(String channel) {
            BridgeWatch present = bridges;
            if (present != null) {
                present.askCallId(channel);
            }
        }
    }

    private static long bootMs() {
        return BootClock.now().nanos() / 1_000_000;
    }

    /** The document that holds from now on: its addresses are those of calls. */
    void inForce(ClusterDocument next) {
        addresses.inForce(next);
        Set<String> hosts = addresses.hosts();
        journal.tell(kept -> kept.ownHosts(hosts));
    }

    private void reconcile() {
        bridges.reconcile();
        rescueOwn();
        shared.after(RECONCILE, () -> later(this::reconcile));
    }

    /** Where waiting holds up nobody. */
    private void later(Runnable task) {
        shared.processes().execute(task);
    }

    private void toEverybody(JournalPart part) {
        shared.settings().peers().forEach(peer -> post.accept(peer, part));
    }

    private void askFor(NodeName node) {
        if (asks.mayAsk(node)) {
            post.accept(node, new JournalWanted(shared.settings().self().value()));
        }
    }

    /** Takes a message about calls; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        if (message instanceof JournalPart part) {
            replicas.arrived(part);
            return true;
        } else if (message instanceof JournalWanted wanted) {
            NodeName asker = new NodeName(wanted.asker());
            journal.whole(part -> post.accept(asker, part));
            return true;
        } else if (message instanceof CallsWanted wanted) {
            later(() -> hand(new NodeName(wanted.asker()), wanted.host()));
            return true;
        } else if (message instanceof CallsHanded handed) {
            handed(handed);
            return true;
        } else if (message instanceof CallsTaken taken) {
            replicas.take(new NodeName(taken.node()), taken.host());
            return true;
        }
        return false;
    }

    void heard(HeartEvent event) {
        if (event instanceof HeartEvent.Lost lost) {
            losses.put(lost.node(), new Loss(Instant.now(), bootMs()));
        } else if (event instanceof HeartEvent.Back back) {
            losses.remove(back.node());
        }
    }

    /** A start that went well may have brought an address here at which another node had calls. Many at once make one look. */
    void resource(ResourceEvent event) {
        if (event instanceof ResourceEvent.OperationEnded ended
                && ended.result().key().action().equals("start")
                && !ended.result().isFailed()
                && isDue.compareAndSet(false, true)) {
            later(this::rescue);
        }
    }

    private void rescue() {
        isDue.set(false);
        rescueOwn();
        for (NodeName node : replicas.nodes()) {
            for (String host : replicas.hosts(node)) {
                addresses.ifHere(host, () -> rescue(new Place(node, host)), () -> {});
            }
        }
    }

    private void rescue(Place place) {
        Loss loss = losses.get(place.node());
        if (loss == null) {
            // It lives, and knows best what is left: calls that its Asterisk has ended in order are not.
            if (wanted.putIfAbsent(place, new CopyOnWriteArrayList<>()) == null) {
                want(place, MOST_ASKS);
            }
        } else if (bootMs() - loss.bootMs() <= STALE.toMillis()) {
            take(place, replicas.take(place.node(), place.host()), loss.at());
            CallsTaken news = new CallsTaken(place.node().value(), place.host());
            shared.settings().peers().forEach(peer -> post.accept(peer, news));
        }
    }

    private void want(Place place, int times) {
        if (!wanted.containsKey(place)) {
            return;
        }
        if (times == 0 || losses.containsKey(place.node())) {
            wanted.remove(place);
            if (times > 0) {
                rescue(place);
            }
            return;
        }
        post.accept(place.node(), new CallsWanted(shared.settings().self().value(), place.host()));
        shared.after(HAND_LIMIT, () -> later(() -> want(place, times - 1)));
    }

    /** Gives away what is at an address that has left this node. */
    private void hand(NodeName asker, String host) {
        addresses.ifHere(
                host,
                () -> post.accept(
                        asker, new CallsHanded(shared.settings().self().value(), host, 0, true, List.of())),
                () -> give(asker, host));
    }

    private void give(NodeName asker, String host) {
        long lostAt = bridges.isConnected()
                ? Clock.systemUTC().millis()
                : bridges.partedAt().toEpochMilli();
        journal.takeOut(kept -> kept.hand(host), dialogs -> {
            LOG.info("calls handed over to={} address={} dialogs={}", asker, host, dialogs.size());
            rescuer.abandon(dialogs.stream().map(Dialog::callId).toList());
            List<List<Dialog>> pieces = CallJournal.pieces(dialogs);
            for (int i = 0; i < pieces.size(); i++) {
                boolean isLast = i == pieces.size() - 1;
                post.accept(
                        asker, new CallsHanded(shared.settings().self().value(), host, lostAt, isLast, pieces.get(i)));
            }
        });
    }

    private void handed(CallsHanded piece) {
        Place place = new Place(new NodeName(piece.node()), piece.host());
        List<Dialog> gathered = wanted.computeIfAbsent(place, late -> new CopyOnWriteArrayList<>());
        gathered.addAll(piece.dialogs());
        if (piece.isLast()) {
            wanted.remove(place);
            take(place, List.copyOf(gathered), Instant.ofEpochMilli(piece.lostAt()));
        }
    }

    /** Another Asterisk runs here than before: the calls of the former are still at an address of this node, perhaps. */
    private void rescueOwn() {
        for (String host : addresses.hosts()) {
            Place place = new Place(shared.settings().self(), host);
            Runnable goOn = () ->
                    journal.takeOut(kept -> kept.orphansOf(host), dialogs -> take(place, dialogs, bridges.partedAt()));
            addresses.ifHere(host, goOn, () -> {});
        }
    }

    private void take(Place place, List<Dialog> dialogs, Instant lostAt) {
        if (!dialogs.isEmpty()) {
            LOG.info("calls taken over node={} address={} dialogs={}", place.node(), place.host(), dialogs.size());
            journal.tell(kept -> kept.adopted(dialogs));
            rescuer.take(dialogs, lostAt);
            Runnable isServing =
                    () -> shared.parts().story().tell(EventKind.CALLS, "the first new call since then was answered");
            journal.watchForNew(lostAt, isServing);
        }
    }

    private void told(CallRescuer.Bill bill, String sentence) {
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("calls-up", Integer.toString(bill.up()));
        facts.put("calls-rejoined", Integer.toString(bill.rejoined()));
        facts.put("calls-survived", Integer.toString(bill.survived()));
        facts.put("calls-lost", Integer.toString(bill.lost()));
        facts.put("calls-last-rejoined-ms", Long.toString(bill.lastJoinMs()));
        shared.parts().story().tell(EventKind.CALLS, sentence, facts);
    }

    /** For the status of this node. */
    List<String> sentences() {
        CallRescuer.Bill bill = rescuer.bill();
        List<String> all = new ArrayList<>();
        if (journal.size() + replicas.size() > 0) {
            all.add("calls that may outlive their Asterisk: " + journal.size() + " legs here, " + replicas.size()
                    + " copied from other nodes");
        }
        if (bill.up() > 0) {
            all.add("calls of a lost Asterisk: " + bill.up() + " were up, " + bill.rejoined() + " re-joined, "
                    + bill.lost() + " lost; " + rescuer.open() + " are held here now");
        }
        return all;
    }

    void close() {
        client.close();
        rescuer.close();
        journal.close();
    }
}
