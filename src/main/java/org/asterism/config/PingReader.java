package org.asterism.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.config.NodeSettings.Ping;
import org.asterism.model.Timing;

/** Reads the keys of {@code quorum} about ping nodes. */
final class PingReader {

    private static final int MOST_ADDRESSES = 32;
    private static final Duration LEAST_DEADPING = Duration.ofSeconds(3);

    private PingReader() {}

    static Optional<Ping> read(Section section, Optional<Timing> timing) {
        Set<InetAddress> seen = new HashSet<>();
        TreeMap<String, List<InetAddress>> groups = new TreeMap<>();
        for (InetAddress address : addresses(section, "ping", seen)) {
            groups.put(address.getHostAddress(), List.of(address));
        }
        Section named = section.section("ping-groups").withFreeKeys();
        for (String name : named.keys()) {
            List<InetAddress> members = addresses(named, name, seen);
            if (members.isEmpty()) {
                named.report(
                        name,
                        "group '" + name + "' has no usable address",
                        "it would always count as lost",
                        "write " + name + " = [ \"10.0.0.254\", \"10.0.0.253\" ], or remove it");
            }
            groups.put(name, members);
        }
        if (seen.size() > MOST_ADDRESSES) {
            section.report(
                    "ping",
                    seen.size() + " addresses are to be pinged",
                    "at most " + MOST_ADDRESSES + " are possible",
                    "keep the gateways that services depend on");
        }
        Optional<Duration> deadping = deadping(section, timing);
        Optional<Duration> dampen = section.text("ping-dampen").equals(Optional.of("auto"))
                ? deadping.map(span -> span.multipliedBy(2))
                : section.duration("ping-dampen", Duration.ZERO, Duration.ofHours(1));
        Optional<Integer> score = section.integer("ping-score", 0, 100_000);
        return deadping.isPresent() && dampen.isPresent() && score.isPresent()
                ? Optional.of(new Ping(groups, deadping.get(), dampen.get(), score.get()))
                : Optional.empty();
    }

    private static Optional<Duration> deadping(Section section, Optional<Timing> timing) {
        Duration deadtime = timing.map(Timing::deadtime).orElse(LEAST_DEADPING);
        if (section.text("deadping").equals(Optional.of("auto"))) {
            return Optional.of(deadtime.compareTo(LEAST_DEADPING) < 0 ? LEAST_DEADPING : deadtime);
        }
        return section.duration("deadping", LEAST_DEADPING, Duration.ofMinutes(10));
    }

    private static List<InetAddress> addresses(Section section, String key, Set<InetAddress> seen) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : section.texts(key)) {
            try {
                InetAddress address = Addresses.parse(text);
                if (seen.add(address)) {
                    addresses.add(address);
                } else {
                    section.refuse(key, text, "stands twice", "remove one");
                }
            } catch (IllegalArgumentException notAnAddress) {
                section.refuse(
                        key, text, String.valueOf(notAnAddress.getMessage()), "write an address, not a host name");
            }
        }
        return addresses;
    }
}
