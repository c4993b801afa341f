package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.registrations.core.Bindings;

/** Tells how many registrations Asterisk has after a floating address of telephones came here from elsewhere. Any thread. */
final class RegistrationTakeover {

    static final Duration LOOK = Duration.ofMillis(200);

    /** What Asterisk does not have by then it does not get at once. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** What came of a takeover, as sentence and facts. */
    record Told(String sentence, Map<String, String> facts) {}

    /**
     * Surroundings.
     *
     * @param isConnected whether Asterisk here can be asked
     */
    record Setting(
            NodeName self,
            Supplier<Bindings.Counts> counts,
            Supplier<Boolean> isConnected,
            Supplier<BootTime> clock,
            BiConsumer<Duration, Runnable> after,
            Consumer<Told> story) {}

    private final Setting setting;
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    RegistrationTakeover(Setting setting) {
        this.setting = setting;
    }

    void left(String host) {
        away.add(host);
    }

    void came(String host) {
        if (away.remove(host)) {
            look(host, setting.clock().get());
        }
    }

    private void look(String host, BootTime begin) {
        if (away.contains(host)) {
            return;
        }
        Bindings.Counts counts = setting.counts().get();
        int known = counts.own() + counts.others();
        boolean isConnected = setting.isConnected().get();
        Duration since = setting.clock().get().since(begin);
        if (known == 0) {
            return;
        }
        if ((isConnected && counts.unwritten() == 0) || since.compareTo(LONGEST) >= 0) {
            tell(host, known, isConnected ? counts.unwritten() : known, since);
        } else {
            setting.after().accept(LOOK, () -> look(host, begin));
        }
    }

    private void tell(String host, int known, int lost, Duration since) {
        String has = lost == 0
                ? "all of them"
                : (known - lost) + " of them, " + lost + " are lost until they register again,";
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("registrations", Integer.toString(known));
        facts.put("registrations-lost", Integer.toString(lost));
        setting.story()
                .accept(new Told(
                        known + (known == 1 ? " registration was" : " registrations were") + " taken over with " + host
                                + ": Asterisk on " + setting.self() + " has " + has + " " + since.toMillis()
                                + " ms after the address came",
                        facts));
    }
}
