package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/** Holds nothing back: for development, and for nodes that own no floating address. Only keeps the books. */
public final class NoGate implements Gate {

    private final SortedSet<InetAddress> opened = new TreeSet<>(Comparator.comparing(InetAddress::getHostAddress));

    @Override
    public Result arm(int slot, Duration timeout) {
        return Result.DONE;
    }

    @Override
    public Result confirm(int slot) {
        return Result.DONE;
    }

    @Override
    public Result armRestart(Duration timeout) {
        return Result.DONE;
    }

    @Override
    public Result confirmRestart() {
        return Result.DONE;
    }

    @Override
    public Result dropRestart() {
        return Result.DONE;
    }

    @Override
    public Result closeAll() {
        opened.clear();
        return Result.DONE;
    }

    @Override
    public Result open(InetAddress address) {
        opened.add(address);
        return Result.DONE;
    }

    @Override
    public Result close(InetAddress address) {
        opened.remove(address);
        return Result.DONE;
    }

    @Override
    public Result guard(Collection<String> devices, Collection<InetAddress> addresses) {
        return Result.DONE;
    }

    @Override
    public Result restore() {
        return Result.DONE;
    }

    @Override
    public SortedSet<InetAddress> opened() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(opened));
    }
}
