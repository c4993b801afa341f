package org.asterism.kernel;

import com.sun.jna.Memory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A packet socket (packet(7)) in the namespace of the thread that opens it; whole Ethernet frames. */
final class PacketSocket implements AutoCloseable {

    private static final int ADDRESS_BYTES = 20;
    private static final int FRAME_BYTES = 2048;
    private static final int FILTER_STEP_BYTES = 8;

    // Classic BPF (linux/filter.h), offsets from the beginning of the Ethernet frame.
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_BYTE = 0x30;
    private static final int IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int ARP_SENDER = 28;
    private static final int IPV6_NEXT_HEADER = 20;
    private static final int ICMPV6_TYPE = 54;
    private static final int ADVERTISED = 62;
    private static final int ICMPV6 = 58;
    private static final int ADVERTISEMENT = 136;

    /** Whether what stands at the offset has the value. */
    private record Test(int load, int offset, int value) {}

    private static final List<Test> ANY_ADVERTISEMENT =
            List.of(new Test(LOAD_BYTE, IPV6_NEXT_HEADER, ICMPV6), new Test(LOAD_BYTE, ICMPV6_TYPE, ADVERTISEMENT));

    private static final int ENETDOWN = 100;
    private static final byte[] NOTHING = new byte[0];

    private final int fd;
    private final Memory address = new Memory(ADDRESS_BYTES);
    private final Memory frame = new Memory(FRAME_BYTES);
    private final Memory pollEntry = new Memory(8);
    private boolean isOver;

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /** A socket that only sends. */
    static Answer<PacketSocket> sender() {
        return open();
    }

    /** A socket that receives frames of one kind from one device; for IPv6 only neighbour advertisements. */
    static Answer<PacketSocket> receiver(int etherType, int deviceIndex) {
        boolean isIpv6 = etherType == Frames.ETHER_IPV6;
        return receiver(etherType, deviceIndex, isIpv6 ? ANY_ADVERTISEMENT : List.of());
    }

    /** A socket that receives only frames by which a machine claims the address: ARP, or neighbour advertisements. */
    static Answer<PacketSocket> claims(InetAddress address, int deviceIndex) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        List<Test> tests = new ArrayList<>();
        boolean isIpv4 = bytes.remaining() == 4;
        if (!isIpv4) {
            tests.addAll(ANY_ADVERTISEMENT);
        }
        for (int offset = isIpv4 ? ARP_SENDER : ADVERTISED; bytes.hasRemaining(); offset += Integer.BYTES) {
            tests.add(new Test(LOAD_WORD, offset, bytes.getInt()));
        }
        return receiver(isIpv4 ? Frames.ETHER_ARP : Frames.ETHER_IPV6, deviceIndex, tests);
    }

    private static Answer<PacketSocket> receiver(int etherType, int deviceIndex, List<Test> tests) {
        Answer<PacketSocket> opened = open();
        if (opened instanceof Answer.Got<PacketSocket> got) {
            PacketSocket socket = got.value();
            int errno = tests.isEmpty() ? 0 : socket.filter(tests);
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
        return limit.isZero() || isReadable(limit) ? next() : NOTHING;
    }

    /** Whether the device of this socket has gone or was switched off since it was opened. */
    boolean isOver() {
        return isOver;
    }

    private boolean isReadable(Duration limit) {
        pollEntry.setInt(0, fd);
        pollEntry.setShort(4, Libc.POLLIN);
        pollEntry.setShort(6, (short) 0);
        int limitMs = (int) Math.max(0, Math.min(Integer.MAX_VALUE, limit.toMillis()));
        return Libc.poll(pollEntry, 1, limitMs) > 0;
    }

    private byte[] next() {
        long count = Libc.recv(fd, frame, FRAME_BYTES, Libc.MSG_DONTWAIT);
        if (count < 0 && Libc.lastErrno() == ENETDOWN) {
            isOver = true; // told once
        }
        return count > 0 ? frame.getByteArray(0, (int) count) : NOTHING;
    }

    private void fill(int etherType, int deviceIndex) {
        address.clear();
        address.setShort(0, (short) Libc.AF_PACKET);
        address.setByte(2, (byte) (etherType >>> 8));
        address.setByte(3, (byte) etherType);
        address.setInt(4, deviceIndex);
    }

    /** A frame passes if it passes all tests; a busy device must not wake us for each packet. */
    private int filter(List<Test> tests) {
        int steps = 2 * tests.size() + 2;
        try (Memory program = new Memory((long) steps * FILTER_STEP_BYTES);
                Memory header = new Memory(16)) {
            program.clear();
            for (int index = 0; index < tests.size(); index++) {
                Test test = tests.get(index);
                step(program, 2 * index, test.load(), 0, test.offset());
                step(program, 2 * index + 1, IF_EQUAL, steps - 1 - (2 * index + 2), test.value());
            }
            step(program, steps - 2, RETURN, 0, FRAME_BYTES);
            step(program, steps - 1, RETURN, 0, 0);
            header.clear();
            header.setShort(0, (short) steps);
            header.setPointer(8, program);
            return Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, header, 16) == 0 ? 0 : Libc.lastErrno();
        }
    }

    private static void step(Memory program, int index, int code, int skipIfFalse, int value) {
        long start = (long) index * FILTER_STEP_BYTES;
        program.setShort(start, (short) code);
        program.setByte(start + 3, (byte) skipIfFalse);
        program.setInt(start + 4, value);
    }

    @Override
    public void close() {
        Libc.close(fd);
        address.close();
        frame.close();
        pollEntry.close();
    }
}
