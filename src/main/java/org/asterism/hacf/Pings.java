package org.asterism.hacf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.asterism.config.Problem;

/**
 * The ping nodes of an {@code ha.cf}.
 *
 * @param addresses all of them, in the order written
 */
record Pings(List<InetAddress> addresses, List<Problem> problems) {

    Pings {
        addresses = List.copyOf(addresses);
        problems = List.copyOf(problems);
    }

    static Pings of(HaCf haCf, Machine machine) {
        List<InetAddress> addresses = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Entry entry : haCf.entries()) {
            List<String> hosts = switch (entry.keyword()) {
                case "ping", "ping6" -> entry.values();
                case "ping_group" -> entry.values().subList(1, entry.values().size());
                default -> List.of();
            };
            for (String host : hosts) {
                Optional<InetAddress> address = machine.lookUp(host);
                if (address.isEmpty()) {
                    problems.add(new Problem(
                            new Problem.Where(haCf.file(), entry.line()),
                            "the address of '" + host + "' does not stand in /etc/hosts",
                            "it cannot be asked of a name server, which may be out of reach when it is needed",
                            "write its address"));
                } else if (!addresses.contains(address.get())) {
                    addresses.add(address.get());
                }
            }
        }
        return new Pings(addresses, problems);
    }

    /** As keys of {@code quorum}. */
    List<String> keys() {
        return addresses.isEmpty()
                ? List.of()
                : List.of("ping = [ "
                        + addresses.stream()
                                .map(address -> Hocon.quoted(address.getHostAddress()))
                                .collect(Collectors.joining(", "))
                        + " ]");
    }
}
