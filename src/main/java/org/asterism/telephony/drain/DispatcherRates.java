package org.asterism.telephony.drain;

import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.DispatcherKeeper.Setting;

/** What {@link DispatcherKeeper} knows of the new calls a second that dispatchers take. On its thread alone. */
final class DispatcherRates {

    private final Setting setting;
    private final Asking asking;
    private SortedMap<URI, Integer> wanted = Collections.emptySortedMap();

    /** Those that still have to lose the limit that they were given. */
    private final Set<URI> lifting = new TreeSet<>();

    private final Set<URI> asked = new HashSet<>();
    private final Set<URI> troubles = new HashSet<>();

    /** Asks a dispatcher to take so many; what comes of it is {@link #heard}. */
    interface Asking extends ObjIntConsumer<URI> {}

    DispatcherRates(Setting setting, Asking asking) {
        this.setting = setting;
        this.asking = asking;
    }

    /** @param leads whether this node tells dispatchers: then those of which nothing is said any more get their limit lifted */
    void want(SortedMap<URI, Integer> next, boolean leads) {
        boolean isNew = !next.equals(wanted);
        lifting.addAll(wanted.keySet());
        lifting.removeAll(next.keySet());
        if (!leads) {
            lifting.clear();
        }
        wanted = next;
        for (URI at : new TreeSet<>(troubles)) {
            if (!wanted.containsKey(at)) {
                clear(at);
            }
        }
        if (isNew) {
            asked.clear();
            look();
        }
    }

    void look() {
        wanted.forEach((at, rate) -> {
            if (asked.add(at)) {
                asking.accept(at, rate);
            }
        });
        lifting.stream().filter(asked::add).forEach(at -> asking.accept(at, DispatcherRpc.UNLIMITED));
    }

    void heard(URI at, int rate, Outcome outcome) {
        if (rate == DispatcherRpc.UNLIMITED && lifting.contains(at)) {
            asked.remove(at);
            if (outcome instanceof Outcome.Stands) {
                lifting.remove(at);
            }
            return;
        }
        if (!Integer.valueOf(rate).equals(wanted.get(at))) {
            return; // it is asked anew
        }
        asked.remove(at);
        if (outcome instanceof Outcome.Unknown unknown) {
            troubles.add(at);
            setting.show()
                    .accept(
                            key(at),
                            "a dispatcher may send more new calls a second than the Asterisks that are open can take: "
                                    + at + " " + unknown.reason());
            return;
        }
        clear(at);
        if (outcome == Outcome.Stands.MOVED) {
            setting.story().accept("dispatcher " + at + " takes at most " + rate + " new calls a second");
        }
    }

    private void clear(URI at) {
        if (troubles.remove(at)) {
            setting.hide().accept(key(at));
        }
    }

    private static String key(URI at) {
        return "dispatcher-rate-" + at;
    }
}
