package org.asterism.kernel;

import com.sun.jna.Memory;
import java.time.Duration;

/** A packet socket (packet(7)) in the namespace of the thread that opens it; whole Ethernet frames. */
final class PacketSocket implements AutoCloseable {

    private static final int ADDRESS_BYTES = 20;
    private static final int FRAME_BYTES = 2048;
    private static final int FILTER_STEP_BYTES = 8;

    private final int fd;
    private final Memory address = new Memory(ADDRESS_BYTES);
    private final Memory frame = new Memory(FRAME_BYTES);
    private final Memory pollEntry = new Memory(8);

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /** A socket that only sends. */
    static Answer<PacketSocket> sender() {
        return open();
    }

    /** A socket that receives frames of one kind from one device; for IPv6 only neighbour advertisements. */
    static Answer<PacketSocket> receiver(int etherType, int deviceIndex) {
        Answer<PacketSocket> opened = open();
        if (opened instanceof Answer.Got<PacketSocket> got) {
            PacketSocket socket = got.value();
            int errno = etherType == Frames.ETHER_IPV6 ? socket.filterAdvertisements() : 0;
            if (errno == 0) {
                socket.fill(etherType, deviceIndex);
                errno = Libc.bind(socket.fd, socket.address, ADDRESS_BYTES) == 0 ? 0 : Libc.lastErrno();
            }
            if (errno != 0) {
                socket.close();
                return new Answer.Failed<>(Refusal.of(errno, "listen on a device", Refusal.Needs.NET_RAW));
            }
        }
        return opened;
    }

    private static Answer<PacketSocket> open() {
        int fd = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0);
        return fd >= 0
                ? new Answer.Got<>(new PacketSocket(fd))
                : new Answer.Failed<>(Refusal.of(Libc.lastErrno(), "open a packet socket", Refusal.Needs.NET_RAW));
    }

    /** Sends a frame; 0 or an error number. The gate tells frames apart by the protocol given here. */
    int send(int deviceIndex, int etherType, byte[] bytes) {
        fill(etherType, deviceIndex);
        frame.write(0, bytes, 0, bytes.length);
        return Libc.sendto(fd, frame, bytes.length, 0, address, ADDRESS_BYTES) >= 0 ? 0 : Libc.lastErrno();
    }

    /** Next frame; empty when none came in time. */
    byte[] receive(Duration limit) {
        pollEntry.setInt(0, fd);
        pollEntry.setShort(4, Libc.POLLIN);
        pollEntry.setShort(6, (short) 0);
        int limitMs = (int) Math.max(0, Math.min(Integer.MAX_VALUE, limit.toMillis()));
        if (Libc.poll(pollEntry, 1, limitMs) <= 0) {
            return new byte[0];
        }
        long count = Libc.recv(fd, frame, FRAME_BYTES, Libc.MSG_DONTWAIT);
        return count > 0 ? frame.getByteArray(0, (int) count) : new byte[0];
    }

    private void fill(int etherType, int deviceIndex) {
        address.clear();
        address.setShort(0, (short) Libc.AF_PACKET);
        address.setByte(2, (byte) (etherType >>> 8));
        address.setByte(3, (byte) etherType);
        address.setInt(4, deviceIndex);
    }

    /** Classic BPF: protocol 58 and type 136, else nothing; a busy device must not wake us for each packet. */
    private int filterAdvertisements() {
        long[][] steps = {
            {0x30, 0, 0, 20},
            {0x15, 0, 3, 58},
            {0x30, 0, 0, 54},
            {0x15, 0, 1, 136},
            {0x06, 0, 0, FRAME_BYTES},
            {0x06, 0, 0, 0}
        };
        try (Memory program = new Memory((long) steps.length * FILTER_STEP_BYTES);
                Memory header = new Memory(16)) {
            for (int index = 0; index < steps.length; index++) {
                long start = (long) index * FILTER_STEP_BYTES;
                program.setShort(start, (short) steps[index][0]);
                program.setByte(start + 2, (byte) steps[index][1]);
                program.setByte(start + 3, (byte) steps[index][2]);
                program.setInt(start + 4, (int) steps[index][3]);
            }
            header.clear();
            header.setShort(0, (short) steps.length);
            header.setPointer(8, program);
            return Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, header, 16) == 0 ? 0 : Libc.lastErrno();
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
        address.close();
        frame.close();
        pollEntry.close();
    }
}
