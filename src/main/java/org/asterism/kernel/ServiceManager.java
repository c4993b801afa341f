package org.asterism.kernel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how this service is, as sd_notify(3) does: datagrams to the socket that {@code NOTIFY_SOCKET}
 * names, a path or, after {@code @}, an abstract name. Any thread.
 */
public final class ServiceManager {

    private final LocalSocket socket;

    private ServiceManager(LocalSocket socket) {
        this.socket = socket;
    }

    /** What became of the search for it. */
    public sealed interface Search {
        record Found(ServiceManager manager) implements Search {}

        /** This process was not started by one that wants to be told. */
        record Absent() implements Search {}

        record Unusable(String sentence) implements Search {}
    }

    /** That of this environment. */
    public static Search of(Map<String, String> environment) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return new Search.Absent();
        }
        try {
            return new Search.Found(new ServiceManager(new LocalSocket(name, "tell the service manager")));
        } catch (IllegalArgumentException e) {
            return new Search.Unusable("NOTIFY_SOCKET is " + e.getMessage());
        }
    }

    /** Time after which it counts this process as hung (WATCHDOG_USEC); empty if it does not watch this process. */
    public static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String owner = environment.getOrDefault("WATCHDOG_PID", "");
        if (!owner.isEmpty() && !owner.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return micros.matches("[1-9][0-9]{0,15}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
                : Optional.empty();
    }

    /** Sends an assignment such as {@code READY=1}. Never waits: with a full queue it is refused. */
    public Outcome tell(String assignment) {
        return socket.send(assignment.getBytes(StandardCharsets.UTF_8));
    }
}
