package org.asterism.registrations.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All bindings that this node knows of, and what its Asterisk has of them as far as is known. Not for several threads. */
public final class Bindings {

    /** For what was found and nobody saw come: phones commonly register for so long. */
    private static final long USUAL_SECONDS = 3600;

    /** Clocks of nodes may differ by so much. */
    private static final long GRACE_SECONDS = 60;

    private final String self;
    private final int most;
    private final Map<String, Binding> kept = new TreeMap<>();
    private final Map<String, String> inAsterisk = new HashMap<>();
    private final Set<String> unfit = new HashSet<>();
    private String life = "";
    private long conflicts;
    private long refused;
    private boolean isShort;
    private long expired;

    /**
     * What follows of something that came to be known.
     *
     * @param news for all other nodes
     * @param writes for this node's Asterisk; those that have ended are to be deleted there
     */
    public record Outcome(List<Binding> news, List<Binding> writes) {
        public Outcome {
            news = List.copyOf(news);
            writes = List.copyOf(writes);
        }
    }

    /**
     * Numbers for operators.
     *
     * @param own that this node's Asterisk took last
     * @param others that another node's took last
     * @param unwritten that this node's Asterisk should have and has not, as far as is known
     * @param unfit that this Asterisk has and that are of no use elsewhere
     * @param conflicts changed on two nodes that did not know of each other
     * @param refused for want of room
     * @param isShort whether something refused may be missing still
     * @param expired dropped because they were out of date
     */
    public record Counts(
            int own,
            int others,
            int unwritten,
            int unfit,
            long conflicts,
            long refused,
            boolean isShort,
            long expired) {}

    /** @param most bindings kept at once; further ones are refused and counted */
    public Bindings(String self, int most) {
        this.self = self;
        this.most = most;
    }

    /**
     * What was kept on disk when this Asterisk ran, or another. Only at the beginning.
     *
     * @param there what the database of that Asterisk had then: what it had and has no more was ended by it; what it never had was not
     */
    public void restore(String life, Collection<Binding> saved, Map<String, String> there, long nowMs) {
        this.life = life;
        inAsterisk.putAll(there);
        for (Binding binding : saved) {
            if (!isOver(binding, nowMs) && kept.size() < most) {
                kept.put(binding.key(), binding);
            }
        }
    }

    /** What this Asterisk's database has, as far as is known, by key. */
    public Map<String, String> there() {
        return Map.copyOf(inAsterisk);
    }

    /** Nothing is known of what its database has at the key: it is being taken out and put in anew. */
    public void forget(String key) {
        inAsterisk.remove(key);
    }

    /** Asterisk's database has this now: something happened to it. */
    public Outcome told(Contact found, long nowMs) {
        return news(seen(found, nowMs));
    }

    /** Asterisk's database has nothing at the key now. */
    public Outcome absent(String key, long nowMs) {
        return news(vanished(key, nowMs));
    }

    private static Outcome news(Optional<Binding> change) {
        return new Outcome(change.stream().toList(), List.of());
    }

    /**
     * All that Asterisk's database has.
     *
     * @param asterisk tells one life of Asterisk from the next
     */
    public Outcome read(String asterisk, Collection<Contact> found, long nowMs) {
        List<Binding> news = new ArrayList<>();
        boolean isSame = life.equals(asterisk);
        if (!isSame) {
            life = asterisk;
            inAsterisk.clear();
        }
        unfit.clear();
        Set<String> keys = new HashSet<>();
        for (Contact contact : found) {
            keys.add(contact.key());
            Optional<Binding> change = isSame ? seen(contact, nowMs) : foundUnwatched(contact, nowMs);
            change.ifPresent(news::add);
        }
        for (String key : List.copyOf(inAsterisk.keySet())) {
            if (!keys.contains(key)) {
                vanished(key, nowMs).ifPresent(news::add);
            }
        }
        return new Outcome(news, unwritten(nowMs));
    }

    /** What other nodes tell. */
    public Outcome arrived(Collection<Binding> told, long nowMs) {
        List<Binding> writes = new ArrayList<>();
        for (Binding binding : told) {
            Binding known = kept.get(binding.key());
            if (isOver(binding, nowMs) || binding.equals(known)) {
                continue;
            }
            if (known == null && kept.size() >= most) {
                refuse();
                continue;
            }
            if (known != null && binding.conflicts(known)) {
                conflicts++;
            }
            if (known == null || binding.isAfter(known)) {
                kept.put(binding.key(), binding);
                if (isUnwritten(binding, nowMs)) {
                    writes.add(binding);
                }
            }
        }
        return new Outcome(List.of(), writes);
    }

    /** Asterisk's database has taken it. */
    public void written(Binding binding) {
        if (binding.hasEnded()) {
            inAsterisk.remove(binding.key());
        } else {
            inAsterisk.put(binding.key(), binding.value());
        }
    }

