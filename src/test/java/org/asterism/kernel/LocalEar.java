package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** A datagram socket, as systemd's. */
public record LocalEar(int fd) implements AutoCloseable {

    private static final int MOST = 10_000;

    public static LocalEar at(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean isPath = bytes[0] == '/';
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        int length = 2 + bytes.length + (isPath ? 1 : 0);
        try (Memory address = new Memory(length)) {
            address.clear();
            address.setShort(0, (short) Libc.AF_UNIX);
            address.write(2, bytes, 0, bytes.length);
            address.setByte(2, isPath ? (byte) '/' : 0);
            assertThat(Libc.bind(fd, address, length)).isZero();
        }
        return new LocalEar(fd);
    }

    public String hear() {
        try (Memory data = new Memory(MOST)) {
            int length = (int) Libc.recv(fd, data, MOST, Libc.MSG_DONTWAIT);
            return length < 0 ? "" : new String(data.getByteArray(0, length), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
