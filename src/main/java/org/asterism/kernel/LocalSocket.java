package org.asterism.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a socket of this machine: a path, or after {@code @} an abstract name (unix(7)); Java has only streams for
 * these. Any thread. Never waits: with a full queue it is refused.
 */
public final class LocalSocket {

    /** Longest name. */
    public static final int MOST = 107;

    private final byte[] address;
    private final String purpose;

    /**
     * @param purpose for the words of a refusal
     * @throws IllegalArgumentException if it is neither a path nor an abstract name, or too long
     */
    public LocalSocket(String name, String purpose) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || (bytes[0] != '/' && bytes[0] != '@') || bytes.length > MOST) {
            throw new IllegalArgumentException(
                    "neither a path nor an abstract name of at most " + MOST + " bytes: " + name);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        this.address = bytes;
        this.purpose = purpose;
    }

    public Outcome send(byte[] text) {
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            return refused();
        }
        // A path ends with a zero byte; an abstract name is as long as it is.
        boolean isPath = address[0] != 0;
        int length = 2 + address.length + (isPath ? 1 : 0);
        try (Memory to = new Memory(length);
                Memory data = new Memory(Math.max(1, text.length))) {
            to.clear();
            to.setShort(0, (short) Libc.AF_UNIX);
            to.write(2, address, 0, address.length);
            data.write(0, text, 0, text.length);
            return Libc.sendto(fd, data, text.length, 0, to, length) == text.length ? new Outcome.Done() : refused();
        } finally {
            Libc.close(fd);
        }
    }

    private Outcome refused() {
        return new Outcome.Refused(Refusal.of(Libc.lastErrno(), purpose, Refusal.Needs.NOTHING));
    }
}
