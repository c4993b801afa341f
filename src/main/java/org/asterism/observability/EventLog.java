package org.asterism.observability;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.asterism.model.NodeName;

/** The last events of this node, in memory. Bounded: the oldest are dropped. Thread-safe. */
public final class EventLog {

    /** Events kept unless said otherwise: days of a quiet cluster, the whole of a busy outage. */
    public static final int DEFAULT_CAPACITY = 1000;

    private final NodeName node;
    private final int capacity;
    private final InstantSource clock;
    private final ArrayDeque<Event> events;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private long lastIndex;

    private EventLog(NodeName node, int capacity, InstantSource clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException("an event log needs room for at least one event: " + capacity);
        }
        this.node = node;
        this.capacity = capacity;
        this.clock = clock;
        this.events = new ArrayDeque<>();
    }

    public static EventLog create(NodeName node, int capacity, InstantSource clock) {
        return new EventLog(node, capacity, clock);
    }

    /** Adds an event and returns it. */
    public Event append(EventKind kind, String sentence) {
        return append(kind, sentence, new TreeMap<>());
    }

    /** Adds an event with further facts and returns it. */
    public synchronized Event append(EventKind kind, String sentence, SortedMap<String, String> values) {
        lastIndex++;
        Event event = new Event(lastIndex, clock.instant(), node, kind, sentence, values);
        if (events.size() == capacity) {
            events.removeFirst();
        }
        events.addLast(event);
        listeners.forEach(listener -> listener.accept(event));
        return event;
    }

    /** Each event from now on goes to {@code next}, too, in order; it must return at once. */
    public synchronized void listen(Consumer<Event> next) {
        listeners.add(next);
    }

    /**
     * Those kept with an index above {@code index}, and then each from now on, go to {@code next}: in order, none twice, none left
     * out between. It must return at once.
     *
     * @return ends it; may be run more than once
     */
    public synchronized Runnable follow(long index, Consumer<Event> next) {
        after(index, capacity).forEach(next);
        Consumer<Event> own = event -> next.accept(event);
        listeners.add(own);
        return () -> forget(own);
    }

    private synchronized void forget(Consumer<Event> listener) {
        listeners.removeIf(one -> one == listener);
    }

    /** Index of the latest event; 0 before the first. */
    public synchronized long lastIndex() {
        return lastIndex;
    }

    /** At most {@code count} events, newest first. */
    public synchronized List<Event> newest(int count) {
        List<Event> newest = new ArrayList<>(Math.min(count, events.size()));
        var descending = events.descendingIterator();
        while (descending.hasNext() && newest.size() < count) {
            newest.add(descending.next());
        }
        return List.copyOf(newest);
    }

    /** Those kept with an index above {@code index}, oldest first; at most {@code count}. */
    public synchronized List<Event> after(long index, int count) {
        return events.stream()
                .filter(event -> event.index() > index)
                .limit(count)
                .toList();
    }
}
