package org.asterism.kernel;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A watchdog of the kernel (Documentation/watchdog/watchdog-api.rst). It begins to count when it is opened, and resets the
 * machine when it is not fed in time, also after this process has died: only {@link #disarm} ends that. For one thread at a
 * time.
 */
public final class WatchdogDevice {

    /*
     * Numbers of linux/watchdog.h in the layout of asm-generic/ioctl.h, which x86, arm and riscv use:
     * _IOR('W', 0, struct watchdog_info), _IOR('W', 5, int), _IOWR('W', 6, int).
     */
    private static final long GETSUPPORT = 0x8028_5700L;
    private static final long KEEPALIVE = 0x8004_5705L;
    private static final long SETTIMEOUT = 0xC004_5706L;

    private static final int INFO_BYTES = 40;
    private static final int IDENTITY = 8;
    private static final int CAN_BE_DISARMED = 0x0100;
    private static final int ONLY_ALARMS = 0x0400;

    private static final int WRITE_ONLY = 1;
    private static final int NONBLOCK = 0x800;
    private static final int APPEND = 0x400;
    private static final int CLOSE_ON_EXEC = 0x80000;

    /** Whether a pipe, which resets nothing, is taken for a device. */
    public enum StandIn {
        REFUSED,
        ACCEPTED
    }

    private final int fd;
    private final Path path;
    private final String identity;
    private final boolean isReal;
    private final boolean canBeDisarmed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Duration timeout;

    private WatchdogDevice(int fd, Path path, Memory info, boolean isReal) {
        this.fd = fd;
        this.path = path;
        this.isReal = isReal;
        this.identity = isReal ? info.getString(IDENTITY, StandardCharsets.UTF_8.name()) : "stand-in";
        this.canBeDisarmed = !isReal || (info.getInt(0) & CAN_BE_DISARMED) != 0;
        this.timeout = Duration.ZERO;
    }

    /**
     * Opens it, which feeds it, and sets its time-out.
     *
     * @param timeout whole seconds
     * @return refused when it is missing, in use, no watchdog, only raises an alarm, or takes no such time-out; it then is
     *     disarmed again as far as it can be
     */
    public static Answer<WatchdogDevice> open(Path path, Duration timeout, StandIn standIn) {
        if (!Files.exists(path)) {
            return refused(Refusal.ENOENT, path, "there is no such device; is its driver loaded?");
        }
        boolean isStandIn = Files.isRegularFile(path) || isPipe(path);
        if (isStandIn && standIn == StandIn.REFUSED) {
            return refused(Refusal.ENODEV, path, "it is not a device, and would reset nothing");
        }
        int fd = Libc.open(path.toString(), WRITE_ONLY | CLOSE_ON_EXEC | (isStandIn ? NONBLOCK | APPEND : 0));
        if (fd < 0) {
            return refused(Libc.lastErrno(), path, meaning(Libc.lastErrno()));
        }
        try (Memory info = new Memory(INFO_BYTES)) {
            info.clear();
            if (!isStandIn && Libc.ioctl(fd, GETSUPPORT, info) != 0) {
                int errno = Libc.lastErrno();
                Libc.close(fd);
                return refused(errno, path, "it is not a watchdog (errno " + errno + ")");
            }
            WatchdogDevice device = new WatchdogDevice(fd, path, info, !isStandIn);
            if ((info.getInt(0) & ONLY_ALARMS) != 0) {
                device.disarm();
                return refused(Refusal.EOPNOTSUPP, path, "it only raises an alarm and resets nothing");
            }
            if (device.setTimeout(timeout) instanceof Outcome.Refused no) {
                device.disarm();
                return new Answer.Failed<>(no.refusal());
            }
            return new Answer.Got<>(device);
        }
    }

    private static boolean isPipe(Path path) {
        try {
            return ((int) Files.getAttribute(path, "unix:mode") & 0xF000) == 0x1000;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case Refusal.EBUSY -> "it is in use; systemd uses it when RuntimeWatchdogSec is set in system.conf";
            case Refusal.EPERM, Refusal.EACCES -> "not permitted; run the manager as root";
            case Refusal.ENXIO -> "nobody reads this pipe";
            default -> "errno " + errno;
        };
    }

    private static <T> Answer<T> refused(int errno, Path path, String why) {
        return new Answer.Failed<>(refusal(errno, path, why));
    }

    private static Refusal refusal(int errno, Path path, String why) {
        return new Refusal(errno, "the watchdog " + path + " cannot be used: " + why);
    }

    /** Sets its time-out, which feeds it. Devices may round up; a shorter one than asked for counts as refused. */
    public Outcome setTimeout(Duration wanted) {
        if (!isReal) {
            timeout = wanted;
            return feed();
        }
        try (Memory seconds = new Memory(4)) {
            seconds.setInt(0, Math.toIntExact(wanted.toSeconds()));
            if (Libc.ioctl(fd, SETTIMEOUT, seconds) != 0) {
                return new Outcome.Refused(refusal(
                        Libc.lastErrno(),
                        path,
                        "it does not take a timeout of " + wanted.toSeconds() + " s (errno " + Libc.lastErrno() + ")"));
            }
            Duration got = Duration.ofSeconds(seconds.getInt(0));
            if (got.compareTo(wanted) < 0) {
                return new Outcome.Refused(refusal(
                        Refusal.EINVAL,
                        path,
                        "it takes " + got.toSeconds() + " s for a timeout of " + wanted.toSeconds() + " s"));
            }
            timeout = got;
            return new Outcome.Done();
        }
    }

    /** As the device took it. */
    public Duration timeout() {
        return timeout;
    }

    /** What its driver calls it. */
    public String identity() {
        return identity;
    }

    /** Whether the driver knows the magic close. */
    public boolean canBeDisarmed() {
        return canBeDisarmed;
    }

    /** Begins its time-out anew. */
    public Outcome feed() {
        if (!isReal) {
            return write("w");
        }
        try (Memory unused = new Memory(4)) {
            unused.setInt(0, 0);
            return Libc.ioctl(fd, KEEPALIVE, unused) == 0
                    ? new Outcome.Done()
                    : new Outcome.Refused(
                            refusal(Libc.lastErrno(), path, "it took no feed (errno " + Libc.lastErrno() + ")"));
        }
    }

    private Outcome write(String letter) {
        try (Memory data = new Memory(1)) {
            data.write(0, letter.getBytes(StandardCharsets.US_ASCII), 0, 1);
            return Libc.write(fd, data, 1) == 1
                    ? new Outcome.Done()
                    : new Outcome.Refused(
                            refusal(Libc.lastErrno(), path, "it cannot be written (errno " + Libc.lastErrno() + ")"));
        }
    }

    /** Ends the counting by the magic close, unless the kernel was told never to (nowayout). */
    public Outcome disarm() {
        Outcome outcome = closed.get() ? new Outcome.AlreadySo() : write("V");
        leave();
        return outcome;
    }

    /** Closes it and lets it count on. */
    public void leave() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(fd);
        }
    }
}
