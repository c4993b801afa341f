package org.asterism.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.asterism.model.Alert;

/** Alerts of any form, from the dice of a random document. */
record RandomAlerts(Random random, Supplier<String> text) {

    List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Alert.Manner usual = manner(Alert.Manner.STANDARD);
            List<Alert.Recipient> recipients = new ArrayList<>();
            for (int to = random.nextInt(3); to > 0; to--) {
                recipients.add(new Alert.Recipient(to + text.get(), random.nextBoolean() ? usual : manner(usual)));
            }
            Set<Alert.Kind> kinds = EnumSet.noneOf(Alert.Kind.class);
            for (Alert.Kind kind : Alert.Kind.values()) {
                if (random.nextBoolean()) {
                    kinds.add(kind);
                }
            }
            boolean isNamed = kinds.contains(Alert.Kind.ATTRIBUTE) && random.nextBoolean();
            alerts.add(new Alert(
                    "alert-" + i,
                    new Alert.Channel.Agent("/bin/" + text.get()),
                    kinds,
                    new TreeSet<>(isNamed ? List.of("pingd", text.get() + "x") : List.of()),
                    usual,
                    recipients));
        }
        return alerts;
    }

    private Alert.Manner manner(Alert.Manner otherwise) {
        TreeMap<String, String> attributes = new TreeMap<>(otherwise.attributes());
        if (random.nextBoolean()) {
            attributes.put("debug_" + random.nextInt(3), text.get());
        }
        return new Alert.Manner(
                random.nextBoolean(),
                Duration.ofMillis(100 + random.nextInt(100_000)),
                Duration.ofMillis(random.nextInt(100_000_000)),
                random.nextBoolean() ? otherwise.timestampFormat() : "%D %H:%M " + random.nextInt(9),
                attributes);
    }
}
