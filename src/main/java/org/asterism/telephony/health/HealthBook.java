package org.asterism.telephony.health;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ResourceId;

/** What the last looks at the services of this node found, and when one was found ill last: a restart makes it well, and hides why. Any thread. */
public final class HealthBook {

    /** One that was found ill. */
    public record Ill(String sentence, Instant at) {}

    /**
     * What is known of a service.
     *
     * @param look empty: it is not looked at here now
     * @param ill when a look last failed it; it may be well since
     */
    public record Entry(Optional<HealthLook> look, Optional<Ill> ill) {}

    private final SortedMap<ResourceId, Entry> entries = new TreeMap<>();

    public synchronized void note(ResourceId resource, HealthLook look) {
        Optional<Entry> known = Optional.ofNullable(entries.get(resource));
        HealthLook kept = known.flatMap(Entry::look).map(look::after).orElse(look);
        Optional<Ill> ill = look.verdict().level() == Weight.FAIL
                ? Optional.of(new Ill(look.verdict().sentence(), kept.at()))
                : known.flatMap(Entry::ill);
        entries.put(resource, new Entry(Optional.of(kept), ill));
    }

    /** Something was found of it since the last {@link #close}: then that it does not run is worth a note. */
    public synchronized boolean isOpen(ResourceId resource) {
        return Optional.ofNullable(entries.get(resource)).flatMap(Entry::look).isPresent();
    }

    /** It is not looked at here any more. */
    public synchronized void close(ResourceId resource) {
        entries.computeIfPresent(
                resource, (id, known) -> known.ill().isPresent() ? new Entry(Optional.empty(), known.ill()) : null);
    }

    public synchronized SortedMap<ResourceId, Entry> entries() {
        return new TreeMap<>(entries);
    }
}
