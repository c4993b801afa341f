package org.asterism.kernel;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.model.BootTime;

/**
 * Tells the network where an address is now, and asks it whether someone else has it.
 *
 * <p>What is sent passes the gate like everything else: an announcement of a shut address does not leave, and the
 * caller is told (ENOBUFS). A probe does leave and its answer comes in while the address is shut here: it carries the
 * address neither as sender nor as receiver.
 */
public final class Announcer implements AutoCloseable {

    private static final int PROBES = 3;

    private final PacketSocket socket;
    private final Addresses addresses;

    private Announcer(PacketSocket socket, Addresses addresses) {
        this.socket = socket;
        this.addresses = addresses;
    }

    /** Opens the sockets in the network namespace of the calling thread. */
    public static Answer<Announcer> create() {
        Answer<PacketSocket> socket = PacketSocket.sender();
        if (socket instanceof Answer.Failed<PacketSocket> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        PacketSocket packets = ((Answer.Got<PacketSocket>) socket).value();
        Answer<Addresses> addresses = Addresses.create();
        if (addresses instanceof Answer.Failed<Addresses> failed) {
            packets.close();
            return new Answer.Failed<>(failed.refusal());
        }
        return new Answer.Got<>(new Announcer(packets, ((Answer.Got<Addresses>) addresses).value()));
    }

    /** Gratuitous ARP as request and as reply, or an unsolicited neighbour advertisement; once. */
    public synchronized Outcome announce(DeviceName name, InetAddress address) {
        String attempt = "announce " + address.getHostAddress() + " on " + name;
        DeviceReading reading = addresses.device(name);
        if (!(reading instanceof DeviceReading.Present present)) {
            return new Outcome.Refused(absent(reading, attempt));
        }
        Device device = present.device();
        for (byte[] frame : announcements(device, address)) {
            int errno = socket.send(device.index(), etherType(address), frame);
            if (errno != 0) {
                return new Outcome.Refused(Refusal.of(errno, attempt, Refusal.Needs.NET_RAW));
            }
        }
        return new Outcome.Done();
    }

    private static List<byte[]> announcements(Device device, InetAddress address) {
        if (address instanceof Inet4Address) {
            return List.of(
                    Frames.arpAnnouncement(device.mac(), address),
                    Frames.arpAnnouncementAsReply(device.mac(), address));
        }
        boolean isRouter =
                Sysctl.read("net/ipv6/conf/" + device.name() + "/forwarding") instanceof Answer.Got<String> got
                        && !got.value().equals("0");
        return List.of(Frames.advertisement(device.mac(), address, isRouter ? Frames.Role.ROUTER : Frames.Role.HOST));
    }

    /** Asks the network once who has the address; nobody's table changes. {@link ClaimWatch} hears the answer. */
    public synchronized Outcome ask(DeviceName name, InetAddress address) {
        String attempt = "ask for " + address.getHostAddress() + " on " + name;
        DeviceReading reading = addresses.device(name);
        if (!(reading instanceof DeviceReading.Present present)) {
            return new Outcome.Refused(absent(reading, attempt));
        }
        Optional<byte[]> question = question(present.device(), address);
        int errno = question.isEmpty()
                ? Refusal.EADDRNOTAVAIL
                : socket.send(present.device().index(), etherType(address), question.get());
        return errno == 0 ? new Outcome.Done() : new Outcome.Refused(Refusal.of(errno, attempt, Refusal.Needs.NET_RAW));
    }

    /**
     * Asks three times within the limit which of the addresses, all of one family, other machines use; ends when all have an answer.
     * Blocks. For IPv6 the device needs a usable link-local address. Must be called in the network namespace of the device.
     */
    public Map<InetAddress, ProbeAnswer> probe(DeviceName name, Set<InetAddress> asked, Duration limit) {
        String attempt = "probe " + asked.size() + " addresses on " + name;
        DeviceReading reading = addresses.device(name);
        if (!(reading instanceof DeviceReading.Present present)) {
            return all(asked, new ProbeAnswer.NotAsked(absent(reading, attempt)));
        }
        Device device = present.device();
        Map<InetAddress, byte[]> questions = new LinkedHashMap<>();
        for (InetAddress address : asked) {
            Optional<byte[]> question = question(device, address);
            if (question.isEmpty()) {
                String why = "cannot " + attempt + ": it has no usable link-local address";
                return all(asked, new ProbeAnswer.NotAsked(new Refusal(Refusal.EADDRNOTAVAIL, why)));
            }
            questions.put(address, question.get());
        }
        int etherType = etherType(asked.iterator().next());
        Answer<PacketSocket> opened = PacketSocket.receiver(etherType, device.index());
        if (opened instanceof Answer.Failed<PacketSocket> failed) {
            return all(asked, new ProbeAnswer.NotAsked(failed.refusal()));
        }
        try (PacketSocket receiver = ((Answer.Got<PacketSocket>) opened).value()) {
            return ask(receiver, device, questions, limit);
        }
    }

    /**
     * Asks for a neighbour from the address itself, up to three times within the limit. One that answers has taken the address and
     * this machine's Ethernet address from the question. Blocks. Must be called in the network namespace of the device.
     */
    public ProbeAnswer introduce(DeviceName name, InetAddress address, InetAddress neighbour, Duration limit) {
        String attempt = "introduce " + address.getHostAddress() + " to " + neighbour.getHostAddress();
        DeviceReading reading = addresses.device(name);
        if (!(reading instanceof DeviceReading.Present present)) {
            return new ProbeAnswer.NotAsked(absent(reading, attempt));
        }
        Device device = present.device();
        byte[] question = address instanceof Inet6Address sender
                ? Frames.solicitation(device.mac(), sender, neighbour)
                : Frames.arpQuestion(device.mac(), address, neighbour);
        Answer<PacketSocket> opened = PacketSocket.receiver(etherType(address), device.index());
        if (opened instanceof Answer.Failed<PacketSocket> failed) {
            return new ProbeAnswer.NotAsked(failed.refusal());
        }
        try (PacketSocket receiver = ((Answer.Got<PacketSocket>) opened).value()) {
            ProbeAnswer silence = new ProbeAnswer.Silent();
            return ask(receiver, device, Map.of(neighbour, question), limit).getOrDefault(neighbour, silence);
        }
    }

    private Map<InetAddress, ProbeAnswer> ask(
            PacketSocket receiver, Device device, Map<InetAddress, byte[]> questions, Duration limit) {
        Map<InetAddress, ProbeAnswer> answers = all(questions.keySet(), new ProbeAnswer.Silent());
        Set<InetAddress> silent = new LinkedHashSet<>(questions.keySet());
        BootTime start = BootClock.now();
        for (int probe = 1; probe <= PROBES; probe++) {
            for (Map.Entry<InetAddress, byte[]> question : questions.entrySet()) {
                InetAddress address = question.getKey();
                int errno = silent.contains(address) ? send(device, address, question.getValue()) : 0;
                if (errno != 0) {
                    String attempt = "probe " + address.getHostAddress();
                    return all(
                            questions.keySet(),
                            new ProbeAnswer.NotAsked(Refusal.of(errno, attempt, Refusal.Needs.NET_RAW)));
                }
            }
            BootTime end = start.plus(limit.multipliedBy(probe).dividedBy(PROBES));
            for (Duration left = end.since(BootClock.now());
                    left.toMillis() > 0 && !silent.isEmpty();
                    left = end.since(BootClock.now())) {
                byte[] frame = receiver.receive(left);
                for (InetAddress address : silent) {
                    claim(frame, address)
                            .filter(owner -> !owner.equals(device.mac()))
                            .ifPresent(owner -> answers.put(address, new ProbeAnswer.Answered(owner)));
                }
                silent.removeIf(address -> answers.get(address) instanceof ProbeAnswer.Answered);
            }
        }
        return answers;
    }

    private synchronized int send(Device device, InetAddress address, byte[] frame) {
        return socket.send(device.index(), etherType(address), frame);
    }

    private static Map<InetAddress, ProbeAnswer> all(Set<InetAddress> asked, ProbeAnswer answer) {
        Map<InetAddress, ProbeAnswer> answers = new HashMap<>();
        asked.forEach(address -> answers.put(address, answer));
        return answers;
    }

    static int etherType(InetAddress address) {
        return address instanceof Inet4Address ? Frames.ETHER_ARP : Frames.ETHER_IPV6;
    }

    static Optional<MacAddress> claim(byte[] frame, InetAddress address) {
        return address instanceof Inet4Address ? Frames.arpClaim(frame, address) : Frames.advertisedBy(frame, address);
    }

    private Optional<byte[]> question(Device device, InetAddress address) {
        if (address instanceof Inet4Address) {
            return Optional.of(Frames.arpProbe(device.mac(), address));
        }
        if (!(addresses.list(device.name()) instanceof Answer.Got<List<ConfiguredAddress>> got)) {
            return Optional.empty();
        }
        return got.value().stream()
                .filter(configured -> configured.usability() == ConfiguredAddress.Usability.USABLE)
                .map(configured -> configured.address().address())
                .filter(candidate -> candidate.isLinkLocalAddress() && candidate instanceof Inet6Address)
                .map(sender -> Frames.solicitation(device.mac(), (Inet6Address) sender, address))
                .findFirst();
    }

    static Refusal absent(DeviceReading reading, String attempt) {
        return reading instanceof DeviceReading.Unreadable unreadable
                ? unreadable.refusal()
                : Refusal.of(Refusal.ENODEV, attempt, Refusal.Needs.NOTHING);
    }

    @Override
    public synchronized void close() {
        socket.close();
        addresses.close();
    }
}
