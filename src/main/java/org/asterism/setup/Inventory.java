package org.asterism.setup;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.kernel.AddressGate;
import org.asterism.kernel.Answer;
import org.asterism.kernel.GateInstallation;
import org.asterism.model.NodeName;

/** Looks at this machine. */
final class Inventory {

    private static final int LEAST_JAVA = 17;

    private Inventory() {}

    static Machine look(SetupPlace place) {
        List<String> obstacles = new ArrayList<>(place.obstacles());
        List<String> notes = new ArrayList<>();
        try {
            new NodeName(place.name());
            if (place.name().startsWith("localhost")) {
                obstacles.add(
                        "its name is " + place.name() + ": give it one of its own (hostnamectl set-hostname pbx1)");
            }
        } catch (IllegalArgumentException e) {
            obstacles.add("its name cannot be a node's: " + e.getMessage() + " (hostnamectl set-hostname pbx1)");
        }
        if (Runtime.version().feature() < LEAST_JAVA) {
            obstacles.add("Java " + Runtime.version() + " is older than " + LEAST_JAVA);
        }
        String manager = runningManager();
        if (!manager.isEmpty()) {
            obstacles.add("a manager of cluster " + manager + " runs: stop it first (systemctl stop asterism)");
        } else {
            gate().ifPresent(obstacles::add);
        }
        if (Files.exists(Path.of("/etc/ha.d/ha.cf")) || Files.exists(Path.of("/etc/corosync/corosync.conf"))) {
            notes.add("another cluster manager is configured here; two must not run at once");
        }
        return new Machine(
                place.name(), place.version(), Runtime.version().toString(), cards(), programs(), obstacles, notes);
    }

    private static List<Machine.Card> cards() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Inventory::isUsable)
                    .map(card -> new Machine.Card(
                            card.getName(),
                            card.getInterfaceAddresses().stream()
                                    .filter(entry -> entry.getAddress() instanceof Inet4Address)
                                    .map(entry ->
                                            entry.getAddress().getHostAddress() + "/" + entry.getNetworkPrefixLength())
                                    .toList()))
                    .filter(card -> !card.addresses().isEmpty())
                    .sorted(Comparator.comparing(Machine.Card::name))
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUsable(NetworkInterface card) {
        try {
            return card.isUp() && !card.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static List<String> programs() {
        return Stream.of("asterisk", "kamailio")
                .filter(program -> Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
    }

    /** The gate is put up and taken away: that tells more than the version of anything. */
    private static Optional<String> gate() {
        if (!(AddressGate.create() instanceof Answer.Got<AddressGate> got)) {
            return Optional.of("the kernel's nf_tables cannot be reached: run as root, and load the module nf_tables");
        }
        try (AddressGate gate = got.value()) {
            if (gate.install(List.of(), List.of()) instanceof GateInstallation.Refused refused) {
                return Optional.of(
                        "no gate for floating addresses: " + refused.refusal().sentence());
            }
            gate.uninstall();
            return Optional.empty();
        }
    }

    /** Name of the cluster whose manager runs in this network namespace; empty if none does. */
    static String runningManager() {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
            return sockets.filter(line -> line.contains(" @asterism/"))
                    .map(line -> line.substring(line.indexOf(" @asterism/") + " @asterism/".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The default gateway on an interface; empty if there is none. */
    static Optional<String> gateway(String card) {
        try (Stream<String> routes = Files.lines(Path.of("/proc/net/route"))) {
            return routes.map(line -> line.split("\\s+"))
                    .filter(words -> words.length > 3
                            && words[0].equals(card)
                            && words[1].equals("00000000")
                            && !words[2].equals("00000000"))
                    .map(words -> littleEndian(words[2]))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String littleEndian(String hex) {
        long value = Long.parseLong(hex, 16);
        return (value & 0xff) + "." + (value >> 8 & 0xff) + "." + (value >> 16 & 0xff) + "." + (value >> 24 & 0xff);
    }
}
