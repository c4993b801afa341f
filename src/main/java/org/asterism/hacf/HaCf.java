package org.asterism.hacf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.model.NodeName;

/**
 * An {@code ha.cf} that Heartbeat would accept: every directive is known and has values that make sense, and the cross-checks
 * have passed.
 *
 * @param file its name, for messages
 * @param entries its directives in the order written
 * @param remarks what an operator should know about them
 */
public record HaCf(String file, List<Entry> entries, List<Fate> remarks) {

    /** Heartbeat's port where neither the file nor {@code /etc/services} names another. */
    static final int PORT = 694;

    private static final Duration KEEPALIVE = Duration.ofSeconds(1);
    private static final Duration DEADTIME = Duration.ofSeconds(30);

    public HaCf {
        entries = List.copyOf(entries);
        remarks = List.copyOf(remarks);
    }

    List<Entry> all(String keyword) {
        return entries.stream().filter(entry -> entry.keyword().equals(keyword)).toList();
    }

    /** The entry that holds: of several the last. */
    Optional<Entry> last(String keyword) {
        List<Entry> all = all(keyword);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    boolean flag(String keyword, String otherwise) {
        return Values.flag(last(keyword).map(Entry::value).orElse(otherwise));
    }

    private Optional<Duration> time(String keyword) {
        return last(keyword).map(entry -> HaTime.parse(entry.value()));
    }

    Duration keepalive() {
        return time("keepalive").orElse(KEEPALIVE);
    }

    Duration deadtime() {
        return time("deadtime").orElse(DEADTIME);
    }

    Duration warntime() {
        return time("warntime").orElseGet(() -> deadtime().dividedBy(2));
    }

    Duration deadping() {
        return time("deadping").orElseGet(this::deadtime);
    }

    /** As Heartbeat derives it where the file does not say it. */
    Duration initdead() {
        return time("initdead").orElseGet(() -> {
            long seconds = deadtime().toSeconds();
            return seconds > 10
                    ? deadtime()
                    : deadtime().compareTo(Duration.ofSeconds(6)) < 0
                            ? Duration.ofSeconds(12)
                            : deadtime().multipliedBy(2);
        });
    }

    /** In the order written, in lower case, each once. */
    public List<NodeName> nodes() {
        List<NodeName> names = new ArrayList<>();
        for (Entry entry : all("node")) {
            for (String value : entry.values()) {
                NodeName name = new NodeName(value.toLowerCase(Locale.ROOT));
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    String cluster() {
        return last("cluster").map(Entry::value).orElse("linux-ha");
    }

    /** Whether the resources stand in a CIB ({@code crm yes}) and not in {@code haresources}. */
    public boolean hasCrm() {
        String value = last("crm").map(Entry::value).orElse("off").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "respawn", "manual", "valgrind" -> true;
            default -> Values.flag(value);
        };
    }

    /** Whether services go back to the preferred node when it returns; with {@code haresources} only. */
    boolean failsBack() {
        Optional<Entry> nice = last("nice_failback");
        String value = last("auto_failback").map(Entry::value).orElse("legacy").toLowerCase(Locale.ROOT);
        if (last("auto_failback").isEmpty() && nice.isPresent()) {
            return !Values.flag(nice.get().value());
        }
        return value.equals("legacy") || Values.flag(value);
    }

    /** The port of the media that stand after this line begins: what {@code udpport} said before. */
    int portAt(int line) {
        return all("udpport").stream()
                .filter(entry -> entry.line() < line)
                .reduce((first, second) -> second)
                .map(entry -> Integer.parseInt(entry.value()))
                .orElse(PORT);
    }

    /** The speed of a serial link that stands on this line. */
    int baudAt(int line) {
        return all("baud").stream()
                .filter(entry -> entry.line() < line)
                .findFirst()
                .map(entry -> Integer.parseInt(entry.value()))
                .orElse(19_200);
    }
}
