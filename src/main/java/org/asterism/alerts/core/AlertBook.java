package org.asterism.alerts.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Alert;
import org.asterism.model.BootTime;

/**
 * The alerts of one node: what waits, for whom, and what is due. Each event goes to each line that wants it at least once, in
 * order, unless it is given up or finds no room, which is counted.
 *
 * @param room most events that wait, and most that are held
 * @param last number of the newest event
 * @param waiting by number
 * @param held seen by all nodes, and the coordinator's to tell, by key
 * @param told keys of events that need not be told any more, the newest last
 * @param done how far the lines were in an earlier life of the manager
 */
public record AlertBook(
        int room,
        long last,
        SortedMap<Long, AlertEvent> waiting,
        SortedMap<String, AlertEvent> held,
        List<String> told,
        boolean leads,
        SortedMap<String, LineState> lines,
        SortedMap<String, Long> done) {

    /** Lines with a delivery under way: what agents may take of a node. */
    static final int MOST_AT_ONCE = 16;

    /** Events in one mail. */
    static final int MOST_TOGETHER = 200;

    private static final int KEYS_KEPT = 256;

    /** Longer than a coordinator tries, unless it was told to try for longer. */
    private static final Duration HELD = Duration.ofHours(25);

    public AlertBook {
        waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        told = List.copyOf(told.subList(Math.max(0, told.size() - KEYS_KEPT), told.size()));
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
    }

    /** What is to be delivered now. */
    public record Send(Line line, List<AlertEvent> events) {
        public Send {
            events = List.copyOf(events);
        }
    }

    /**
     * What is due.
     *
     * @param wakeAt ask again then, if nothing happens before
     */
    public record Due(AlertBook next, List<Send> sends, Optional<BootTime> wakeAt) {
        public Due {
            sends = List.copyOf(sends);
        }
    }

    public static AlertBook empty(int room) {
        return restored(room, 0, List.of(), List.of(), List.of(), new TreeMap<>());
    }

    /** As a restart finds it. */
    public static AlertBook restored(
            int room,
            long last,
            Collection<AlertEvent> waiting,
            Collection<AlertEvent> held,
            List<String> told,
            SortedMap<String, Long> done) {
        TreeMap<Long, AlertEvent> byNumber = new TreeMap<>();
        waiting.forEach(event -> byNumber.put(event.sequence(), event));
        TreeMap<String, AlertEvent> byKey = new TreeMap<>();
        held.forEach(event -> byKey.put(event.key(), event));
        return new AlertBook(room, last, byNumber, byKey, told, false, new TreeMap<>(), done);
    }

    /** How far each line is, for the disk: those of this configuration. */
    public SortedMap<String, Long> progress() {
        TreeMap<String, Long> progress = new TreeMap<>();
        lines.forEach((id, state) -> progress.put(id, state.done()));
        return progress;
    }

    /** The alerts of the document in force. A line that is new is told what happens from now on. */
    public AlertBook configured(List<Alert> alerts) {
        TreeMap<String, LineState> next = new TreeMap<>();
        for (Alert alert : alerts) {
            for (Alert.Recipient recipient : alert.addressed()) {
                Line line = new Line(alert, recipient);
                LineState known = lines.get(line.id());
                next.put(
                        line.id(),
                        known != null ? known.with(line) : LineState.fresh(line, done.getOrDefault(line.id(), last)));
            }
        }
        return with(waiting, held, next, new TreeMap<>()).pruned();
    }

    /** Something happened. */
    public AlertBook occurred(AlertEvent event) {
        if (event.key().isEmpty()) {
            return queued(event).pruned();
        }
        boolean isKnown = held.containsKey(event.key())
                || told.contains(event.key())
                || waiting.values().stream().anyMatch(known -> known.key().equals(event.key()));
        if (isKnown) {
            return this;
        }
        return leads ? queued(event).pruned() : holding(event);
    }

    private AlertBook holding(AlertEvent event) {
        TreeMap<String, AlertEvent> more = new TreeMap<>(held);
        more.values().removeIf(old -> old.at().plus(HELD).isBefore(event.at()));
        if (more.size() >= room) {
            more.values().stream()
                    .min(Comparator.comparing(AlertEvent::at))
                    .ifPresent(oldest -> more.remove(oldest.key()));
        }
        more.put(event.key(), event);
        return with(waiting, more, lines, done);
    }

    private AlertBook queued(AlertEvent event) {
        TreeMap<Long, AlertEvent> more = new TreeMap<>(waiting);
        TreeMap<String, LineState> counted = new TreeMap<>(lines);
        while (more.size() >= room) {
            AlertEvent oldest = Objects.requireNonNull(more.remove(more.firstKey()));
            counted.replaceAll((id, state) -> oldest.sequence() > Math.max(state.done(), state.sending())
                            && state.line().wants(oldest)
                    ? state.dropped()
                    : state);
        }
        long number = last + 1;
        more.put(number, event.numbered(number));
        return new AlertBook(room, number, more, held, told, leads, counted, done);
    }

    /** This node coordinates from now on: what it holds may not have been told. */
    public AlertBook elected() {
        AlertBook next = new AlertBook(room, last, waiting, new TreeMap<>(), told, true, lines, done);
        List<AlertEvent> inOrder = held.values().stream()
                .sorted(Comparator.comparing(AlertEvent::at).thenComparing(AlertEvent::key))
                .toList();
        for (AlertEvent event : inOrder) {
            next = next.queued(event);
        }
        return next.pruned();
    }

    /** It coordinates no more; what it began to tell it goes on telling. */
    public AlertBook steppedDown() {
        return new AlertBook(room, last, waiting, held, told, false, lines, done);
    }

    /** The coordinator has told these. */
    public AlertBook toldElsewhere(Collection<String> keys) {
        TreeMap<String, AlertEvent> stillHeld = new TreeMap<>(held);
        stillHeld.keySet().removeAll(keys);
        TreeMap<Long, AlertEvent> stillWaiting = new TreeMap<>(waiting);
        stillWaiting.values().removeIf(event -> keys.contains(event.key()));
        Set<String> all = new LinkedHashSet<>(told);
        all.removeAll(keys);
        all.addAll(keys);
        return new AlertBook(room, last, stillWaiting, stillHeld, List.copyOf(all), leads, lines, done);
    }

    /** What may be delivered now. */
    public Due due(BootTime now, Instant wall) {
        TreeMap<String, LineState> next = new TreeMap<>(lines);
        List<Send> sends = new ArrayList<>();
        long busy = lines.values().stream().filter(LineState::isSending).count();
        Optional<BootTime> wakeAt = Optional.empty();
        for (LineState known : lines.values()) {
            LineState state = known.isSending() ? known : withoutStale(known, wall);
            List<AlertEvent> ready = known.isSending() ? List.of() : ready(state);
            if (!ready.isEmpty() && !state.isGathering() && state.streak() == 0) {
                boolean gathers = !state.line().digest().isZero();
                state = gathers ? state.gathering(now.plus(state.line().digest())) : state;
            }
            if (!ready.isEmpty() && state.notBefore().isAfter(now)) {
                wakeAt = earlier(wakeAt, state.notBefore());
            } else if (!ready.isEmpty() && busy < MOST_AT_ONCE) {
                busy++;
                sends.add(new Send(state.line(), ready));
                state = state.sending(ready.get(ready.size() - 1).sequence());
            }
            next.put(state.line().id(), state);
        }
        return new Due(with(waiting, held, next, done).pruned(), sends, wakeAt);
    }

    private static Optional<BootTime> earlier(Optional<BootTime> one, BootTime other) {
        return one.isPresent() && one.get().isBefore(other) ? one : Optional.of(other);
    }

    /** Gives up what was tried, and for too long. */
    private LineState withoutStale(LineState state, Instant wall) {
        if (state.attempts() == 0) {
            return state;
        }
        Duration patience = state.line().recipient().manner().retryFor();
        List<AlertEvent> stale = ready(state).stream()
                .filter(event -> patience.isZero() || event.at().plus(patience).isBefore(wall))
                .toList();
        return stale.isEmpty()
                ? state
                : state.gaveUp(stale.get(stale.size() - 1).sequence(), stale.size());
    }

    private List<AlertEvent> ready(LineState state) {
        return waiting.tailMap(state.done() + 1).values().stream()
                .filter(state.line()::wants)
                .limit(state.line().isCollecting() ? MOST_TOGETHER : 1)
                .toList();
    }

    /** A delivery has arrived. */
    public AlertBook delivered(String line, int events, Instant at, String words) {
        return changed(line, state -> state.delivered(events, at, words)).pruned();
    }

    /** A delivery has failed. */
    public AlertBook failed(String line, BootTime now, Instant at, String reason) {
        return changed(line, state -> state.failed(now, at, reason));
    }

    /** Events that wait for this line. */
    public long waitingFor(LineState state) {
        return waiting.tailMap(state.done() + 1).values().stream()
                .filter(state.line()::wants)
                .count();
    }

    private AlertBook changed(String line, java.util.function.UnaryOperator<LineState> change) {
        LineState known = lines.get(line);
        if (known == null) {
            return this;
        }
        TreeMap<String, LineState> next = new TreeMap<>(lines);
        next.put(line, change.apply(known));
        return with(waiting, held, next, done);
    }

    /** Without what nobody waits for any more; keys of that are told. */
    private AlertBook pruned() {
        TreeMap<Long, AlertEvent> still = new TreeMap<>(waiting);
        Set<String> keys = new LinkedHashSet<>(told);
        still.values().removeIf(event -> {
            boolean isOver = lines.values().stream()
                    .noneMatch(state ->
                            event.sequence() > state.done() && state.line().wants(event));
            if (isOver && !event.key().isEmpty()) {
                keys.add(event.key());
            }
            return isOver;
        });
        TreeMap<String, LineState> past = new TreeMap<>(lines);
        past.replaceAll((id, state) -> waitingFor(state, still) ? state : state.isSending() ? state : state.past(last));
        return new AlertBook(room, last, still, held, List.copyOf(keys), leads, past, done);
    }

    private static boolean waitingFor(LineState state, SortedMap<Long, AlertEvent> events) {
        return events.tailMap(state.done() + 1).values().stream().anyMatch(state.line()::wants);
    }

    private AlertBook with(
            SortedMap<Long, AlertEvent> events,
            SortedMap<String, AlertEvent> kept,
            SortedMap<String, LineState> states,
            SortedMap<String, Long> earlier) {
        return new AlertBook(room, last, events, kept, told, leads, states, earlier);
    }
}
