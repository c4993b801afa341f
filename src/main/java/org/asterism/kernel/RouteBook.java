package org.asterism.kernel;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All routes of the network namespace of the thread that creates this, to be read and changed. Calls are synchronous; as long as
 * reading the table takes, which is well under a millisecond for some hundred routes.
 */
public final class RouteBook implements AutoCloseable {

    private final NetlinkSocket socket;
    private final Addresses addresses;

    private RouteBook(NetlinkSocket socket, Addresses addresses) {
        this.socket = socket;
        this.addresses = addresses;
    }

    public static Answer<RouteBook> create() {
        Answer<NetlinkSocket> opened = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
        if (opened instanceof Answer.Failed<NetlinkSocket> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        NetlinkSocket socket = ((Answer.Got<NetlinkSocket>) opened).value();
        Answer<Addresses> addresses = Addresses.create();
        if (addresses instanceof Answer.Failed<Addresses> failed) {
            socket.close();
            return new Answer.Failed<>(failed.refusal());
        }
        return new Answer.Got<>(new RouteBook(socket, ((Answer.Got<Addresses>) addresses).value()));
    }

    /** All of both families and all tables. */
    public synchronized Answer<List<RouteEntry>> list() {
        List<RouteEntry> found = new ArrayList<>();
        int errno = socket.dump(
                number -> {
                    NetlinkWriter writer =
                            socket.request().begin(RouteMessages.GETROUTE, NetlinkWriter.NLM_F_DUMP, number);
                    for (int word = 0; word < RouteEntry.FIXED_BYTES / 4; word++) {
                        writer.raw32(0);
                    }
                    writer.end();
                },
                found::clear,
                message -> RouteEntry.read(message).ifPresent(found::add));
        return errno == 0
                ? new Answer.Got<>(List.copyOf(found))
                : new Answer.Failed<>(Refusal.of(errno, "list routes", Refusal.Needs.NOTHING));
    }

    /** A route for {@link #put}. Refused where there is no such device. */
    public Answer<RouteEntry> through(
            DeviceName device, DeviceAddress destination, Optional<InetAddress> gateway, int table, int metric) {
        DeviceReading reading = addresses.device(device);
        return reading instanceof DeviceReading.Present present
                ? new Answer.Got<>(RouteEntry.of(destination, present.device().index(), gateway, table, metric))
                : new Answer.Failed<>(Announcer.absent(reading, "route through " + device));
    }

    /** In place of the one to the same destination with the same table and metric, if there is one. */
    public synchronized Outcome put(RouteEntry route) {
        int number = socket.nextSequence();
        NetlinkWriter writer = socket.request()
                .begin(
                        RouteMessages.NEWROUTE,
                        NetlinkWriter.NLM_F_ACK | NetlinkWriter.NLM_F_CREATE | NetlinkWriter.NLM_F_REPLACE,
                        number);
        route.write(writer);
        writer.end();
        int errno = socket.transact(number);
        return errno == 0
                ? new Outcome.Done()
                : new Outcome.Refused(Refusal.of(errno, "set the route " + route, Refusal.Needs.NET_ADMIN));
    }

    public synchronized Outcome remove(RouteEntry route) {
        int number = socket.nextSequence();
        NetlinkWriter writer = socket.request().begin(RouteMessages.DELROUTE, NetlinkWriter.NLM_F_ACK, number);
        route.write(writer);
        writer.end();
        int errno = socket.transact(number);
        if (errno == 0) {
            return new Outcome.Done();
        }
        return errno == Refusal.ESRCH
                ? new Outcome.AlreadySo()
                : new Outcome.Refused(Refusal.of(errno, "remove the route " + route, Refusal.Needs.NET_ADMIN));
    }

    /** The next hop of the best default route through the device; empty if there is none. */
    public Optional<InetAddress> gateway(DeviceName device, boolean isIpv4) {
        if (!(addresses.device(device) instanceof DeviceReading.Present present)
                || !(list() instanceof Answer.Got<List<RouteEntry>> got)) {
            return Optional.empty();
        }
        DeviceAddress all = new DeviceAddress(InternetAddresses.of(new byte[isIpv4 ? 4 : 16]), 0);
        return got.value().stream()
                .filter(route -> route.isInTable(0) && route.leadsTo(all))
                .filter(route -> route.device() == present.device().index())
                .min(Comparator.comparingLong(RouteEntry::metric))
                .flatMap(RouteEntry::gateway);
    }

    @Override
    public synchronized void close() {
        socket.close();
        addresses.close();
    }
}
