package org.asterism.registrations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.asterism.model.NodeName;
import org.asterism.registrations.BindingFile.Saved;
import org.asterism.registrations.RegistrationMessages.BindingsPart;
import org.asterism.registrations.core.Binding;
import org.asterism.registrations.core.Bindings;
import org.asterism.registrations.core.Contact;
import org.asterism.telephony.ami.AmiClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the registrations of all nodes in the Asterisk of this one. Any thread; nothing waits. */
public final class Registrations implements AsteriskContacts.Owner, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    /** Between the first change and its sending. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Without changes an empty piece is sent, by which a gap shows. */
    private static final Duration RHYTHM = Duration.ofSeconds(2);

    private static final Duration READ = Duration.ofSeconds(10);

    /** So long Asterisk's database is not read at first, that what others know may come before. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Beats from one question for what there was no room for to the next. */
    private static final int ROOM_BEATS = 15;

    /**
     * Surroundings.
     *
     * @param life tells one life of this manager from the next
     * @param most bindings kept at once
     * @param everybody sends to all other nodes; must return at once, as must {@code ask} and {@code after}
     * @param ask asks a node for all that it knows
     * @param after runs later, not on the caller's thread
     * @param ari where ARI is, with whom to log in; an empty {@code url} is none
     * @param waiting for work that waits for Asterisk or takes longer than a message may
     */
    public record Setting(
            String node,
            String life,
            Set<NodeName> peers,
            int most,
            Path file,
            InstantSource wall,
            Consumer<BindingsPart> everybody,
            Consumer<NodeName> ask,
            BiConsumer<Duration, Runnable> after,
            Ari ari,
            Executor waiting) {}

    /** See {@link Setting}. */
    public record Ari(String url, String user, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Ari[" + user + " at " + url + "]";
        }
    }

    private final Setting setting;
    private final AsteriskContacts asterisk;
    private final Announcer announcer;
    private final BindingFile file;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Bindings bindings; // guarded by this
    private int beats;
    private volatile boolean isDirty;
    private volatile boolean hasBegun;
    private volatile boolean isClosed;
    private volatile String diskTrouble = "";

    private Registrations(Setting setting) {
        this.setting = setting;
        this.asterisk = new AsteriskContacts(this, setting.most());
        Ari ari = setting.ari();
        this.announcer =
                new Announcer(new AriContacts(ari.url(), ari.user(), ari.secret()), new Known(), setting.waiting());
        this.file = new BindingFile(setting.file());
        this.bindings = new Bindings(setting.node(), setting.most());
        this.outgoing = new Outgoing(
                setting.node(),
                setting.life(),
                setting.everybody(),
                () -> setting.after().accept(GATHER, this::flush));
        this.incoming = new Incoming(setting.peers());
    }

    /** Takes up what is on disk, and asks the others. The client must not be connected yet, or nothing is read before {@link #READ}. */
    public static Registrations start(Setting setting, AmiClient client) {
        Registrations started = new Registrations(setting);
        started.restore();
        started.asterisk.connect(client);
        setting.peers().forEach(setting.ask());
        setting.after().accept(PATIENCE, started::begin);
        setting.after().accept(RHYTHM, started::beat);
        setting.after().accept(READ, started::look);
        return started;
    }

    private void restore() {
        try {
            Optional<Saved> saved = file.read();
            saved.ifPresent(kept -> announcer.restore(kept.stateless()));
            synchronized (this) {
                saved.ifPresent(kept -> bindings.restore(
                        kept.asterisk(),
                        kept.bindings(),
                        kept.there(),
                        setting.wall().millis()));
            }
        } catch (IOException e) {
            LOG.warn(
                    "kept registrations cannot be read, others will tell them file={} reason={}",
                    setting.file(),
                    e.toString());
        }
    }

    private void begin() {
        if (!hasBegun && !isClosed) {
            hasBegun = true;
            asterisk.begin();
        }
    }

    private void beat() {
        if (isClosed) {
            return;
        }
        incoming.tick();
        boolean hasRoom;
        synchronized (this) {
            bindings.expire(setting.wall().millis());
            hasRoom = ++beats % ROOM_BEATS == 0 && bindings.hasRoomAgain();
        }
        flush();
        if (hasRoom) {
            setting.peers().forEach(incoming::want);
            setting.peers().forEach(setting.ask());
        }
        setting.after().accept(RHYTHM, this::beat);
    }

    private void flush() {
        outgoing.flush();
    }

    private void look() {
        if (isClosed) {
            return;
        }
        asterisk.readAll();
        announcer.goOn();
        save();
        setting.after().accept(READ, this::look);
    }

    private void save() {
        synchronized (file) {
            if (!isDirty) {
                return;
            }
            isDirty = false;
            try {
                file.write(saved());
                diskTrouble = "";
            } catch (IOException e) {
                diskTrouble = "they cannot be kept on disk: " + e;
                isDirty = true;
            }
        }
    }

    private Saved saved() {
        List<String> stateless = announcer.keys();
        synchronized (this) {
            return new Saved(bindings.asterisk(), bindings.all(), bindings.there(), stateless);
        }
    }

    @Override
    public void told(Contact found) {
        carryOut(at -> bindings.told(found, at));
    }

    @Override
    public void absent(String key) {
        if (!announcer.isUnderWay(key)) {
            carryOut(at -> bindings.absent(key, at));
        }
    }

    @Override
    public void read(String life, List<Contact> found) {
        boolean isOther;
        synchronized (this) {
            isOther = !bindings.asterisk().equals(life);
        }
        if (isOther) {
            announcer.restarted();
        }
        carryOut(at -> bindings.read(life, found, at));
    }

    @Override
    public void written(Binding binding) {
        synchronized (this) {
            bindings.written(binding);
            isDirty = true;
        }
        announcer.written(binding);
    }

    private final class Known implements Announcer.Database {

        @Override
        public Optional<Binding> current(String key) {
            synchronized (Registrations.this) {
                return bindings.at(key);
            }
        }

        @Override
        public void forget(String key) {
            synchronized (Registrations.this) {
                bindings.forget(key);
            }
        }

        @Override
        public void hasTaken(Binding binding) {
            synchronized (Registrations.this) {
                bindings.written(binding);
                isDirty = true;
            }
        }

        @Override
        public void changedMeanwhile(Contact found) {
            told(found);
        }
    }

    /** The only floating addresses at which Asterisk has telephones, from now on. */
    public void serves(Set<String> hosts) {
        announcer.serves(hosts);
    }

    /** A floating address is on this node now. */
    public void came(String host) {
        announcer.came(host, all());
    }

    /** A floating address is not on this node. */
    public void left(String host) {
        announcer.left(host);
    }

    /** Contacts of which Asterisk here has no state, as it was not it that took them. */
    public int stateless() {
        return announcer.stateless();
    }

    private interface Change {
        Bindings.Outcome at(long nowMs);
    }

    private void carryOut(Change change) {
        List<Binding> writes;
        synchronized (this) {
            Bindings.Outcome outcome = change.at(setting.wall().millis());
            outgoing.changed(outcome.news());
            writes = outcome.writes();
            if (!writes.isEmpty() || !outcome.news().isEmpty()) {
                isDirty = true;
            }
        }
        asterisk.write(writes);
    }

    /** Sends all to who asked for it, later. */
    public void whole(Consumer<BindingsPart> asker) {
        setting.waiting().execute(() -> outgoing.whole(this::all, asker));
    }

    private synchronized List<Binding> all() {
        return bindings.all();
    }

    /** Takes in a piece of another node. If one is missing, its sender is asked for the whole. */
    public void arrived(BindingsPart part) {
        if (incoming.arrived(part)) {
            setting.ask().accept(new NodeName(part.node()));
        }
        // The newest of each holds, whatever is missing between.
        carryOut(at -> bindings.arrived(part.bindings(), at));
        if (incoming.isComplete()) {
            begin();
        }
    }

    public synchronized Bindings.Counts counts() {
        return bindings.counts(setting.wall().millis());
    }

    /** What operators should know; empty if all is well. */
    public List<String> troubles() {
        return Troubles.of(counts(), asterisk.refusal(), announcer.sentences(), diskTrouble);
    }

    /** Writes what is not on disk yet; waits for it. */
    @Override
    public void close() {
        isClosed = true;
        save();
    }
}
