package org.asterism.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Addresses, routes and state of network devices by rtnetlink, in the network namespace of the thread that created
 * this. Calls are synchronous, some tens of microseconds each; the lock lets several threads share one.
 */
public final class Addresses implements AutoCloseable {

    private final NetlinkSocket socket;

    private Addresses(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static Answer<Addresses> create() {
        Answer<NetlinkSocket> socket = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
        if (socket instanceof Answer.Got<NetlinkSocket> got) {
            return new Answer.Got<>(new Addresses(got.value()));
        }
        return new Answer.Failed<>(((Answer.Failed<NetlinkSocket>) socket).refusal());
    }

    /** Existence, carrier and Ethernet address of a device. */
    public synchronized DeviceReading device(DeviceName name) {
        List<Device> found = new ArrayList<>();
        int number = socket.nextSequence();
        RouteMessages.getLink(socket.request(), number, name);
        int errno =
                socket.exchange(number, message -> RouteMessages.device(message).ifPresent(found::add));
        if (errno == Refusal.ENODEV) {
            return new DeviceReading.Absent(name);
        }
        return errno == 0 && !found.isEmpty()
                ? new DeviceReading.Present(found.get(0))
                : new DeviceReading.Unreadable(Refusal.of(errno, "read device " + name, Refusal.Needs.NOTHING));
    }

    /** All devices of the namespace. */
    public synchronized Answer<List<Device>> devices() {
        List<Device> found = new ArrayList<>();
        int errno = socket.dump(
                number -> RouteMessages.getLinks(socket.request(), number),
                found::clear,
                message -> RouteMessages.device(message).ifPresent(found::add));
        return answer(errno, found, "list network devices");
    }

    /** Addresses of a device, in the kernel's order. */
    public synchronized Answer<List<ConfiguredAddress>> list(DeviceName name) {
        int index = index(name);
        if (index == 0) {
            return new Answer.Failed<>(absent("list addresses of " + name));
        }
        List<ConfiguredAddress> found = new ArrayList<>();
        int errno = socket.dump(
                number -> RouteMessages.getAddresses(socket.request(), number),
                found::clear,
                message -> RouteMessages.address(message, index).ifPresent(found::add));
        return answer(errno, found, "list addresses of " + name);
    }

    /** Puts an address on a device. IPv6 without duplicate detection: usable at once. */
    public synchronized Outcome add(DeviceName name, DeviceAddress address) {
        String attempt = "add " + address + " to " + name;
        int index = index(name);
        if (index == 0) {
            return new Outcome.Refused(absent(attempt));
        }
        int number = socket.nextSequence();
        RouteMessages.newAddress(socket.request(), number, index, address);
        return outcome(socket.transact(number), Refusal.EEXIST, attempt);
    }

    public synchronized Outcome remove(DeviceName name, DeviceAddress address) {
        int index = index(name);
        if (index == 0) {
            return new Outcome.AlreadySo();
        }
        int number = socket.nextSequence();
        RouteMessages.deleteAddress(socket.request(), number, index, address);
        return outcome(socket.transact(number), Refusal.EADDRNOTAVAIL, "remove " + address + " from " + name);
    }

    /** Makes this the route to its destination in the main table, in place of any other of the same metric. */
    public synchronized Outcome replaceRoute(Route route) {
        String attempt = "route " + route.destination() + " by " + route.device();
        int index = index(route.device());
        if (index == 0) {
            return new Outcome.Refused(absent(attempt));
        }
        int number = socket.nextSequence();
        RouteMessages.replaceRoute(socket.request(), number, index, route);
        return outcome(socket.transact(number), -1, attempt);
    }

    public synchronized Outcome removeRoute(Route route) {
        int index = index(route.device());
        if (index == 0) {
            return new Outcome.AlreadySo();
        }
        int number = socket.nextSequence();
        RouteMessages.deleteRoute(socket.request(), number, index, route);
        return outcome(socket.transact(number), Refusal.ESRCH, "remove the route to " + route.destination());
    }

    /** Looks for a queueing discipline that can let frames out late, after the gate has shut. */
    public synchronized ShaperReading shaper(DeviceName name) {
        int index = index(name);
        if (index == 0) {
            return new ShaperReading.Unreadable(absent("read the queueing disciplines of " + name));
        }
        TreeSet<String> kinds = new TreeSet<>();
        int errno = socket.dump(
                number -> RouteMessages.getQueues(socket.request(), number),
                kinds::clear,
                message -> RouteMessages.queue(message, index).ifPresent(kinds::add));
        if (errno != 0) {
            return new ShaperReading.Unreadable(
                    Refusal.of(errno, "read the queueing disciplines of " + name, Refusal.Needs.NOTHING));
        }
        return ShaperReading.of(name, kinds);
    }

    /** Number of a device, 0 if there is none of that name. Asked by this socket, which knows its own namespace. */
    private int index(DeviceName name) {
        return device(name) instanceof DeviceReading.Present present
                ? present.device().index()
                : 0;
    }

    @Override
    public synchronized void close() {
        socket.close();
    }

    private static <T> Answer<List<T>> answer(int errno, List<T> found, String attempt) {
        return errno == 0
                ? new Answer.Got<>(List.copyOf(found))
                : new Answer.Failed<>(Refusal.of(errno, attempt, Refusal.Needs.NOTHING));
    }

    private static Outcome outcome(int errno, int errnoOfAlreadySo, String attempt) {
        if (errno == 0) {
            return new Outcome.Done();
        }
        return errno == errnoOfAlreadySo
                ? new Outcome.AlreadySo()
                : new Outcome.Refused(Refusal.of(errno, attempt, Refusal.Needs.NET_ADMIN));
    }

    private static Refusal absent(String attempt) {
        return Refusal.of(Refusal.ENODEV, attempt, Refusal.Needs.NOTHING);
    }
}
