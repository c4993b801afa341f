package org.asterism.hacf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what {@code ha.cf} says as {@code asterism.conf}. */
final class NodeText {

    private NodeText() {}

    static String write(HaCf haCf, Media media, Pings pings, OnSilentPeer onSilentPeer, Path authkeys) {
        StringBuilder out = new StringBuilder();
        out.append("# Made from ").append(haCf.file()).append(".\n");
        out.append("asterism {\n");
        out.append("  cluster { name = ").append(Hocon.quoted(haCf.cluster())).append(", nodes = [\n");
        haCf.nodes()
                .forEach(node -> out.append("    { name = ")
                        .append(Hocon.quoted(node.value()))
                        .append(" }\n"));
        out.append("  ] }\n");
        out.append("  links = [\n");
        media.links().forEach(link -> out.append("    ").append(link.text()).append('\n'));
        out.append("  ]\n");
        out.append("  timing {\n");
        out.append("    profile = heartbeat\n");
        out.append("    keepalive = ").append(HaTime.text(haCf.keepalive())).append('\n');
        out.append("    warntime = ").append(HaTime.text(haCf.warntime())).append('\n');
        out.append("    deadtime = ").append(HaTime.text(haCf.deadtime())).append('\n');
        out.append("    initdead = ").append(HaTime.text(haCf.initdead())).append('\n');
        out.append("  }\n");
        quorum(haCf, pings, onSilentPeer)
                .forEach(line -> out.append("  ").append(line).append('\n'));
        limits(haCf).forEach(line -> out.append("  ").append(line).append('\n'));
        out.append("  paths { authkeys = ")
                .append(Hocon.quoted(authkeys.toString()))
                .append(" }\n");
        return out.append("}\n").toString();
    }

    private static List<String> quorum(HaCf haCf, Pings pings, OnSilentPeer onSilentPeer) {
        List<String> keys = new ArrayList<>();
        if (haCf.nodes().size() == 2) {
            keys.add("two-node = true");
        }
        keys.addAll(pings.keys());
        if (onSilentPeer != OnSilentPeer.UNSAID) {
            keys.add("on-silent-peer = " + onSilentPeer.word());
        }
        return keys.isEmpty() ? List.of() : List.of("quorum { " + String.join(", ", keys) + " }");
    }

    private static List<String> limits(HaCf haCf) {
        List<String> lines = new ArrayList<>();
        if (!haCf.flag("realtime", "on")) {
            lines.add("limits { realtime = 0 }");
        } else {
            haCf.last("rtprio").ifPresent(entry -> lines.add("limits { realtime = " + entry.value() + " }"));
        }
        haCf.last("watchdog").ifPresent(entry -> lines.add(watchdog(entry.value(), haCf.deadtime())));
        haCf.last("debug").ifPresent(entry -> lines.add("logging { level = " + level(entry.value()) + " }"));
        return lines;
    }

    /** Heartbeat fed it with each heartbeat; here the reset may not come before the others give this node up. */
    private static String watchdog(String device, Duration deadtime) {
        Duration timeout = Duration.ofSeconds(
                Math.max(15, deadtime.multipliedBy(2).plusMillis(999).toSeconds()));
        return "watchdog { device = " + Hocon.quoted(device) + ", timeout = " + HaTime.text(timeout) + " }";
    }

    private static String level(String debug) {
        int number = Integer.parseInt(debug);
        return (number == 0 ? "INFO" : number == 1 ? "DEBUG" : "TRACE").toLowerCase(Locale.ROOT);
    }
}
