package org.asterism.kernel;

/**
 * The kernel said no.
 *
 * @param errno its error number, positive (errno(3))
 * @param sentence what was attempted, what the number means here and what helps, for operators
 */
public record Refusal(int errno, String sentence) {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EOPNOTSUPP = 95;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;

    /** Capabilities that calls of this package need. */
    enum Needs {
        NET_ADMIN("CAP_NET_ADMIN (in the unit file: AmbientCapabilities=CAP_NET_ADMIN)"),
        NET_RAW("CAP_NET_RAW (in the unit file: AmbientCapabilities=CAP_NET_RAW)"),
        IPC_LOCK("CAP_IPC_LOCK or a larger LimitMEMLOCK="),
        SYS_NICE("CAP_SYS_NICE or a LimitNICE= that allows it"),
        OWNER("to be root, CAP_KILL or the same user"),
        NOTHING("more rights");

        private final String words;

        Needs(String words) {
            this.words = words;
        }
    }

    /** @param attempt what was tried, as "install the gate" */
    static Refusal of(int errno, String attempt, Needs needs) {
        return new Refusal(errno, "cannot " + attempt + ": " + meaning(errno, needs));
    }

    private static String meaning(int errno, Needs needs) {
        return switch (errno) {
            case EPERM, EACCES -> "not permitted; the process needs " + needs.words;
            case ENOENT -> "it does not exist (ENOENT)";
            case ESRCH -> "no such process or route (ESRCH)";
            case EBADF -> "the socket was closed (EBADF)";
            case EAGAIN, ETIMEDOUT -> "the kernel did not answer in time (errno " + errno + ")";
            case ENOMEM -> "the kernel is out of memory (ENOMEM)";
            case EBUSY -> "it is in use (EBUSY)";
            case EEXIST -> "it is there already (EEXIST)";
            case ENODEV -> "there is no such network device (ENODEV)";
            case EINVAL -> "the kernel does not take these arguments (EINVAL)";
            case EOPNOTSUPP, EAFNOSUPPORT -> "this kernel does not support it (errno " + errno + ")";
            case EADDRINUSE -> "it is taken already (EADDRINUSE)";
            case EADDRNOTAVAIL -> "the address is not there (EADDRNOTAVAIL)";
            case ENETDOWN -> "the network device is down (ENETDOWN)";
            case ENETUNREACH -> "the network is unreachable (ENETUNREACH)";
            case ENOBUFS -> "no buffer space, or a packet filter dropped the frame (ENOBUFS)";
            default -> "errno " + errno;
        };
    }
}
