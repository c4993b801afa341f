package org.asterism.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to be the only manager of a cluster in this network namespace: an abstract unix socket (unix(7)), freed by
 * nothing but close or the real death of the process. Without it a frozen manager that wakes up could confirm a ticket
 * of its successor.
 */
public final class SingleInstance implements AutoCloseable {

    private static final String PREFIX = "asterism/";
    /** Nobody accepts: those who ask for the holder queue up, and must not wait. */
    private static final int BACKLOG = 64;

    private static final int PATH_BYTES = 108;
    private static final int CREDENTIAL_BYTES = 12;

    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SingleInstance(int fd) {
        this.fd = fd;
    }

    /** Whether this process may run. */
    public sealed interface Claim {

        /** It may, until {@code instance} is closed. */
        record Ours(SingleInstance instance) implements Claim {}

        /** Another manager of that cluster is alive (perhaps stopped or frozen). */
        record Held(String sentence) implements Claim {}

        record Refused(Refusal refusal) implements Claim {}
    }

    /** Claims the cluster of this name for the network namespace of the calling thread. */
    public static Claim claim(String cluster) {
        byte[] name = (PREFIX + cluster).getBytes(StandardCharsets.UTF_8);
        if (name.length > PATH_BYTES - 1) {
            throw new IllegalArgumentException("cluster name too long: '" + cluster + "'");
        }
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            return refused(cluster);
        }
        try (Memory address = new Memory(3L + name.length)) {
            address.clear();
            address.setShort(0, (short) Libc.AF_UNIX);
            address.write(3, name, 0, name.length);
            int length = 3 + name.length;
            if (Libc.bind(fd, address, length) == 0 && Libc.listen(fd, BACKLOG) == 0) {
                return new Claim.Ours(new SingleInstance(fd));
            }
            Claim claim = Libc.lastErrno() == Refusal.EADDRINUSE
                    ? new Claim.Held(sentence(cluster, holder(fd, address, length)))
                    : refused(cluster);
            Libc.close(fd);
            return claim;
        }
    }

    /** Number of the process that holds the name, 0 if it cannot be told. */
    private static int holder(int fd, Memory address, int length) {
        try (Memory credentials = new Memory(CREDENTIAL_BYTES);
                Memory size = new Memory(4)) {
            size.setInt(0, CREDENTIAL_BYTES);
            boolean isKnown = Libc.connect(fd, address, length) == 0
                    && Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, size) == 0;
            return isKnown ? credentials.getInt(0) : 0;
        }
    }

    private static String sentence(String cluster, int pid) {
        return "another manager of cluster '" + cluster + "'" + (pid > 0 ? " (process " + pid + ")" : "")
                + " is alive in this network namespace; stop it first, a frozen one must be killed";
    }

    private static Claim refused(String cluster) {
        return new Claim.Refused(
                Refusal.of(Libc.lastErrno(), "claim cluster '" + cluster + "'", Refusal.Needs.NOTHING));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(fd);
        }
    }
}
