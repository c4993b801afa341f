package org.asterism.hacf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.config.Problem;

/**
 * Writes {@code haresources} as {@code cluster.conf}: a line is a group with a preference for its node. Addresses become
 * {@code asterism:address}, which only their owner can answer for; everything else is run as Heartbeat ran it, by the class
 * {@code heartbeat}.
 */
final class HaresourcesDocument {

    private static final Set<String> ADDRESSES = Set.of("IPaddr", "IPaddr2", "IPv6addr");

    /** Score of a group for its node, for each of its resources. */
    private static final int PREFERENCE = 100;

    /** Stickiness of each resource: weaker than the preference, and stronger. */
    private static final int GOES_HOME = 1;

    private static final int STAYS = 1000;

    private final String file;
    private final Machine machine;
    private final boolean failsBack;
    private final List<Fate> fates = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final StringBuilder resources = new StringBuilder();
    private final StringBuilder locations = new StringBuilder();

    HaresourcesDocument(String file, Machine machine, boolean failsBack) {
        this.file = file;
        this.machine = machine;
        this.failsBack = failsBack;
    }

    List<Fate> fates() {
        return fates;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The text of the document; not to be used if there are problems. */
    String write(Haresources haresources) {
        for (Haresources.Group group : haresources.groups()) {
            group(group);
        }
        return """
            asterism {
              # %s
              resource-defaults { resource-stickiness = %d }
              resources {
            %s  }
              constraints { location = [
            %s  ] }
            }
            """.formatted(
                        failsBack
                                ? "auto_failback on: the preference is stronger than staying."
                                : "auto_failback off: staying is stronger than the preference.",
                        failsBack ? GOES_HOME : STAYS,
                        resources,
                        locations);
    }

    private void group(Haresources.Group group) {
        List<String> members = new ArrayList<>();
        for (Haresources.Script script : group.scripts()) {
            String name = freeName(nameOf(script));
            members.add(name);
            if (ADDRESSES.contains(script.name())) {
                address(group, name, script);
            } else {
                script(group, name, script);
            }
        }
        String outermost = members.get(0);
        if (members.size() > 1) {
            outermost = freeName("group-" + group.line());
            resources
                    .append("    ")
                    .append(outermost)
                    .append(" { group = [ ")
                    .append(String.join(", ", members))
                    .append(" ] }\n");
        }
        // The score is for the group as a whole, stickiness is counted for each member.
        int score = PREFERENCE * members.size();
        locations.append("    { of = %s, node = %s, score = %d }\n"
                .formatted(
                        Hocon.quoted(outermost), Hocon.quoted(group.preferred().value()), score));
    }

    private void address(Haresources.Group group, String name, Haresources.Script script) {
        try {
            AddressText address = AddressText.parse(String.join("::", script.arguments()), machine);
            resources.append(
                    "    %s { agent = \"asterism:address\", params { ip = \"%s\", prefix = %d, interface = %s } }\n"
                            .formatted(
                                    Hocon.quoted(name),
                                    address.address().getHostAddress(),
                                    address.prefix(),
                                    Hocon.quoted(address.device())));
            fate(
                    group,
                    script,
                    Fate.Effect.MAPPED,
                    "asterism:address " + address.address().getHostAddress() + "/" + address.prefix() + " on "
                            + address.device() + ": guarded by the kernel, so it can be taken from a node that died");
        } catch (IllegalArgumentException refused) {
            problems.add(new Problem(
                    new Problem.Where(file, group.line()),
                    script + ": " + refused.getMessage(),
                    "the address could not be brought up",
                    "write ip/mask/interface, such as 192.0.2.100/24/eth0"));
        }
    }

    private void script(Haresources.Group group, String name, Haresources.Script script) {
        String params = script.arguments().isEmpty()
                ? ""
                : ", params { "
                        + java.util.stream.IntStream.range(0, script.arguments().size())
                                .mapToObj(i -> "\"" + (i + 1) + "\" = "
                                        + Hocon.quoted(script.arguments().get(i)))
                                .collect(Collectors.joining(", "))
                        + " }";
        resources.append("    %s { agent = \"heartbeat:%s\"%s, default-monitor = false }\n"
                .formatted(Hocon.quoted(name), script.name(), params));
        fate(
                group,
                script,
                Fate.Effect.ATTENTION,
                "runs as it did, and is not watched, as it was not; but without fencing it is not started elsewhere"
                        + " while a lost node may still run it. See heartbeat.md, \"What a lost node leaves\""
                        + (script.name().equals("asterisk")
                                ? "; for Asterisk the agent asterism:asterisk does more"
                                : ""));
    }

    private void fate(Haresources.Group group, Haresources.Script script, Fate.Effect effect, String sentence) {
        fates.add(new Fate(new Problem.Where(file, group.line()), script.toString(), effect, sentence));
    }

    private static String nameOf(Haresources.Script script) {
        String first = script.arguments().isEmpty()
                ? ""
                : "-" + script.arguments().get(0).split("/", 2)[0];
        String plain = ADDRESSES.contains(script.name()) ? "address" + first : script.name();
        String name = plain.replaceAll("[^A-Za-z0-9_-]", "-");
        return Character.isLetter(name.charAt(0)) ? name : "r-" + name;
    }

    private String freeName(String wanted) {
        String name = wanted;
        for (int number = 2; !names.add(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }
}
