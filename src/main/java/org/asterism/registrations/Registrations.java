package org.asterism.registrations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import org.asterism.wire.Part;
import org.asterism.wire.Succession;
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

    private static final int BINDINGS_PER_PART = 100;

    /**
     * Surroundings.
     *
     * @param life tells one life of this manager from the next
     * @param most bindings kept at once
     * @param everybody sends to all other nodes; must return at once, as must {@code ask} and {@code after}
     * @param ask asks a node for all that it knows
     * @param after runs later, not on the caller's thread
     * @param ari where ARI is, with whom to log in; an empty {@code url} is none
     * @param waiting for work that waits for Asterisk
     * @param disk for work that waits for the disk
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
            Executor waiting,
            Executor disk) {}

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
    private final Bindings bindings; // guarded by this, as is all below
    private final Map<String, Binding> pending = new LinkedHashMap<>();
    private final Map<NodeName, Succession> successions = new TreeMap<>();
    private final Set<NodeName> unheard;
    private long number;
    private boolean isDirty;
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
        this.unheard = new HashSet<>(setting.peers());
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
        synchronized (this) {
            bindings.expire(setting.wall().millis());
            flush();
        }
        setting.after().accept(RHYTHM, this::beat);
    }

    private void look() {
        if (isClosed) {
            return;
        }
        asterisk.readAll();
        announcer.goOn();
        setting.disk().execute(this::save);
        setting.after().accept(READ, this::look);
    }

    private void save() {
        Saved saved;
        synchronized (this) {
            if (!isDirty) {
                return;
            }
            isDirty = false;
            saved = new Saved(bindings.asterisk(), bindings.all(), bindings.there());
        }
        try {
            file.write(saved);
            diskTrouble = "";
        } catch (IOException e) {
            diskTrouble = "they cannot be kept on disk: " + e;
            synchronized (this) {
                isDirty = true;
            }
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
            }
        }
    }

    /** A floating address is on this node now. */
    public void came(String host) {
        List<Binding> all;
        synchronized (this) {
            all = bindings.all();
        }
        announcer.came(host, all);
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
            send(outcome.news());
            writes = outcome.writes();
            isDirty |= !writes.isEmpty();
        }
        asterisk.write(writes);
    }

    private void send(Collection<Binding> news) {
        if (news.isEmpty()) {
            return;
        }
        isDirty = true;
        if (pending.isEmpty()) {
            setting.after().accept(GATHER, () -> {
                synchronized (this) {
                    flush();
                }
            });
        }
        news.forEach(binding -> pending.put(binding.key(), binding));
    }

    private void flush() {
        List<Binding> news = List.copyOf(pending.values());
        pending.clear();
        for (int from = 0; from == 0 || from < news.size(); from += BINDINGS_PER_PART) {
            setting.everybody().accept(part(++number, Part.CHANGE, 0, piece(news, from)));
        }
    }

    private static List<Binding> piece(List<Binding> all, int from) {
        return all.subList(from, Math.min(all.size(), from + BINDINGS_PER_PART));
    }

    private BindingsPart part(long at, Part part, int left, List<Binding> piece) {
        return new BindingsPart(setting.node(), setting.life(), at, part, left, piece);
    }

    /** Sends all to who asked for it. */
    public synchronized void whole(Consumer<BindingsPart> asker) {
        flush();
        List<Binding> all = bindings.all();
        Part part = Part.FIRST;
        for (int from = 0; from == 0 || from < all.size(); from += BINDINGS_PER_PART) {
            int left = Math.max(0, (all.size() - 1) / BINDINGS_PER_PART - from / BINDINGS_PER_PART);
            asker.accept(part(number, part, left, piece(all, from)));
            part = Part.MORE;
        }
    }

    /** Takes in a piece of another node. A gap makes it ask for the whole. */
    public void arrived(BindingsPart part) {
        NodeName node = new NodeName(part.node());
        Succession.Verdict verdict;
        boolean isAllHeard;
        synchronized (this) {
            verdict = successions
                    .computeIfAbsent(node, name -> new Succession())
                    .arrived(part.life(), part.number(), part.part());
            if (part.part() != Part.CHANGE && part.left() == 0) {
                unheard.remove(node);
            }
            isAllHeard = unheard.isEmpty();
        }
        if (verdict == Succession.Verdict.ASK) {
            setting.ask().accept(node);
        }
        // The newest of each holds, whatever is missing between.
        carryOut(at -> bindings.arrived(part.bindings(), at));
        if (isAllHeard) {
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
