package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.kernel.BootClock;

/** The kernel's gate as a model: tickets that lapse by the clock, whoever is asleep. Any thread may ask what passes. */
final class TicketGate implements Gate {

    private static final int RESTART = 8;

    private final long[] expires = new long[RESTART + 1];
    private final boolean[] confirmed = new boolean[RESTART + 1];
    private final SortedSet<InetAddress> opened = new TreeSet<>(Comparator.comparing(InetAddress::getHostAddress));
    private boolean isGone;
    private boolean isBuggy;

    synchronized boolean passes(InetAddress address) {
        long now = BootClock.now().nanos();
        boolean isLeased = false;
        for (int slot = 0; slot <= RESTART; slot++) {
            isLeased |= confirmed[slot] && now < expires[slot];
        }
        return isLeased && opened.contains(address);
    }

    synchronized boolean isLeased() {
        long now = BootClock.now().nanos();
        for (int slot = 0; slot <= RESTART; slot++) {
            if (confirmed[slot] && now < expires[slot]) {
                return true;
            }
        }
        return false;
    }

    synchronized Duration restartLeft() {
        long left = confirmed[RESTART] ? expires[RESTART] - BootClock.now().nanos() : 0;
        return Duration.ofNanos(Math.max(0, left));
    }

    /** As another tool does that flushes all rules. */
    synchronized void vanish() {
        isGone = true;
    }

    /** The next round meets a bug. */
    synchronized void breakDown() {
        isBuggy = true;
    }

    @Override
    public synchronized Result arm(int slot, Duration timeout) {
        if (isBuggy) {
            throw new IllegalStateException("a bug");
        }
        if (isGone) {
            return new Result.Gone();
        }
        confirmed[slot] = false;
        expires[slot] = BootClock.now().plus(timeout).nanos();
        return Result.DONE;
    }

    @Override
    public synchronized Result confirm(int slot) {
        if (isGone) {
            return new Result.Gone();
        }
        confirmed[slot] = true;
        return Result.DONE;
    }

    @Override
    public Result armRestart(Duration timeout) {
        return arm(RESTART, timeout);
    }

    @Override
    public Result confirmRestart() {
        return confirm(RESTART);
    }

    @Override
    public Result dropRestart() {
        return arm(RESTART, Duration.ZERO);
    }

    @Override
    public synchronized Result closeAll() {
        if (isGone) {
            return new Result.Gone();
        }
        java.util.Arrays.fill(confirmed, false);
        opened.clear();
        return Result.DONE;
    }

    @Override
    public synchronized Result open(InetAddress address) {
        opened.add(address);
        return Result.DONE;
    }

    @Override
    public synchronized Result close(InetAddress address) {
        opened.remove(address);
        return Result.DONE;
    }

    @Override
    public Result guard(Collection<String> devices, Collection<InetAddress> addresses) {
        return Result.DONE;
    }

    @Override
    public synchronized Result restore() {
        isGone = false;
        java.util.Arrays.fill(confirmed, false);
        return Result.DONE;
    }

    @Override
    public synchronized SortedSet<InetAddress> opened() {
        return new TreeSet<>(opened);
    }
}
