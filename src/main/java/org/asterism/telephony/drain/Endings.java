package org.asterism.telephony.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.asterism.model.OperatorLease;

/** The ends of drains: what they were for, or that they come to nothing. On {@link Drainer}'s thread alone. */
final class Endings {

    /** The coordinator may be another node, and busy. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final Drainer.Setting setting;
    private final Map<String, Instant> leaving = new HashMap<>();
    private final Map<String, Instant> ending = new HashMap<>();

    /** Drains during which another node was there. Who drains the last node means it. */
    private final Set<String> accompanied = new HashSet<>();

    Endings(Drainer.Setting setting) {
        this.setting = setting;
    }

    /** Ends what can only do harm; {@code isGone}: nothing of it runs here. */
    void look(OperatorLease drain, boolean isGone) {
        if (isGone && drain.then().cutsAt(setting.clock().instant())) {
            end(drain, "it is past its deadline and runs elsewhere");
        } else if (!setting.isAlone().getAsBoolean()) {
            accompanied.add(drain.id());
            ending.remove(drain.id());
        } else if (accompanied.contains(drain.id())) {
            end(drain, "no other node is left that could take it");
        }
    }

    private void end(OperatorLease drain, String why) {
        boolean isFirst = !ending.containsKey(drain.id());
        if (isDue(ending, drain)) {
            if (isFirst) {
                setting.story().accept(drain.what() + " ends: " + why);
            }
            setting.giveUp().accept(drain);
        }
    }

    /** No call is left, or so many are at its deadline and may be cut. */
    void leave(OperatorLease drain, int cut) {
        boolean isFirst = !leaving.containsKey(drain.id());
        if (!ending.containsKey(drain.id()) && isDue(leaving, drain)) {
            if (isFirst) {
                setting.story().accept(words(drain, cut));
            }
            setting.leave().accept(drain);
        }
    }

    private boolean isDue(Map<String, Instant> asked, OperatorLease drain) {
        Instant now = setting.clock().instant();
        Instant before = asked.getOrDefault(drain.id(), Instant.EPOCH);
        if (Duration.between(before, now).compareTo(ASK_AGAIN) < 0) {
            return false;
        }
        asked.put(drain.id(), now);
        return true;
    }

    private String words(OperatorLease drain, int cut) {
        return drain.subject()
                + (cut == 0 ? " has no call left and " : " is at its deadline, cuts " + Drainer.calls(cut) + " and ")
                + switch (drain.then().kind()) {
                    case MOVE -> "moves to " + drain.then().node();
                    case STANDBY -> "goes on standby";
                    default -> "leaves " + setting.self();
                };
    }

    /** Those that are over are forgotten. */
    void retain(Collection<String> due) {
        leaving.keySet().retainAll(due);
        ending.keySet().retainAll(due);
        accompanied.retainAll(due);
    }
}
