package org.asterism.hacf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code ha.cf} leaves to the machine that reads it.
 *
 * @param interfaces addresses on each network interface
 * @param hosts addresses by host name in lower case, from {@code /etc/hosts}
 */
public record Machine(SortedMap<String, List<Net>> interfaces, SortedMap<String, List<InetAddress>> hosts) {

    public Machine {
        interfaces = Collections.unmodifiableSortedMap(new TreeMap<>(interfaces));
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }

    /** An address of an interface, and how many of its bits name the network. */
    public record Net(InetAddress address, int prefix) {

        boolean holds(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] theirs = other.getAddress();
            if (own.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((own[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** This machine as it is now. */
    public static Machine present() {
        return new Machine(presentInterfaces(), hosts(Path.of("/etc/hosts")));
    }

    private static SortedMap<String, List<Net>> presentInterfaces() {
        TreeMap<String, List<Net>> found = new TreeMap<>();
        try {
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                List<Net> nets = device.getInterfaceAddresses().stream()
                        .map(net -> new Net(net.getAddress(), net.getNetworkPrefixLength()))
                        .toList();
                found.put(device.getName(), nets);
            }
        } catch (SocketException unknown) {
            return new TreeMap<>();
        }
        return found;
    }

    /** What the file says; nothing if it cannot be read. */
    static SortedMap<String, List<InetAddress>> hosts(Path file) {
        TreeMap<String, List<InetAddress>> found = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
                Values.literal(words[0]).ifPresent(address -> {
                    for (int i = 1; i < words.length; i++) {
                        found.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                                .add(address);
                    }
                });
            }
        } catch (IOException unreadable) {
            return new TreeMap<>();
        }
        return found;
    }

    boolean isOwn(InetAddress address) {
        return interfaces.values().stream()
                .flatMap(List::stream)
                .anyMatch(net -> net.address().equals(address));
    }

    /** The network of an interface in which an address lies; of several the narrowest. */
    Optional<Place> placeOf(InetAddress address) {
        List<Place> places = new ArrayList<>();
        interfaces.forEach((device, nets) -> nets.stream()
                .filter(net ->
                        net.prefix() > 0 && net.holds(address) && !net.address().isLoopbackAddress())
                .forEach(net -> places.add(new Place(device, net.prefix()))));
        return places.stream().max((a, b) -> Integer.compare(a.prefix(), b.prefix()));
    }

    /** A network: its interface and the length of its prefix. */
    record Place(String device, int prefix) {}

    /** Address of a host, or the address that the text is. */
    Optional<InetAddress> lookUp(String host) {
        return Values.literal(host)
                .or(() -> hosts.getOrDefault(host.toLowerCase(Locale.ROOT), List.of()).stream()
                        .filter(address -> !address.isLoopbackAddress())
                        .findFirst());
    }
}
