package org.asterism.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The calls of the C library this package makes, by JNA's direct mapping. {@code size_t} and {@code ssize_t} are mapped
 * to {@code long}, so this runs on 64-bit machines only. After a result of -1 {@link #lastErrno()} tells why; it is
 * kept per thread.
 */
@SuppressWarnings("MemberName") // direct mapping takes the C names
final class Libc {

    static {
        if (Native.SIZE_T_SIZE != Long.BYTES) {
            throw new UnsupportedOperationException("only 64-bit machines are supported");
        }
        Native.register(Libc.class, "c");
    }

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_RAW = 3;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_STREAM = 1;
    static final int AF_UNIX = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_BROADCAST = 6;
    static final int SO_PRIORITY = 12;
    static final int SO_PEERCRED = 17;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_RCVTIMEO = 20;
    static final int SO_RCVBUF = 8;
    static final int SO_SNDBUF = 7;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_ATTACH_FILTER = 26;
    static final int SOL_NETLINK = 270;
    static final int NETLINK_ADD_MEMBERSHIP = 1;
    static final int NETLINK_CAP_ACK = 10;
    static final int NETLINK_GET_STRICT_CHK = 12;
    static final int MSG_DONTWAIT = 0x40;
    static final int CLOCK_BOOTTIME = 7;
    static final int SCHED_RR = 2;
    static final int SCHED_RESET_ON_FORK = 0x40000000;
    static final int MCL_CURRENT = 1;
    static final int MCL_FUTURE = 2;
    static final short POLLIN = 1;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int IPPROTO_IP = 0;
    static final int IP_TOS = 1;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_MULTICAST_IF = 32;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_MULTICAST_LOOP = 34;
    static final int IP_ADD_MEMBERSHIP = 35;
    static final int IP_MULTICAST_ALL = 49;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MULTICAST_IF = 17;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_JOIN_GROUP = 20;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_MULTICAST_ALL = 29;
    static final int IPV6_TCLASS = 67;

    private Libc() {}

    static native int getpriority(int which, int who);

    static native int sched_setscheduler(int task, int policy, Pointer parameters);

    static native int getsid(int process);

    static native int setpriority(int which, int who, int value);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int connect(int fd, Pointer address, int length);

    static native int listen(int fd, int backlog);

    static native int getsockname(int fd, Pointer address, Pointer length);

    static native int setsockopt(int fd, int level, int name, Pointer value, int length);

    static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length);

    static native long send(int fd, Pointer data, long length, int flags);

    static native long sendto(int fd, Pointer data, long length, int flags, Pointer address, int addressLength);

    static native long recv(int fd, Pointer data, long length, int flags);

    static native long recvfrom(int fd, Pointer data, long length, int flags, Pointer address, Pointer addressLength);

    static native int poll(Pointer entries, long count, int timeoutMs);

    static native int open(String path, int flags);

    static native int ioctl(int fd, long request, Pointer argument);

    static native int close(int fd);

    static native long write(int fd, Pointer data, long length);

    static native long read(int fd, Pointer data, long length);

    static native int eventfd(int initial, int flags);

    /** Number of a device in the calling thread's namespace; 0 = there is none. */
    static native int if_nametoindex(String name);

    static native int clock_gettime(int clock, Pointer result);

    static native int kill(int pid, int signal);

    static native int mlockall(int flags);

    /** Error number of this thread's last call. */
    static int lastErrno() {
        return Native.getLastError();
    }
}
