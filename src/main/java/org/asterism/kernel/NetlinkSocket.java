package org.asterism.kernel;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A netlink socket in the network namespace of the thread that opens it. Not safe for several threads; requests are
 * answered in order, and the kernel queues its answers before {@code send} returns, so reading them does not wait.
 */
final class NetlinkSocket implements AutoCloseable {

    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_NETFILTER = 12;
    private static final int SEND_BYTES = 256 * 1024;
    private static final int RECEIVE_BYTES = 64 * 1024;
    private static final int KERNEL_QUEUE_BYTES = 4 * 1024 * 1024;
    private static final int ANSWER_LIMIT_SECONDS = 2;
    private static final int DUMP_ATTEMPTS = 5;

    private final int fd;
    private final int portId;
    private final Memory sendMemory;
    private final Memory receiveMemory;
    private final ByteBuffer received;
    private final NetlinkWriter writer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int sequence = 1;

    private NetlinkSocket(int fd, int portId) {
        this.fd = fd;
        this.portId = portId;
        sendMemory = new Memory(SEND_BYTES);
        receiveMemory = new Memory(RECEIVE_BYTES);
        received = receiveMemory.getByteBuffer(0, RECEIVE_BYTES).order(ByteOrder.nativeOrder());
        writer = new NetlinkWriter(sendMemory.getByteBuffer(0, SEND_BYTES));
    }

    /** @param groups multicast groups to join, by number (not as a mask) */
    static Answer<NetlinkSocket> open(int protocol, int... groups) {
        String attempt = "open a netlink socket (protocol " + protocol + ")";
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            return new Answer.Failed<>(Refusal.of(Libc.lastErrno(), attempt, Refusal.Needs.NOTHING));
        }
        int errno = prepare(fd, groups);
        if (errno != 0) {
            Libc.close(fd);
            return new Answer.Failed<>(Refusal.of(errno, attempt, Refusal.Needs.NET_ADMIN));
        }
        return new Answer.Got<>(new NetlinkSocket(fd, portOf(fd)));
    }

    private static int prepare(int fd, int[] groups) {
        try (Memory value = new Memory(16)) {
            value.clear();
            value.setShort(0, (short) Libc.AF_NETLINK);
            if (Libc.bind(fd, value, 12) != 0) {
                return Libc.lastErrno();
            }
            value.setInt(0, KERNEL_QUEUE_BYTES);
            if (Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, value, 4) != 0) {
                Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, value, 4);
            }
            if (Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, value, 4) != 0) {
                Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUF, value, 4);
            }
            value.setInt(0, 1);
            Libc.setsockopt(fd, Libc.SOL_NETLINK, Libc.NETLINK_CAP_ACK, value, 4);
            for (int group : groups) {
                value.setInt(0, group);
                if (Libc.setsockopt(fd, Libc.SOL_NETLINK, Libc.NETLINK_ADD_MEMBERSHIP, value, 4) != 0) {
                    return Libc.lastErrno();
                }
            }
            if (groups.length == 0) {
                value.setLong(0, ANSWER_LIMIT_SECONDS);
                value.setLong(8, 0);
                Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, value, 16);
            }
            return 0;
        }
    }

    private static int portOf(int fd) {
        try (Memory address = new Memory(12);
                Memory length = new Memory(4)) {
            length.setInt(0, 12);
            return Libc.getsockname(fd, address, length) == 0 ? address.getInt(4) : 0;
        }
    }

    int fd() {
        return fd;
    }

    /** Kernel's number of this socket: the cause named in notices of what it changed. */
    int portId() {
        return portId;
    }

    int nextSequence() {
        return sequence++;
    }

    /** The emptied writer for the next request. */
    NetlinkWriter request() {
        writer.clear();
        return writer;
    }

    /** Sends what was written; 0 or an error number. */
    int send() {
        if (closed.get()) {
            return Refusal.EBADF;
        }
        while (true) {
            if (Libc.send(fd, sendMemory, writer.length(), 0) >= 0) {
                return 0;
            }
            int errno = Libc.lastErrno();
            if (errno != Refusal.EINTR) {
                return errno;
            }
        }
    }

    /** Waits for the next datagram; its bytes are valid until the next call. Fewer than 0: minus the error number. */
    int receive(Consumer<NetlinkReader.Message> visitor) {
        return receive(visitor, 0);
    }

    /** As {@link #receive}, but -{@link Refusal#EAGAIN} at once if nothing is queued. */
    int receiveNow(Consumer<NetlinkReader.Message> visitor) {
        return receive(visitor, Libc.MSG_DONTWAIT);
    }

    private int receive(Consumer<NetlinkReader.Message> visitor, int flags) {
        if (closed.get()) {
            return -Refusal.EBADF;
        }
        while (true) {
            long count = Libc.recv(fd, receiveMemory, RECEIVE_BYTES, flags);
            if (count >= 0) {
                NetlinkReader.messages(received.clear().limit((int) count), visitor);
                return (int) count;
            }
            int errno = Libc.lastErrno();
            if (errno != Refusal.EINTR) {
                return -errno;
            }
        }
    }

    /** Sends one request written with {@code NLM_F_ACK} and waits for its end; 0 or an error number. */
    int transact(int ofSequence) {
        return exchange(ofSequence, message -> {});
    }

    /** Sends one request and shows its answers, until it is acknowledged or done; 0 or an error number. */
    int exchange(int ofSequence, Consumer<NetlinkReader.Message> visitor) {
        int errno = send();
        if (errno != 0) {
            return errno;
        }
        Exchange exchange = new Exchange(ofSequence, visitor);
        while (!exchange.ended) {
            int count = receive(exchange::accept);
            if (count < 0) {
                return -count;
            }
        }
        return exchange.interrupted && exchange.errno == 0 ? Refusal.EINTR : exchange.errno;
    }

    /**
     * Runs a dump, again if the kernel says that things changed meanwhile.
     *
     * @param request writes one request with the given sequence number
     * @param fresh called before each attempt, to forget what an interrupted one showed
     */
    int dump(Consumer<Integer> request, Runnable fresh, Consumer<NetlinkReader.Message> visitor) {
        int errno = Refusal.EINTR;
        for (int attempt = 0; attempt < DUMP_ATTEMPTS && errno == Refusal.EINTR; attempt++) {
            fresh.run();
            int number = nextSequence();
            request.accept(number);
            errno = exchange(number, visitor);
        }
        return errno;
    }

    /** Later calls fail with EBADF; the memory lives as long as a view of it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(fd);
        }
    }

    /** Answers of one request; answers left over from an earlier, failed one are passed over by their number. */
    private static final class Exchange {

        private final int sequence;
        private final Consumer<NetlinkReader.Message> visitor;
        private boolean ended;
        private boolean interrupted;
        private int errno;

        private Exchange(int sequence, Consumer<NetlinkReader.Message> visitor) {
            this.sequence = sequence;
            this.visitor = visitor;
        }

        private void accept(NetlinkReader.Message message) {
            if (message.sequence() != sequence) {
                return;
            }
            interrupted |= (message.flags() & NetlinkReader.NLM_F_DUMP_INTR) != 0;
            if (message.type() == NetlinkReader.NLMSG_ERROR || message.type() == NetlinkReader.NLMSG_DONE) {
                errno = message.errno();
                ended = true;
            } else {
                visitor.accept(message);
            }
        }
    }
}
