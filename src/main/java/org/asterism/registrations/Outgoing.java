package org.asterism.registrations;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.registrations.RegistrationMessages.BindingsPart;
import org.asterism.registrations.core.Binding;
import org.asterism.wire.Part;

/**
 * Sends what changed here, gathered, and all to who asks. Any thread; only {@link #flush} and {@link #whole} take as long as sending does,
 * and none waits for them.
 */
final class Outgoing {

    private static final int BINDINGS_PER_PART = 100;

    private final String node;
    private final String life;
    private final Consumer<BindingsPart> everybody;
    private final Runnable gather;
    private final Object order = new Object(); // held while pieces go out, that they go in the order of their numbers
    private final Map<String, Binding> pending = new LinkedHashMap<>(); // guarded by this
    private long number; // guarded by order

    /**
     * Has nothing to send yet.
     *
     * @param gather calls {@link #flush} somewhat later
     */
    Outgoing(String node, String life, Consumer<BindingsPart> everybody, Runnable gather) {
        this.node = node;
        this.life = life;
        this.everybody = everybody;
        this.gather = gather;
    }

    synchronized void changed(Collection<Binding> news) {
        if (!news.isEmpty() && pending.isEmpty()) {
            gather.run();
        }
        news.forEach(binding -> pending.put(binding.key(), binding));
    }

    /** Sends what is gathered; a piece without anything if there is nothing. */
    void flush() {
        synchronized (order) {
            List<Binding> news = gathered();
            for (int from = 0; from == 0 || from < news.size(); from += BINDINGS_PER_PART) {
                everybody.accept(part(++number, Part.CHANGE, 0, piece(news, from)));
            }
        }
    }

    private synchronized List<Binding> gathered() {
        List<Binding> news = List.copyOf(pending.values());
        pending.clear();
        return news;
    }

    /** Sends all to who asked for it. */
    void whole(Supplier<List<Binding>> known, Consumer<BindingsPart> asker) {
        List<Binding> all;
        long at;
        synchronized (order) {
            flush();
            all = known.get();
            at = number;
            asker.accept(part(at, Part.FIRST, following(all, 0), piece(all, 0)));
        }
        for (int from = BINDINGS_PER_PART; from < all.size(); from += BINDINGS_PER_PART) {
            asker.accept(part(at, Part.MORE, following(all, from), piece(all, from)));
        }
    }

    private static int following(List<Binding> all, int from) {
        return Math.max(0, (all.size() - 1) / BINDINGS_PER_PART - from / BINDINGS_PER_PART);
    }

    private static List<Binding> piece(List<Binding> all, int from) {
        return all.subList(from, Math.min(all.size(), from + BINDINGS_PER_PART));
    }

    private BindingsPart part(long at, Part part, int left, List<Binding> piece) {
        return new BindingsPart(node, life, at, part, left, piece);
    }
}
