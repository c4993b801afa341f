package org.asterism.hacf;

import static org.asterism.hacf.Fate.Effect.MAPPED;
import static org.asterism.hacf.Fate.Effect.OBEYED;
import static org.asterism.hacf.Fate.Effect.WITHOUT_EFFECT;

import java.net.Inet6Address;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every directive of {@code ha.cf}, from the manual page ha.cf(5) and the sample of Heartbeat 3.0.6. */
final class Rules {

    /** Older names; {@code udp} and {@code nice_failback} were given up before Heartbeat 2. */
    static final Map<String, String> ALIASES = Map.of("udp", "bcast", "pacemaker", "crm");

    /** May stand once. */
    static final Set<String> ONCE = Set.of("baud", "watchdog");

    /** May stand again, and all count. */
    static final Set<String> REPEATED = Set.of(
            "node",
            "bcast",
            "mcast",
            "mcast6",
            "ucast",
            "ucast6",
            "serial",
            "ping",
            "ping6",
            "ping_group",
            "hbaping",
            "stonith",
            "stonith_host",
            "respawn",
            "apiauth",
            "env");

    static final Set<String> MEDIA = Set.of("bcast", "mcast", "mcast6", "ucast", "ucast6", "serial");

    private static final String LOG = "log lines go to standard output, which systemd keeps in the journal";
    private static final String WIRE = "it tuned Heartbeat's own messages; ours are small and have one form";
    private static final String NO_DEVICE = "a fencing device is a resource here, see fencing.md";
    private static final String CORE = "a Java program leaves no core file that would help";

    static final Map<String, Rule> BY_KEYWORD = all();

    private Rules() {}

    private static Map<String, Rule> all() {
        Map<String, Rule> rules = new TreeMap<>();
        timing(rules);
        membership(rules);
        media(rules);
        clients(rules);
        logging(rules);
        machine(rules);
        tuning(rules);
        return Map.copyOf(rules);
    }

    private static void timing(Map<String, Rule> rules) {
        rules.put("keepalive", Rule.one(Values::time, OBEYED, "asterism.timing.keepalive"));
        rules.put("deadtime", Rule.one(Values::time, OBEYED, "asterism.timing.deadtime"));
        rules.put("warntime", Rule.one(Values::time, OBEYED, "asterism.timing.warntime"));
        rules.put("initdead", Rule.one(Values::time, OBEYED, "asterism.timing.initdead"));
        rules.put("deadping", Rule.one(Values::time, OBEYED, "asterism.quorum.deadping"));
    }

    private static void membership(Map<String, Rule> rules) {
        rules.put("node", Rule.many(Values::nodeName, OBEYED, "asterism.cluster.nodes"));
        rules.put("cluster", Rule.one(Rules::clusterName, OBEYED, "asterism.cluster.name"));
        rules.put(
                "autojoin",
                Rule.one(
                        Values.oneOfIgnoringCase("none", "other", "any"),
                        WITHOUT_EFFECT,
                        "who votes has to be listed, else nobody could tell what a majority is; list every node"));
        rules.put(
                "crm",
                Rule.one(
                        Values.flagOr("respawn", "manual", "valgrind"),
                        MAPPED,
                        "says whether resources stand in a CIB or in haresources"));
        rules.put(
                "auto_failback",
                Rule.one(
                        Values.flagOr("legacy"),
                        MAPPED,
                        "with haresources: a preference for the first node of each line, and stickiness"));
        rules.put(
                "nice_failback",
                Rule.one(
                        Values::flagCheck,
                        MAPPED,
                        "given up long ago; read as auto_failback with the opposite value, write that instead"));
        rules.put(
                "quorum_server",
                Rule.one(Values::host, WITHOUT_EFFECT, "its protocol is not spoken; an arbiter does that work"));
        for (String name : List.of("hbgenmethod", "uuidfrom")) {
            String second = name.equals("uuidfrom") ? "nodename" : "time";
            rules.put(
                    name,
                    Rule.one(
                            Values.oneOf("file", second),
                            WITHOUT_EFFECT,
                            "a node's life is numbered in a file of its own, and nodes go by their names"));
        }
    }

