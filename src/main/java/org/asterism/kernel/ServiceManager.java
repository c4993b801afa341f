package org.asterism.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how this service is, as sd_notify(3) does: datagrams to the socket that {@code NOTIFY_SOCKET}
 * names, a path or, after {@code @}, an abstract name. Any thread.
 */
public final class ServiceManager {

    private static final int MOST = 107;

    private final byte[] address;

    private ServiceManager(byte[] address) {
        this.address = address;
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
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if ((bytes[0] != '/' && bytes[0] != '@') || bytes.length > MOST) {
            return new Search.Unusable(
                    "NOTIFY_SOCKET is neither a path nor an abstract name of at most " + MOST + " bytes: " + name);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        return new Search.Found(new ServiceManager(bytes));
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
        byte[] text = assignment.getBytes(StandardCharsets.UTF_8);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            return refused(assignment);
        }
        // A path ends with a zero byte; an abstract name is as long as it is.
        boolean isPath = address[0] != 0;
        int length = 2 + address.length + (isPath ? 1 : 0);
        try (Memory to = new Memory(length);
                Memory data = new Memory(text.length)) {
            to.clear();
            to.setShort(0, (short) Libc.AF_UNIX);
            to.write(2, address, 0, address.length);
            data.write(0, text, 0, text.length);
            return Libc.sendto(fd, data, text.length, 0, to, length) == text.length
                    ? new Outcome.Done()
                    : refused(assignment);
        } finally {
            Libc.close(fd);
        }
    }

    private static Outcome refused(String assignment) {
        return new Outcome.Refused(
                Refusal.of(Libc.lastErrno(), "tell the service manager " + assignment, Refusal.Needs.NOTHING));
    }
}
