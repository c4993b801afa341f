package org.asterism.kernel;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reports each network device at the start and then each change: carrier, removal, return, new Ethernet address. If the
 * kernel had to drop notices, all devices are read again, so no lasting change is missed.
 */
public final class LinkWatch implements AutoCloseable {

    private static final int GROUP_LINK = 1;

    private final NetlinkListener listener;

    private LinkWatch(NetlinkListener listener) {
        this.listener = listener;
    }

    /** Told on the watch's thread; must hand over at once and not throw. */
    @FunctionalInterface
    public interface Listener {
        void linkChanged(LinkEvent event);
    }

    /** Starts watching in the network namespace of the calling thread. */
    public static Answer<LinkWatch> start(Listener listener) {
        Answer<Addresses> reader = Addresses.create();
        if (reader instanceof Answer.Failed<Addresses> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        Addresses addresses = ((Answer.Got<Addresses>) reader).value();
        Answer<NetlinkListener> started = NetlinkListener.start(
                "asterism-link-watch", NetlinkSocket.NETLINK_ROUTE, GROUP_LINK, new Notices(addresses, listener));
        if (started instanceof Answer.Failed<NetlinkListener> failed) {
            addresses.close();
            return new Answer.Failed<>(failed.refusal());
        }
        return new Answer.Got<>(new LinkWatch(((Answer.Got<NetlinkListener>) started).value()));
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Confined to the watch's thread. */
    private static final class Notices implements NetlinkListener.Handler {

        private final Addresses addresses;
        private final Listener listener;
        private final Map<Integer, Device> known = new TreeMap<>();

        private Notices(Addresses addresses, Listener listener) {
            this.addresses = addresses;
            this.listener = listener;
        }

        @Override
        public void started() {
            readAll();
        }

        @Override
        public void missed() {
            readAll();
        }

        private void readAll() {
            if (addresses.devices() instanceof Answer.Got<List<Device>> got) {
                List<Integer> present = got.value().stream().map(Device::index).toList();
                List.copyOf(known.keySet()).stream()
                        .filter(index -> !present.contains(index))
                        .forEach(this::vanished);
                got.value().forEach(this::seen);
            }
        }

        @Override
        public void received(NetlinkReader.Message message) {
            if (message.type() == RouteMessages.NEWLINK) {
                RouteMessages.device(message).ifPresent(this::seen);
            } else if (message.type() == RouteMessages.DELLINK) {
                RouteMessages.device(message).ifPresent(device -> vanished(device.index()));
            }
        }

        private void seen(Device device) {
            Device before = known.put(device.index(), device);
            if (device.equals(before)) {
                return;
            }
            if (before != null && !before.name().equals(device.name())) {
                listener.linkChanged(new LinkEvent.Vanished(before.name()));
            }
            listener.linkChanged(new LinkEvent.Seen(device));
        }

        private void vanished(int index) {
            Device before = known.remove(index);
            if (before != null) {
                listener.linkChanged(new LinkEvent.Vanished(before.name()));
            }
        }

        @Override
        public void drained() {
            // each notice was handled when it came
        }

        @Override
        public void ended() {
            addresses.close();
        }
    }
}
