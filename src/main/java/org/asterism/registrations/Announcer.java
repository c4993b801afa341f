package org.asterism.registrations;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.asterism.registrations.core.Binding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives contacts that were written ahead their state in Asterisk, once a floating address is here: before that Asterisk would ask a telephone
 * for its state from an address that it has not, and take it for unreachable. Any thread.
 */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final AriContacts ari;
    private final Function<String, Optional<Binding>> current;
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
     * @param current what holds at a key; empty if it has ended
     * @param waiting for work that waits for Asterisk
     */
    Announcer(AriContacts ari, Function<String, Optional<Binding>> current, Executor waiting) {
        this.ari = ari;
        this.current = current;
        this.waiting = waiting;
    }

    /** It was written into the database, or deleted there. */
    synchronized void written(Binding binding) {
        if (binding.hasEnded()) {
            stateless.remove(binding.key());
        } else {
            stateless.add(binding.key());
        }
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
        try {
            for (Optional<String> key = next(); key.isPresent(); key = next()) {
                Optional<Binding> binding = current.apply(key.get());
                if (binding.isPresent()) {
                    underWay = key.get();
                    ari.announce(binding.get());
                    done++;
                }
                finished(key.get());
            }
            trouble = "";
        } catch (IOException e) {
            trouble = e.getMessage() == null ? e.toString() : e.getMessage();
        } finally {
            underWay = "";
            synchronized (this) {
                isRunning = false;
            }
            LOG.info("registrations were given their state count={} trouble={}", done, trouble);
        }
    }

    private synchronized Optional<String> next() {
        return here.isEmpty() ? Optional.empty() : stateless.stream().findFirst();
    }

    private synchronized void finished(String key) {
        stateless.remove(key);
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
