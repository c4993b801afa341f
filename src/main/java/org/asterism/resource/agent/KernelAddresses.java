package org.asterism.resource.agent;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.asterism.executor.NativeAgent;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.Announcer;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.ClaimWatch;
import org.asterism.kernel.ConfiguredAddress;
import org.asterism.kernel.Device;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.DeviceReading;
import org.asterism.kernel.Echo;
import org.asterism.kernel.LinkEvent;
import org.asterism.kernel.LinkWatch;
import org.asterism.kernel.MacAddress;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.ProbeAnswer;
import org.asterism.kernel.RouteBook;
import org.asterism.kernel.Sysctl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Floating addresses by netlink and packet sockets, in the network namespace of the thread that creates this. */
public final class KernelAddresses implements AddressPort, NeighbourPort, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KernelAddresses.class);

    private static final Duration LATELY = Duration.ofMillis(250);

    /** A device and what is on it. */
    private sealed interface Look {
        record Seen(Carrier carrier, Set<InetAddress> addresses) implements Look {}

        record Unreadable(String reason) implements Look {}
    }

    /** Out of a device, by one version of IP. */
    private record Way(String device, boolean isIpv4) {}

    private record Listening(String device, CarrierListener listener) {}

    private final Addresses addresses;
    private final Announcer announcer;
    private final Map<String, SharedLook<Look>> looks = new ConcurrentHashMap<>();
    private final Map<Way, SharedLook<Optional<InetAddress>>> gateways = new ConcurrentHashMap<>();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Carrier> carriers = new TreeMap<>(); // used by the watch's thread only

    private final RouteBook routes;

    private KernelAddresses(Addresses addresses, Announcer announcer, RouteBook routes) {
        this.addresses = addresses;
        this.announcer = announcer;
        this.routes = routes;
    }

    /** Opens sockets; give {@link #linkChanged} to the {@link LinkWatch} of the same namespace. */
    public static Answer<KernelAddresses> create() {
        Answer<Addresses> addresses = Addresses.create();
        if (addresses instanceof Answer.Failed<Addresses> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        Addresses opened = ((Answer.Got<Addresses>) addresses).value();
        Answer<Announcer> announcer = Announcer.create();
        if (announcer instanceof Answer.Failed<Announcer> failed) {
            opened.close();
            return new Answer.Failed<>(failed.refusal());
        }
        Announcer sender = ((Answer.Got<Announcer>) announcer).value();
        Answer<RouteBook> routes = RouteBook.create();
        if (routes instanceof Answer.Failed<RouteBook> failed) {
            opened.close();
            sender.close();
            return new Answer.Failed<>(failed.refusal());
        }
        return new Answer.Got<>(new KernelAddresses(opened, sender, ((Answer.Got<RouteBook>) routes).value()));
    }

    @Override
    public Condition inspect(FloatingAddress address) {
        return condition(address, shared(address).get());
    }

    @Override
    public Condition lately(FloatingAddress address) {
        return condition(address, shared(address).noOlderThan(LATELY));
    }

    private SharedLook<Look> shared(FloatingAddress address) {
        return looks.computeIfAbsent(
                address.device(),
                device -> new SharedLook<>(() -> look(new DeviceName(device)), KernelAddresses::nanos));
    }

    private static long nanos() {
        return BootClock.now().nanos();
    }

    private static Condition condition(FloatingAddress address, Look look) {
        if (look instanceof Look.Unreadable unreadable) {
            return new Condition.Unreadable(unreadable.reason());
        }
        Look.Seen seen = (Look.Seen) look;
        boolean isThere = seen.addresses().contains(address.address());
        return new Condition.Seen(seen.carrier(), isThere ? Presence.CONFIGURED : Presence.ABSENT);
    }

    private Look look(DeviceName name) {
        DeviceReading reading = addresses.device(name);
        if (reading instanceof DeviceReading.Absent) {
            return new Look.Seen(Carrier.NO_DEVICE, Set.of());
        }
        if (reading instanceof DeviceReading.Unreadable unreadable) {
            return new Look.Unreadable(unreadable.refusal().sentence());
        }
        Answer<List<ConfiguredAddress>> list = addresses.list(name);
        return list instanceof Answer.Got<List<ConfiguredAddress>> got
                ? new Look.Seen(
                        carrier(((DeviceReading.Present) reading).device()),
                        got.value().stream()
                                .map(known -> known.address().address())
                                .collect(Collectors.toSet()))
                : new Look.Unreadable(((Answer.Failed<List<ConfiguredAddress>>) list)
                        .refusal()
                        .sentence());
    }

    @Override
    public Step configure(FloatingAddress address) {
        Outcome outcome = addresses.add(
                new DeviceName(address.device()), new DeviceAddress(address.address(), address.prefixLength()));
        shared(address).forget();
        return step(outcome);
    }

    @Override
    public Step remove(FloatingAddress address) {
        DeviceName device = new DeviceName(address.device());
        Sysctl.keepSecondaries(device);
        Outcome outcome = addresses.remove(device, new DeviceAddress(address.address(), address.prefixLength()));
        shared(address).forget();
        return step(outcome);
    }

    @Override
    public Step announce(FloatingAddress address) {
        return step(announcer.announce(new DeviceName(address.device()), address.address()));
    }

    @Override
    public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> asked, Duration limit) {
        Map<FloatingAddress, Ownership> owners = new HashMap<>();
        if (!asked.isEmpty()) {
            DeviceName device = new DeviceName(asked.iterator().next().device());
            Set<InetAddress> ips = asked.stream().map(FloatingAddress::address).collect(Collectors.toSet());
            Map<InetAddress, ProbeAnswer> answers = announcer.probe(device, ips, limit);
            asked.forEach(address -> owners.put(
                    address, ownership(Objects.requireNonNull(answers.get(address.address()), "asked for"))));
        }
        return owners;
    }

    private static Ownership ownership(ProbeAnswer answer) {
        if (answer instanceof ProbeAnswer.Answered answered) {
            return new Ownership.Somebody(answered.owner().toString());
        }
        return answer instanceof ProbeAnswer.NotAsked not
                ? new Ownership.Unknown(not.refusal().sentence())
                : new Ownership.Nobody();
    }

    @Override
    public Claims claims(FloatingAddress address) {
        Answer<ClaimWatch> opened = ClaimWatch.open(addresses, new DeviceName(address.device()), address.address());
        if (opened instanceof Answer.Got<ClaimWatch> got) {
            return new Ear(got.value());
        }
        LOG.debug(
                "nobody is heard who claims an address: address={} reason={}",
                address,
                ((Answer.Failed<ClaimWatch>) opened).refusal().sentence());
        return new Deaf();
    }

    private record Ear(ClaimWatch watch) implements Claims {
        @Override
        public Optional<String> heard() {
            return watch.heard().map(MacAddress::toString);
        }

        @Override
        public boolean isOver() {
            return watch.isOver();
        }

        @Override
        public void close() {
            watch.close();
        }
    }

    /** While there is no such device; it is opened again with the next question. */
    private record Deaf() implements Claims {
        @Override
        public Optional<String> heard() {
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Override
    public Step ask(FloatingAddress address) {
        return step(announcer.ask(new DeviceName(address.device()), address.address()));
    }

    @Override
    public Optional<InetAddress> gateway(FloatingAddress address) {
        Way way = new Way(address.device(), address.address() instanceof Inet4Address);
        return gateways.computeIfAbsent(
                        way,
                        known -> new SharedLook<>(
                                () -> routes.gateway(new DeviceName(known.device()), known.isIpv4()),
                                KernelAddresses::nanos))
                .noOlderThan(LATELY);
    }

    @Override
    public Contact echo(FloatingAddress address, InetAddress neighbour, Duration limit) {
        Echo.Sender sender = new Echo.Sender.From(address.address(), new DeviceName(address.device()));
        Answer<Set<InetAddress>> answer = Echo.ask(new Echo.Question(List.of(neighbour), 1, limit, sender));
        if (answer instanceof Answer.Got<Set<InetAddress>> got) {
            return got.value().isEmpty() ? new Contact.Silent() : new Contact.Answered();
        }
        return new Contact.Unknown(
                ((Answer.Failed<Set<InetAddress>>) answer).refusal().sentence());
    }

    @Override
    public Contact introduce(FloatingAddress address, InetAddress neighbour, Duration limit) {
        ProbeAnswer answer = announcer.introduce(new DeviceName(address.device()), address.address(), neighbour, limit);
        if (answer instanceof ProbeAnswer.NotAsked not) {
            return new Contact.Unknown(not.refusal().sentence());
        }
        return answer instanceof ProbeAnswer.Answered ? new Contact.Answered() : new Contact.Silent();
    }

    @Override
    public NativeAgent.Watch watch(String device, CarrierListener listener) {
        Listening listening = new Listening(device, listener);
        listeners.add(listening);
        return () -> listeners.remove(listening);
    }

    /** For {@link LinkWatch#start}: passes changes of the carrier on. Called on the watch's thread. */
    public void linkChanged(LinkEvent event) {
        String device = event.name().toString();
        Carrier now = event instanceof LinkEvent.Seen seen ? carrier(seen.device()) : Carrier.NO_DEVICE;
        Carrier before = carriers.put(device, now);
        if (before == null || before == now) {
            return; // first sight is no change
        }
        for (Listening listening : listeners) {
            if (listening.device().equals(device)) {
                listening.listener().changed(now);
            }
        }
    }

    @Override
    public void close() {
        announcer.close();
        routes.close();
        addresses.close();
    }

    private static Carrier carrier(Device device) {
        return switch (device.link()) {
            case CARRIER -> Carrier.PRESENT;
            case NO_CARRIER -> Carrier.MISSING;
            case DOWN -> Carrier.NO_DEVICE;
        };
    }

    private static Step step(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                ? new Step.Failed(refused.refusal().sentence())
                : new Step.Done();
    }
}
