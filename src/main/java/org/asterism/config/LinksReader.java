package org.asterism.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asterism.model.LinkHealth;

/** Reads {@code links}. */
final class LinksReader {

    /** One bit per medium in a heartbeat, and more than 16 would not help anybody. */
    private static final int MOST_LINKS = 16;

    private static final int USUAL_PORT = 694;

    /** As the kernel has it (IFNAMSIZ). */
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");

    private static final List<Integer> SPEEDS = List.of(9600, 19200, 38400, 57600, 115200, 230400, 460800);

    private static final List<String> TYPES = List.of("ucast", "mcast", "bcast", "serial");

    private LinksReader() {}

    static List<LinkSettings> read(Section root) {
        List<LinkSettings> links = new ArrayList<>();
        List<Section> sections = root.sections("links");
        for (Section section : sections) {
            link(section).ifPresent(link -> {
                if (links.stream().anyMatch(other -> other.label().equals(link.label()))) {
                    section.report(
                            "type",
                            "link " + link.label() + " stands twice",
                            "two such links over one interface fail together and only seem to be redundant",
                            "remove one, or use another interface");
                }
                links.add(link);
            });
        }
        if (sections.isEmpty()) {
            root.report(
                    "links",
                    "asterism.links is empty",
                    "without a medium no node hears another",
                    "add links = [ { type = ucast, interface = eth0 } ], better two");
        }
        if (sections.size() > MOST_LINKS) {
            root.report(
                    "links",
                    "asterism.links has " + sections.size() + " entries",
                    "at most " + MOST_LINKS + " are possible",
                    "keep the independent ones");
        }
        return links;
    }

    static Optional<LinkHealth> health(Section section) {
        Optional<Integer> steady = section.integer("steady", 1, 100);
        Optional<Integer> changes = section.integer("flap-changes", 2, 1000);
        Optional<Duration> window = section.duration("flap-window", Duration.ofSeconds(1), Duration.ofHours(1));
        Optional<Duration> calm = section.duration("calm", Duration.ofSeconds(1), Duration.ofHours(1));
        section.done();
        return steady.isPresent() && changes.isPresent() && window.isPresent() && calm.isPresent()
                ? Optional.of(new LinkHealth(steady.get(), changes.get(), window.get(), calm.get()))
                : Optional.empty();
    }

    private static Optional<LinkSettings> link(Section section) {
        Optional<String> type = section.requiredText("type", "ucast");
        LinkPolicy policy = policy(section);
        Optional<LinkSettings> link = type.flatMap(known -> switch (known) {
            case "ucast" -> ucast(section, policy);
            case "mcast" -> mcast(section, policy);
            case "bcast" -> bcast(section, policy);
            case "serial" -> serial(section, policy);
            default -> unknown(section, known);
        });
        if (type.filter(TYPES::contains).isPresent()) {
            section.done();
        }
        return link;
    }

    private static Optional<LinkSettings> unknown(Section section, String type) {
        section.refuse("type", type, "is not a type of link", Nearest.advice(type, TYPES));
        return Optional.empty();
    }

    private static LinkPolicy policy(Section section) {
        LinkPolicy.OnLoss onLoss = section.has("on-loss")
                ? section.choice("on-loss", LinkPolicy.OnLoss.class).orElse(LinkPolicy.OnLoss.WARN)
                : LinkPolicy.OnLoss.WARN;
        boolean isKeptOff = section.has("messages") && !section.flag("messages").orElse(true);
        return new LinkPolicy(onLoss, isKeptOff ? LinkPolicy.Messages.KEPT_OFF : LinkPolicy.Messages.ALLOWED);
    }

    private static Optional<LinkSettings> serial(Section section, LinkPolicy policy) {
        Optional<String> device = section.requiredText("device", "/dev/ttyS0").filter(text -> {
            boolean isGood = text.startsWith("/") && text.indexOf('\0') < 0 && !text.endsWith("/");
            if (!isGood) {
                section.refuse("device", text, "is not the path of a device", "write /dev/ttyS0, for one");
            }
            return isGood;
        });
        Optional<Integer> baud = section.has("baud") ? section.integer("baud", 1, 10_000_000) : Optional.of(19_200);
        Optional<Integer> hopfudge = section.has("hopfudge") ? section.integer("hopfudge", 0, 200) : Optional.of(1);
        baud = baud.filter(speed -> {
            boolean isUsual = SPEEDS.contains(speed);
            if (!isUsual) {
                section.refuse("baud", Integer.toString(speed), "is not a speed of serial lines", "one of " + SPEEDS);
            }
            return isUsual;
        });
        return device.isPresent() && baud.isPresent() && hopfudge.isPresent()
                ? Optional.of(new LinkSettings.Serial(device.get(), baud.get(), hopfudge.get(), policy))
                : Optional.empty();
    }

    private static Optional<LinkSettings> ucast(Section section, LinkPolicy policy) {
        Optional<String> name = interfaceName(section);
        Optional<Integer> port = port(section);
        List<InetAddress> peers = section.has("peers") ? peers(section) : List.of();
        return name.isPresent() && port.isPresent()
                ? Optional.of(new LinkSettings.Ucast(name.get(), port.get(), peers, policy))
                : Optional.empty();
    }

    private static List<InetAddress> peers(Section section) {
        List<InetAddress> peers = new ArrayList<>();
        for (String text : section.texts("peers")) {
            try {
                peers.add(Addresses.parse(text));
            } catch (IllegalArgumentException e) {
                section.refuse("peers", text, String.valueOf(e.getMessage()), "write addresses, not host names");
            }
        }
        return peers;
    }

    private static Optional<LinkSettings> bcast(Section section, LinkPolicy policy) {
        Optional<String> name = interfaceName(section);
        Optional<Integer> port = port(section);
        return name.isPresent() && port.isPresent()
                ? Optional.of(new LinkSettings.Bcast(name.get(), port.get(), policy))
                : Optional.empty();
    }

    private static Optional<LinkSettings> mcast(Section section, LinkPolicy policy) {
        Optional<String> name = interfaceName(section);
        Optional<Integer> port = port(section);
        Optional<Integer> ttl = section.has("ttl") ? section.integer("ttl", 1, 255) : Optional.of(1);
        Optional<InetAddress> group = section.requiredText("group", "239.255.42.1")
                .flatMap(text ->
                        section.as("group", "write a group such as 239.255.42.1 or ff02::4:2a", LinksReader::group));
        return name.isPresent() && port.isPresent() && ttl.isPresent() && group.isPresent()
                ? Optional.of(new LinkSettings.Mcast(name.get(), group.get(), port.get(), ttl.get(), policy))
                : Optional.empty();
    }

    private static InetAddress group(String text) {
        InetAddress group = Addresses.parse(text);
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException("is the address of a host, not of a multicast group");
        }
        return group;
    }

    private static Optional<Integer> port(Section section) {
        return section.has("port") ? section.integer("port", 1, 65_535) : Optional.of(USUAL_PORT);
    }

    private static Optional<String> interfaceName(Section section) {
        return section.requiredText("interface", "eth0").filter(text -> {
            boolean isGood = INTERFACE.matcher(text).matches();
            if (!isGood) {
                section.refuse("interface", text, "is not the name of a network interface", "see `ip link`");
            }
            return isGood;
        });
    }
}
