package org.asterism.hacf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.config.Problem;

/**
 * The ping nodes of an {@code ha.cf}.
 *
 * @param single those that stand for themselves
 * @param groups those of which any one is enough
 */
record Pings(List<InetAddress> single, List<Group> groups, List<String> deadping, List<Problem> problems) {

    /** A {@code ping_group}. */
    record Group(String name, List<InetAddress> members) {
        Group {
            members = List.copyOf(members);
        }
    }

    Pings {
        single = List.copyOf(single);
        groups = List.copyOf(groups);
        deadping = List.copyOf(deadping);
        problems = List.copyOf(problems);
    }

    static Pings of(HaCf haCf, Machine machine) {
        List<InetAddress> single = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<InetAddress> seen = new HashSet<>();
        for (Entry entry : haCf.entries()) {
            boolean isGroup = entry.keyword().equals("ping_group");
            List<String> hosts = switch (entry.keyword()) {
                case "ping", "ping6" -> entry.values();
                case "ping_group" -> entry.values().subList(1, entry.values().size());
                default -> List.of();
            };
            List<InetAddress> found = new ArrayList<>();
            for (String host : hosts) {
                Optional<InetAddress> address = machine.lookUp(host);
                address.filter(seen::add).ifPresent(found::add);
                if (address.isEmpty()) {
                    problems.add(unknown(haCf, entry, host));
                }
            }
            if (isGroup && !found.isEmpty()) {
                groups.add(new Group(entry.value(), found));
            } else {
                single.addAll(found);
            }
        }
        List<String> deadping = haCf.last("deadping").stream()
                .map(entry -> HaTime.text(haCf.deadping()))
                .toList();
        return new Pings(single, groups, deadping, problems);
    }

    private static Problem unknown(HaCf haCf, Entry entry, String host) {
        return new Problem(
                new Problem.Where(haCf.file(), entry.line()),
                "the address of '" + host + "' does not stand in /etc/hosts",
                "it cannot be asked of a name server, which may be out of reach when it is needed",
                "write its address");
    }

    boolean isEmpty() {
        return single.isEmpty() && groups.isEmpty();
    }

    /** As keys of {@code quorum}. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        if (!single.isEmpty()) {
            keys.add("ping = " + list(single));
        }
        if (!groups.isEmpty()) {
            keys.add("ping-groups { "
                    + groups.stream()
                            .map(group -> Hocon.quoted(group.name()) + " = " + list(group.members()))
                            .collect(Collectors.joining(", "))
                    + " }");
        }
        deadping.forEach(span -> keys.add("deadping = " + span));
        return keys;
    }

    private static String list(List<InetAddress> addresses) {
        return addresses.stream()
                .map(address -> Hocon.quoted(address.getHostAddress()))
                .collect(Collectors.joining(", ", "[ ", " ]"));
    }
}