    private static void media(Map<String, Rule> rules) {
        rules.put(
                "udpport",
                Rule.one(Values.number(1, 65_535), OBEYED, "the port of the bcast and ucast links after it"));
        rules.put("bcast", Rule.many(Values::interfaceName, OBEYED, "a link of type bcast"));
        rules.put(
                "mcast",
                Rule.line(
                        OBEYED,
                        "a link of type mcast",
                        Values::interfaceName,
                        Rules::group4,
                        Values.number(1, 65_535),
                        Values.number(1, 255),
                        Values.oneOf("0")));
        rules.put(
                "mcast6",
                Rule.line(
                        OBEYED,
                        "a link of type mcast",
                        Values::interfaceName,
                        Rules::group6,
                        Values.number(1, 65_535),
                        Values.number(0, 4),
                        Values.oneOf("0")));
        rules.put("ucast", Rule.line(OBEYED, "a link of type ucast", Values::interfaceName, Values::host));
        rules.put("ucast6", Rule.line(OBEYED, "a link of type ucast", Values::interfaceName, Values::host));
        rules.put("serial", Rule.many(Values::path, OBEYED, "a link of type serial"));
        rules.put(
                "baud",
                Rule.one(
                        Values.oneOf("9600", "19200", "38400", "57600", "115200", "230400", "460800"),
                        OBEYED,
                        "the speed of the serial links after it"));
        rules.put("ping", Rule.many(Values::host, MAPPED, "asterism.quorum.ping: tells a dead peer from a dead link"));
        rules.put("ping6", Rule.many(Values::host, MAPPED, "asterism.quorum.ping: tells a dead peer from a dead link"));
        rules.put(
                "ping_group",
                new Rule(
                        2,
                        Rule.ANY_NUMBER,
                        values -> values.stream().skip(1).forEach(value -> Rule.checkOne(Values::host, value)),
                        MAPPED,
                        "asterism.quorum.ping: tells a dead peer from a dead link"));
        rules.put(
                "hbaping",
                Rule.many(Values::any, WITHOUT_EFFECT, "the ping over Fibre Channel was never finished in Heartbeat"));
    }

    private static void clients(Map<String, Rule> rules) {
        rules.put(
                "respawn",
                new Rule(
                        2,
                        Rule.ANY_NUMBER,
                        values -> Rule.checkOne(Values::path, values.get(1)),
                        WITHOUT_EFFECT,
                        "the manager keeps no clients running; let systemd do it, or make it a resource"));
        rules.put(
                "apiauth",
                new Rule(
                        2,
                        3,
                        Rules::apiauth,
                        WITHOUT_EFFECT,
                        "there is no client interface of that kind; who may do what over HTTP stands in the file of"
                                + " tokens"));
        rules.put("env", Rule.one(Values::assignment, WITHOUT_EFFECT, "there are no clients to hand it to"));
        rules.put("stonith", new Rule(2, Rule.ANY_NUMBER, values -> {}, WITHOUT_EFFECT, NO_DEVICE));
        rules.put("stonith_host", new Rule(3, Rule.ANY_NUMBER, values -> {}, WITHOUT_EFFECT, NO_DEVICE));
        rules.put("use_apphbd", Rule.one(Values::flagCheck, WITHOUT_EFFECT, "systemd watches the manager"));
        rules.put(
                "crm_daemon_dir",
                Rule.one(Values::path, WITHOUT_EFFECT, "the resource manager is part of this program"));
        rules.put(
                "crmd_spawns_pengine",
                Rule.one(Values::flagCheck, WITHOUT_EFFECT, "the resource manager is part of this program"));
    }

