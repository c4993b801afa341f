package org.asterism.node;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.asterism.alerts.PrivateFile;
import org.asterism.config.RegistrationSettings;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.observability.EventKind;
import org.asterism.registrations.RegistrationMessages.BindingsPart;
import org.asterism.registrations.RegistrationMessages.BindingsWanted;
import org.asterism.registrations.Registrations;
import org.asterism.registrations.core.Bindings;
import org.asterism.resource.ResourceEvent;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiSettings;
import org.asterism.wire.WireMessage;

/** Connects the keeping of registrations with the node. Any thread; nothing waits. */
final class RegistrationLine {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** An Asterisk that starts is to have what is kept before it takes part. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private static final String FILE = "registrations.json";
    private static final String NOTE = "registrations";

    private final Shared shared;
    private final BiConsumer<NodeName, WireMessage> post;
    private final FloatingAddresses addresses;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final AskLimit asks = new AskLimit(ASK_AGAIN);
    private final AmiClient client;
    private final Registrations kept;
    private final RegistrationTakeover takeover;

    /** Empty where it is not wanted. If it cannot be done, that is told, and the node does without. */
    static Optional<RegistrationLine> start(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        RegistrationSettings settings = shared.settings().registrations();
        if (settings.use() == RegistrationSettings.Use.OFF) {
            return Optional.empty();
        }
        try {
            String secret = PrivateFile.secret(settings.amiSecretFile().toString());
            return Optional.of(new RegistrationLine(shared, post, settings, secret));
        } catch (IOException e) {
            shared.notes().show(NOTE, "a takeover will not find registrations: " + e.getMessage());
            return Optional.empty();
        }
    }

    private RegistrationLine(
            Shared shared, BiConsumer<NodeName, WireMessage> post, RegistrationSettings settings, String secret) {
        this.shared = shared;
        this.post = post;
        this.addresses = new FloatingAddresses(shared, shared.onDisk());
        this.client = AmiClient.open(
                AmiSettings.of(settings.ami(), settings.amiUser(), secret, "system")
                        .withLongestPause(LONGEST_PAUSE),
                BootClock::now);
        this.kept = Registrations.start(
                new Registrations.Setting(
                        self(),
                        Long.toHexString(ThreadLocalRandom.current().nextLong()),
                        Set.copyOf(shared.settings().peers()),
                        settings.most(),
                        shared.settings().paths().state().resolve(FILE),
                        Clock.systemUTC(),
                        this::toEverybody,
                        this::askFor,
                        (wait, task) ->
                                shared.after(wait, () -> shared.processes().execute(task)),
                        new Registrations.Ari(settings.ariUrl(), settings.amiUser(), secret),
                        shared.processes()),
                client);
        this.takeover = new RegistrationTakeover(new RegistrationTakeover.Setting(
                shared.settings().self(),
                kept::counts,
                client::isConnected,
                BootClock::now,
                (wait, task) -> shared.after(wait, () -> shared.processes().execute(task)),
                told -> shared.parts()
                        .story()
                        .tell(EventKind.REGISTRATIONS, told.sentence(), new TreeMap<>(told.facts()))));
        RegistrationFigures.show(shared.parts().metrics().registry(), kept);
    }

    private String self() {
        return shared.settings().self().value();
    }

    private void toEverybody(BindingsPart part) {
        shared.settings().peers().forEach(peer -> post.accept(peer, part));
    }

    private void askFor(NodeName node) {
        if (asks.mayAsk(node)) {
            post.accept(node, new BindingsWanted(self()));
        }
    }

    /** Takes a message about registrations; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        if (message instanceof BindingsPart part) {
            kept.arrived(part);
            return true;
        } else if (message instanceof BindingsWanted wanted) {
            NodeName asker = new NodeName(wanted.asker());
            kept.whole(part -> post.accept(asker, part));
            return true;
        }
        return false;
    }

    /** The document that holds from now on. */
    void inForce(ClusterDocument next) {
        addresses.inForce(next);
        look();
    }

    /** A start or stop may have brought an address here or taken it away. */
    void resource(ResourceEvent event) {
        if (event instanceof ResourceEvent.OperationEnded ended
                && ended.result().key().action().matches("start|stop")) {
            look();
        }
    }

    /** Many at once make one look. */
    private void look() {
        if (isDue.compareAndSet(false, true)) {
            shared.processes().execute(() -> {
                isDue.set(false);
                kept.serves(addresses.telephony());
                addresses.telephony().forEach(host -> addresses.ifHere(host, () -> came(host), () -> left(host)));
            });
        }
    }

    private void came(String host) {
        kept.came(host);
        takeover.came(host);
    }

    private void left(String host) {
        kept.left(host);
        takeover.left(host);
    }

    /** For the status of this node. */
    List<String> sentences() {
        List<String> all = new ArrayList<>(kept.troubles());
        Bindings.Counts counts = kept.counts();
        int known = counts.own() + counts.others();
        if (known > 0) {
            all.add("registrations for a takeover: " + known + " are known here"
                    + (client.isConnected() ? ", Asterisk here has " + (known - counts.unwritten()) : ""));
        }
        return all;
    }

    void close() {
        client.close();
        kept.close();
    }
}