    /** What holds at the key; empty if it has ended. */
    public Optional<Binding> at(String key) {
        return Optional.ofNullable(kept.get(key)).filter(binding -> !binding.hasEnded());
    }

    /** Drops what is out of date; Asterisk drops its own by itself. */
    public void expire(long nowMs) {
        int before = kept.size();
        kept.values().removeIf(binding -> isOver(binding, nowMs));
        expired += before - kept.size();
    }

    /** Whether there is room now after some were refused, so that others may be asked for these; true once. */
    public boolean hasRoomAgain() {
        boolean hasRoom = isShort && kept.size() < most;
        isShort &= !hasRoom;
        return hasRoom;
    }

    /** Those that hold now or ended before their time, in the order of their keys. */
    public List<Binding> all() {
        return List.copyOf(kept.values());
    }

    /** Life of the Asterisk that was read last; empty before. */
    public String asterisk() {
        return life;
    }

    public Counts counts(long nowMs) {
        int own = 0;
        int others = 0;
        int unwritten = 0;
        for (Binding binding : kept.values()) {
            if (!binding.hasEnded() && binding.expiresAt() * 1000 > nowMs) {
                if (binding.origin().equals(self)) {
                    own++;
                } else {
                    others++;
                }
            }
            if (isUnwritten(binding, nowMs)) {
                unwritten++;
            }
        }
        return new Counts(own, others, unwritten, unfit.size(), conflicts, refused, isShort, expired);
    }

    /** A change that this Asterisk made; empty if it is none. */
    private Optional<Binding> seen(Contact contact, long nowMs) {
        String key = contact.key();
        Binding known = kept.get(key);
        unfit.remove(key);
        String before = inAsterisk.put(key, contact.value());
        if (!contact.isFit()) {
            unfit.add(key);
            return Optional.empty();
        }
        if (known == null && contact.value().equals(before)) {
            return leftOver(contact, nowMs);
        }
        if (contact.value().equals(before) || (known != null && contact.value().equals(known.value()))) {
            return Optional.empty();
        }
        return take(contact, known, known == null ? nowMs : next(known, nowMs));
    }

    /** It was there before, and is not kept: there was no room. */
    private Optional<Binding> leftOver(Contact contact, long nowMs) {
        if (contact.expiresAt() * 1000 <= nowMs) {
            return Optional.empty();
        }
        if (kept.size() >= most) {
            isShort = true;
            return Optional.empty();
        }
        return take(contact, null, unwatched(contact, nowMs));
    }

    private void refuse() {
        refused++;
        isShort = true;
    }

    private static long unwatched(Contact contact, long nowMs) {
        return Math.min(nowMs, (contact.expiresAt() - USUAL_SECONDS) * 1000);
    }

    /** That this Asterisk ended before its time; empty if it did not. */
    private Optional<Binding> vanished(String key, long nowMs) {
        Binding known = kept.get(key);
        unfit.remove(key);
        boolean wasThere = inAsterisk.remove(key) != null;
        if (!wasThere || known == null || known.hasEnded() || known.expiresAt() * 1000 <= nowMs) {
            return Optional.empty();
        }
        return Optional.of(keep(new Binding(key, "", known.expiresAt(), next(known, nowMs), known.stamp(), self)));
    }

    /** It came while nobody looked. */
    private Optional<Binding> foundUnwatched(Contact contact, long nowMs) {
        inAsterisk.put(contact.key(), contact.value());
        if (!contact.isFit()) {
            unfit.add(contact.key());
            return Optional.empty();
        }
        Binding known = kept.get(contact.key());
        if (known == null) {
            return take(contact, null, unwatched(contact, nowMs));
        }
        return contact.expiresAt() > known.expiresAt() ? take(contact, known, next(known, nowMs)) : Optional.empty();
    }

    private Optional<Binding> take(Contact contact, @Nullable Binding known, long stamp) {
        if (known == null && kept.size() >= most) {
            refuse();
            return Optional.empty();
        }
        return Optional.of(keep(new Binding(
                contact.key(), contact.value(), contact.expiresAt(), stamp, known == null ? 0 : known.stamp(), self)));
    }

    private Binding keep(Binding binding) {
        kept.put(binding.key(), binding);
        return binding;
    }

    private static long next(Binding known, long nowMs) {
        return Math.max(nowMs, known.stamp() + 1);
    }

    private static boolean isOver(Binding binding, long nowMs) {
        return (binding.expiresAt() + GRACE_SECONDS) * 1000 <= nowMs;
    }

    private boolean isUnwritten(Binding binding, long nowMs) {
        String there = inAsterisk.get(binding.key());
        return binding.hasEnded()
                ? there != null
                : binding.expiresAt() * 1000 > nowMs && !binding.value().equals(there);
    }

    private List<Binding> unwritten(long nowMs) {
        return kept.values().stream()
                .filter(binding -> isUnwritten(binding, nowMs))
                .toList();
    }
}