    private static void logging(Map<String, Rule> rules) {
        rules.put("use_logd", Rule.one(Values::flagCheck, WITHOUT_EFFECT, LOG));
        rules.put("logfacility", Rule.one(Values::any, WITHOUT_EFFECT, LOG));
        rules.put("logfile", Rule.one(Values::path, WITHOUT_EFFECT, LOG));
        rules.put("debugfile", Rule.one(Values::path, WITHOUT_EFFECT, LOG));
        rules.put("conn_logd_time", Rule.one(Values::time, WITHOUT_EFFECT, LOG));
        rules.put("syslogmsgfmt", Rule.one(Values::flagCheck, WITHOUT_EFFECT, LOG));
        rules.put(
                "debug",
                Rule.one(Values.number(0, 255), MAPPED, "asterism.logging.level: 0 = info, 1 = debug, more = trace"));
        rules.put(
                "log_badpack",
                Rule.one(
                        Values::flagCheck,
                        WITHOUT_EFFECT,
                        "bad datagrams are always counted, and told of once in a while"));
    }

    private static void machine(Map<String, Rule> rules) {
        rules.put(
                "watchdog",
                Rule.one(
                        Values::path,
                        OBEYED,
                        "asterism.watchdog.device, with a timeout of twice deadtime, 15s at least; fed only while this"
                                + " node may own what it runs"));
        rules.put(
                "realtime",
                Rule.one(Values::flagCheck, MAPPED, "asterism.limits.realtime: for the threads that must not be late"));
        rules.put("rtprio", Rule.one(Values.number(1, 99), OBEYED, "asterism.limits.realtime"));
        rules.put("coredumps", Rule.one(Values::flagCheck, WITHOUT_EFFECT, CORE));
        rules.put("coreroot", Rule.one(Values::path, WITHOUT_EFFECT, CORE));
        rules.put(
                "memreserve",
                Rule.one(
                        Values.number(0, Integer.MAX_VALUE), WITHOUT_EFFECT, "memory is set by -Xmx in the unit file"));
        rules.put("normalpoll", Rule.one(Values::flagCheck, WITHOUT_EFFECT, WIRE));
    }

    private static void tuning(Map<String, Rule> rules) {
        rules.put("hopfudge", Rule.one(Values.number(0, 255), MAPPED, "hopfudge of the serial links, at most 200"));
        rules.put("msgfmt", Rule.one(Values.oneOf("classic", "netstring"), WITHOUT_EFFECT, WIRE));
        rules.put("compression", Rule.one(Values.oneOf("zlib", "bz2"), WITHOUT_EFFECT, WIRE));
        rules.put("compression_threshold", Rule.one(Values.positive(), WITHOUT_EFFECT, WIRE));
        rules.put("traditional_compression", Rule.one(Values::flagCheck, WITHOUT_EFFECT, WIRE));
        rules.put("max_rexmit_delay", Rule.one(Values.positive(), WITHOUT_EFFECT, WIRE));
        rules.put(
                "record_config_changes",
                Rule.one(
                        Values::flagCheck,
                        WITHOUT_EFFECT,
                        "every change is kept with its author; see limits.document-history"));
        rules.put(
                "record_pengine_inputs",
                Rule.one(Values::flagCheck, WITHOUT_EFFECT, "decisions are kept; see limits.decisions-kept"));
        rules.put(
                "enable_config_writes",
                Rule.one(Values::flagCheck, WITHOUT_EFFECT, "the document is always on the disks of a quorum"));
    }

    private static void clusterName(String value) {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("is no name of a cluster: letters, digits, '.', '_', '-', at most 63");
        }
    }

    private static void group4(String value) {
        if (Values.literal4(value)
                .filter(address -> address.isMulticastAddress())
                .isEmpty()) {
            throw new IllegalArgumentException("is not a multicast group, 224.0.0.0 to 239.255.255.255");
        }
    }

    private static void group6(String value) {
        if (Values.literal(value)
                .filter(address -> address instanceof Inet6Address && address.isMulticastAddress())
                .isEmpty()) {
            throw new IllegalArgumentException("is not an IPv6 multicast group, such as ff12::1:2:3:4");
        }
    }

    private static void apiauth(List<String> values) {
        Set<String> kinds = new HashSet<>();
        for (String value : values.subList(1, values.size())) {
            String kind = value.replaceFirst("=.*", "");
            if (!value.matches("[ug]id=[^\\s=]+") || !kinds.add(kind)) {
                throw new IllegalArgumentException("'" + value + "' is not uid=... or gid=..., each once");
            }
        }
    }
}
