package org.asterism.kernel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the gate's tables, each time in one transaction, so that no packet sees half a gate. */
final class GateInstaller {

    private static final Comparator<InetAddress> BY_BYTES = Comparator.comparing(
            InetAddress::getAddress,
            Comparator.<byte[]>comparingInt(bytes -> bytes.length).thenComparing(Arrays::compareUnsigned));
    private static final List<Integer> ALL_FAMILIES =
            List.of(NftBatch.FAMILY_NETDEV, NftBatch.FAMILY_INET, NftBatch.FAMILY_ARP);
    /** Another tool or a vanishing device may come between looking and committing. */
    private static final int ATTEMPTS = 3;

    private static final String ATTEMPT = "install the gate";

    private final GateChannel channel;
    private final Addresses links;
    private boolean isKnownToWork;

    GateInstaller(GateChannel channel, Addresses addresses) {
        this.channel = channel;
        links = addresses;
    }

    /** A gate as built, and what is opened in it. */
    record Built(GateInstallation installation, SortedSet<InetAddress> opened) {

        boolean stands() {
            return installation instanceof GateInstallation.Installed;
        }

        boolean isUnsupported() {
            return installation instanceof GateInstallation.Refused refused
                    && (refused.refusal().errno() == Refusal.EOPNOTSUPP
                            || refused.refusal().errno() == Refusal.EAFNOSUPPORT);
        }
    }

    static SortedSet<InetAddress> sorted(Collection<InetAddress> addresses) {
        TreeSet<InetAddress> sorted = new TreeSet<>(BY_BYTES);
        sorted.addAll(addresses);
        return sorted;
    }

    /** Families of the layout that can carry the address. */
    static List<Integer> familiesOf(GateLayout layout, InetAddress address) {
        return layout.families().stream()
                .filter(family -> address instanceof Inet4Address || family != NftBatch.FAMILY_ARP)
                .toList();
    }

    static String setOf(String prefix, InetAddress address) {
        return prefix + (address instanceof Inet4Address ? "4" : "6");
    }

    static List<String> setsOf(int family, String prefix) {
        return family == NftBatch.FAMILY_ARP ? List.of(prefix + "4") : List.of(prefix + "4", prefix + "6");
    }

    /** True if all tables of the layout are there. */
    boolean stands(GateLayout layout) {
        return standing().containsAll(layout.families());
    }

    /** Families in which a table of ours is there. */
    List<Integer> standing() {
        return ALL_FAMILIES.stream()
                .filter(family -> channel.exists(family) instanceof Answer.Got<Boolean> got && got.value())
                .toList();
    }

    /** A new, closed gate in place of all that stands. */
    Built replace(GateLayout layout, Collection<DeviceName> devices, Collection<InetAddress> addresses) {
        GateChannel.Commit commit = new GateChannel.Commit(Refusal.ENOENT, "");
        for (int attempt = 0; attempt < ATTEMPTS && commit.isGone(); attempt++) {
            List<DeviceName> present = present(devices);
            List<Integer> old = standing();
            NftBatch batch = channel.batch();
            old.forEach(batch::deleteTable);
            for (int family : layout.families()) {
                batch.table(family);
                GateRules rules = new GateRules(batch, family);
                if (!isKnownToWork) {
                    rules.probe();
                }
                rules.write(present);
                add(batch, family, "vip", addresses);
            }
            commit = channel.commit(batch);
            if (commit.isDone()) {
                isKnownToWork = true;
                return built(layout, GateInstallation.Manner.CLOSED, missing(devices, present), List.of());
            }
        }
        return new Built(new GateInstallation.Refused(commit.refusal(ATTEMPT)), sorted(List.of()));
    }

    /**
     * Writes the rules of a standing gate anew and leaves its slots and what is still gated of the opened addresses.
     */
    Built rebuild(GateLayout layout, Collection<DeviceName> devices, Collection<InetAddress> addresses) {
        GateChannel.Commit commit = new GateChannel.Commit(Refusal.ENOENT, "");
        for (int attempt = 0; attempt < ATTEMPTS && commit.isGone(); attempt++) {
            List<DeviceName> present = present(devices);
            SortedSet<InetAddress> kept = opened(layout);
            kept.retainAll(sorted(addresses));
            Map<Integer, List<String>> hooked = hookedChains(layout);
            NftBatch batch = channel.batch();
            for (int family : layout.families()) {
                hooked.getOrDefault(family, List.of()).forEach(chain -> batch.deleteChain(family, chain));
                new GateRules(batch, family).write(present);
                setsOf(family, "vip").forEach(set -> batch.clearSet(family, set));
                add(batch, family, "vip", addresses);
                setsOf(family, "mine").forEach(set -> batch.clearSet(family, set));
                add(batch, family, "mine", kept);
            }
            commit = channel.commit(batch);
            if (commit.isDone()) {
                return built(layout, GateInstallation.Manner.ADOPTED, missing(devices, present), kept);
            }
        }
        return new Built(new GateInstallation.Refused(commit.refusal(ATTEMPT)), sorted(List.of()));
    }

    private Map<Integer, List<String>> hookedChains(GateLayout layout) {
        Map<Integer, List<String>> hooked = new TreeMap<>();
        for (int family : layout.families()) {
            if (channel.chains(family) instanceof Answer.Got<List<String>> got) {
                hooked.put(
                        family, got.value().stream().filter(GateRules::isBase).toList());
            }
        }
        return hooked;
    }

    /** What the kernel holds as opened. The two tables of a layout are always written together, so one is read. */
    private SortedSet<InetAddress> opened(GateLayout layout) {
        SortedSet<InetAddress> opened = sorted(List.of());
        int family = layout.families().get(0);
        for (String set : setsOf(family, "mine")) {
            if (channel.elements(family, set) instanceof Answer.Got<List<GateChannel.Element>> got) {
                got.value()
                        .forEach(element ->
                                opened.add(InternetAddresses.of(element.key().array())));
            }
        }
        return opened;
    }

    private static Built built(
            GateLayout layout,
            GateInstallation.Manner manner,
            List<DeviceName> missing,
            Collection<InetAddress> opened) {
        return new Built(new GateInstallation.Installed(layout, manner, missing), sorted(opened));
    }

    private static void add(NftBatch batch, int family, String prefix, Collection<InetAddress> addresses) {
        for (String set : setsOf(family, prefix)) {
            batch.add(
                    family,
                    set,
                    sorted(addresses).stream()
                            .filter(address -> setOf(prefix, address).equals(set))
                            .map(InetAddress::getAddress)
                            .toList());
        }
    }

    private List<DeviceName> present(Collection<DeviceName> devices) {
        return devices.stream()
                .distinct()
                .sorted()
                .filter(device -> links.device(device) instanceof DeviceReading.Present)
                .toList();
    }

    private static List<DeviceName> missing(Collection<DeviceName> devices, List<DeviceName> present) {
        List<DeviceName> missing = new ArrayList<>(new TreeSet<>(devices));
        missing.removeAll(present);
        return missing;
    }
}
