package org.asterism.registrations;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.asterism.registrations.core.Binding;
import org.asterism.registrations.core.Contact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives contacts that were written ahead their state in Asterisk, once a floating address is here: before that Asterisk would ask a telephone
 * for its state from an address that it has not, and take it for unreachable. Any thread.
 */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    /** So many refusals have a reason that is not in the contact. */
    private static final int MOST_REFUSED = 20;

    private final AriContacts ari;
    private final Database database;
    private final Executor waiting;
    private final Set<String> stateless = new LinkedHashSet<>(); // guarded by this, as is all below
    private final Set<String> here = new TreeSet<>();
    private final Set<String> away = new TreeSet<>();
    private boolean isRunning;
    private volatile String underWay = "";
    private volatile String trouble = "";

    /**
     * Has nothing to do yet.
     *
     * @param waiting for work that waits for Asterisk
     */
    Announcer(AriContacts ari, Database database, Executor waiting) {
        this.ari = ari;
        this.database = database;
        this.waiting = waiting;
    }

    /** What is known of Asterisk's database. */
    interface Database {

        /** What holds at a key; empty if it has ended. */
        Optional<Binding> current(String key);

        /** It is taken out now: that it is missing is no news, and it is written again if it stays so. */
        void forget(String key);

        /** It was put in. */
        void hasTaken(Binding binding);

        /** The telephone registered again since what is known; that was put in. */
        void changedMeanwhile(Contact found);
    }

    /** It was written into the database, or deleted there. */
    synchronized void written(Binding binding) {
        if (binding.hasEnded()) {
            stateless.remove(binding.key());
        } else {
            stateless.add(binding.key());
        }
    }

    /** What was without a state when this was last kept. */
    synchronized void restore(Collection<String> keys) {
        stateless.addAll(keys);
    }

    /** Only these floating addresses matter from now on. */
    synchronized void serves(Set<String> hosts) {
        here.retainAll(hosts);
        away.retainAll(hosts);
    }

    /** Asterisk started and has given a state to all that it found. */
    synchronized void restarted() {
        stateless.clear();
    }

    /** It is absent for a moment only. */
    boolean isUnderWay(String key) {
        return underWay.equals(key);
    }

    /** A floating address is here. If it was elsewhere, what is known of telephones' states may be old. */
    void came(String host, Iterable<Binding> all) {
        synchronized (this) {
            here.add(host);
            if (away.remove(host)) {
                all.forEach(this::written);
            }
        }
        goOn();
    }

    synchronized void left(String host) {
        here.remove(host);
        away.add(host);
    }

    /** Takes up what is left. */
    void goOn() {
        synchronized (this) {
            if (isRunning || !ari.isThere() || here.isEmpty() || stateless.isEmpty()) {
                return;
            }
            isRunning = true;
        }
        waiting.execute(this::run);
    }

    private void run() {
        int done = 0;
        Set<String> refused = new HashSet<>();
        String last = "";
        try {
            for (Optional<String> key = next(refused); key.isPresent(); key = next(refused)) {
                try {
                    done += announce(key.get());
                } catch (AriContacts.Refused e) {
                    refused.add(key.get());
                    last = String.valueOf(e.getMessage());
                }
            }
        } catch (IOException e) {
            last = e.getMessage() == null ? e.toString() : e.getMessage();
        } finally {
            trouble = last;
            underWay = "";
            synchronized (this) {
                isRunning = false;
            }
            LOG.info("registrations were given their state count={} trouble={}", done, trouble);
        }
    }

    private int announce(String key) throws IOException {
        Optional<Binding> binding = database.current(key);
        // None there: it ended since, which Asterisk tells of.
        Optional<Contact> there = binding.isPresent() ? ari.find(key) : Optional.empty();
        if (there.isPresent()) {
            putAnew(binding.get(), there.get());
        }
        finished(key);
        return there.isPresent() ? 1 : 0;
    }

    private void putAnew(Binding known, Contact there) throws IOException {
        underWay = known.key();
        database.forget(known.key());
        if (there.expiresAt() > known.expiresAt()) {
            ari.putAnew(known.key(), there.value());
            database.changedMeanwhile(there);
        } else {
            ari.putAnew(known.key(), known.value());
            database.hasTaken(known);
        }
    }

    /** One that Asterisk refuses does not stop the others. */
    private synchronized Optional<String> next(Set<String> refused) {
        return here.isEmpty() || refused.size() >= MOST_REFUSED
                ? Optional.empty()
                : stateless.stream().filter(key -> !refused.contains(key)).findFirst();
    }

    private synchronized void finished(String key) {
        stateless.remove(key);
    }

    /** Those without a state. */
    synchronized List<String> keys() {
        return List.copyOf(stateless);
    }

    /** Contacts without a state. */
    synchronized int stateless() {
        return stateless.size();
    }

    /** For operators; none if all is well. */
    synchronized List<String> sentences() {
        if (here.isEmpty() || stateless.isEmpty() || (ari.isThere() && trouble.isEmpty())) {
            return List.of();
        }
        return List.of(
                ari.isThere()
                        ? stateless.size() + " telephones have no state in Asterisk: " + trouble
                        : stateless.size() + " telephones are called, but queues and hints take them for unavailable:"
                                + " set registrations.ari-url");
    }
}
