package org.asterism.fencing.core;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.fencing.core.FencingLedger.Moment;
import org.asterism.fencing.core.FencingRecord.Outcome;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Whose life was ended, by whose word; what follows when that word was not true. */
final class Confirmations {

    /** Time beyond a watchdog's own, for its coarse clock. */
    static final Duration WATCHDOG_MARGIN = Duration.ofSeconds(1);

    /** A confirmation. */
    record Done(long life, BootTime at, Outcome outcome, String by) {}

    private final NodeName self;
    private final SortedMap<NodeName, Done> done = new TreeMap<>();
    private final SortedMap<ResourceId, Integer> lies = new TreeMap<>();
    private final Set<Judged> judged = new HashSet<>();

    /** A life of which a device said that it was ended when it was not. */
    private record Judged(NodeName target, long life) {}

    private final TreeSet<NodeName> released = new TreeSet<>();

    Confirmations(NodeName self) {
        this.self = self;
    }

    boolean holds(NodeName target, long life) {
        Done confirmation = done.get(target);
        return confirmation != null && confirmation.life() == life;
    }

    SortedMap<NodeName, Done> all() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(done));
    }

    SortedMap<ResourceId, Integer> lies() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(lies));
    }

    void forget(NodeName target) {
        done.remove(target);
        released.remove(target);
    }

    /** A new coordinator releases all anew. */
    void leadChanged() {
        released.clear();
    }

    void add(NodeName target, long life, Outcome outcome, String by, BootTime now) {
        done.put(target, new Done(life, now, outcome, by));
        released.remove(target);
    }

    /** Takes another node's line of the history. */
    void learn(FencingRecord line, Catalogue catalogue, BootTime now) {
        if (line.outcome().releases()) {
            add(line.target(), line.life(), line.outcome(), line.by(), now);
        } else if (line.outcome() == Outcome.LIED) {
            // Whoever believed it finds the same lie out: it counts once.
            boolean isNew = judged.add(new Judged(line.target(), line.life())) || done.containsKey(line.target());
            forget(line.target());
            if (isNew) {
                blame(line.by(), catalogue);
            }
        }
    }

    /** Drops confirmations of targets that are heard: rightly in a new life, as a lie in the same one. Gives who lied. */
    List<NodeName> judge(
            SortedMap<NodeName, Seen> seen,
            Catalogue catalogue,
            Duration grace,
            Moment moment,
            List<FencingEffect> effects) {
        TreeSet<NodeName> liars = new TreeSet<>();
        for (NodeName target : List.copyOf(done.keySet())) {
            Done confirmation = java.util.Objects.requireNonNull(done.get(target));
            if (!(seen.get(target) instanceof Seen.Heard heard)) {
                continue;
            }
            BootTime until = confirmation.at().plus(grace);
            if (heard.life() != confirmation.life()) {
                forget(target);
            } else if (moment.now().isBefore(until)) {
                effects.add(new FencingEffect.WakeAt(until));
            } else {
                forget(target);
                judged.add(new Judged(target, confirmation.life()));
                blame(confirmation.by(), catalogue);
                liars.add(target);
                tell(target, confirmation, moment, effects);
            }
        }
        return List.copyOf(liars);
    }

    private void tell(NodeName target, Done confirmation, Moment moment, List<FencingEffect> effects) {
        String who = confirmation.outcome() == Outcome.FENCED ? "device " + confirmation.by() : confirmation.by();
        String sentence = target + " is still heard in the life that " + who
                + " said was ended: it is not released, and " + who + " is not to be relied on";
        effects.add(new FencingEffect.Tell(sentence, true));
        effects.add(new FencingEffect.Recorded(new FencingRecord(
                target,
                confirmation.life(),
                FenceAction.REBOOT,
                Outcome.LIED,
                confirmation.by(),
                self,
                moment.wall(),
                moment.wall(),
                "heard after it was fenced",
                sentence)));
    }

    private void blame(String devices, Catalogue catalogue) {
        List<String> names = List.of(devices.split(", ", -1));
        catalogue.devices().keySet().stream()
                .filter(id -> names.contains(id.value()))
                .forEach(id -> lies.merge(id, 1, Integer::sum));
    }

    /** With an armed watchdog a node that lost its lease is reset within the watchdog's time. */
    void watchdogs(SortedMap<NodeName, Seen> seen, Moment moment, List<FencingEffect> effects) {
        seen.forEach((target, how) -> {
            if (how instanceof Seen.GivenUp lost && !lost.watchdog().isZero() && !holds(target, lost.life())) {
                BootTime at = lost.notBefore().plus(lost.watchdog()).plus(WATCHDOG_MARGIN);
                if (moment.now().isBefore(at)) {
                    effects.add(new FencingEffect.WakeAt(at));
                } else {
                    add(target, lost.life(), Outcome.WATCHDOG, "watchdog", moment.now());
                    effects.add(new FencingEffect.Recorded(new FencingRecord(
                            target,
                            lost.life(),
                            FenceAction.REBOOT,
                            Outcome.WATCHDOG,
                            "watchdog",
                            self,
                            moment.wall(),
                            moment.wall(),
                            "its lease is over",
                            "its watchdog had " + lost.watchdog().toMillis() + " ms to reset it")));
                }
            }
        });
    }

    /** Those that are confirmed and given up and were not released yet. */
    void release(SortedMap<NodeName, Seen> seen, List<FencingEffect> effects) {
        done.forEach((target, confirmation) -> {
            if (seen.get(target) instanceof Seen.GivenUp lost
                    && lost.life() == confirmation.life()
                    && released.add(target)) {
                effects.add(new FencingEffect.Release(
                        target, lost.life(), confirmation.outcome().word() + " by " + confirmation.by()));
            }
        });
    }
}
