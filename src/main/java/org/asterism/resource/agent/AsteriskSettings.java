package org.asterism.resource.agent;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.telephony.AsteriskConf;
import org.asterism.telephony.SipProbe;

/** The parameters of {@code asterism:asterisk}, read. */
record AsteriskSettings(
        Path binary,
        Path config,
        String user,
        String group,
        List<String> more,
        int openFiles,
        SipCheck sipCheck,
        Optional<SipTarget> sip,
        Duration controlLimit,
        boolean isAskedBetween,
        Duration stopGrace,
        Duration termGrace,
        boolean setsNonlocalBind,
        TrunkRegistrations trunks) {

    /** Where an Asterisk registers with its providers. */
    enum TrunkRegistrations {
        /** Wherever it runs. */
        ALL,
        /** Where its service address serves, and it is not drained. */
        OWNER
    }

    enum SipCheck {
        /** Where the address is on a local device. */
        AUTO,
        ALWAYS,
        OFF
    }

    /** Whom to ask by SIP. */
    record SipTarget(InetAddress address, int port, Optional<String> uri, Duration limit, SortedSet<Integer> failures) {

        SipTarget with(Duration next) {
            return new SipTarget(address, port, uri, next, failures);
        }

        SipProbe probe(InetAddress source) {
            java.net.InetSocketAddress target = new java.net.InetSocketAddress(address, port);
            SipProbe plain = SipProbe.local(address, port, limit);
            return new SipProbe(target, source, uri.orElse(plain.uri()), limit, plain.t1(), failures);
        }
    }

    private static final String DEFAULT_CONFIG = "/etc/asterisk/asterisk.conf";

    static final AgentMetadata METADATA = new AgentMetadata(
            "asterisk",
            "1.0",
            "An Asterisk PBX, checked by its control socket and by SIP OPTIONS",
            "Starts Asterisk and waits until it is fully booted and answers SIP; a deaf or frozen Asterisk is a failed one."
                    + " Bind it to a floating address and run it on all nodes (clone) for a hot standby.",
            with(
                    AsteriskHealthSettings.parameters(),
                    Parameter.optional("binary", "string", "/usr/sbin/asterisk", "Program"),
                    Parameter.optional("config", "string", DEFAULT_CONFIG, "Main configuration file (-C)"),
                    Parameter.optional("user", "string", "asterisk", "User to run as (-U)"),
                    Parameter.optional("group", "string", "asterisk", "Group to run as (-G)"),
                    Parameter.optional("additional_parameters", "string", "", "More options, separated by blanks"),
                    Parameter.optional(
                            "maxfiles",
                            "integer",
                            "32768",
                            "Limit of open files; a channel needs about 5. 0 = inherited"),
                    Parameter.optional(
                            "sip-address",
                            "string",
                            "",
                            "Address that SIP is asked on: the service address. Empty = no check"),
                    Parameter.optional("sip-port", "integer", "5060", "UDP port that SIP is asked on"),
                    Parameter.optional("sip-uri", "string", "", "Request URI, default sip:ADDRESS:PORT"),
                    Parameter.optional(
                            "sip-check", "string", "auto", "auto = if the address is on this node, always, or off"),
                    Parameter.optional("sip-failures", "string", "503", "Statuses that mean failure, comma-separated"),
                    Parameter.optional("sip-limit", "string", "2s", "Silence after which SIP counts as deaf"),
                    Parameter.optional(
                            "control-limit", "string", "2s", "Silence after which the control socket counts as hung"),
                    Parameter.optional(
                            "ask-between",
                            "string",
                            "on",
                            "on = asked twice a second between its monitors, too; off = a hung one is found later"),
                    Parameter.optional(
                            "stop-grace", "string", "5s", "From 'core stop now' to SIGTERM; 0 = SIGTERM first"),
                    Parameter.optional(
                            "term-grace", "string", "3s", "From SIGTERM to SIGKILL; 0 and 0 = SIGKILL first"),
                    Parameter.optional(
                            "nonlocal-bind",
                            "string",
                            "auto",
                            "auto = set net.ipv4.ip_nonlocal_bind before start if sip-address is not on this node, or off"),
                    Parameter.optional(
                            "trunk-registrations",
                            "string",
                            "all",
                            "all = Asterisk registers with its providers wherever it runs; owner = only where sip-address serves, and"
                                    + " not while it is drained; needs AMI")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(30), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(10), Duration.ofSeconds(2)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    private static List<Parameter> with(List<Parameter> more, Parameter... first) {
        return Stream.concat(Stream.of(first), more.stream()).toList();
    }

    /** @throws IllegalArgumentException if a parameter cannot be understood */
    static AsteriskSettings read(AgentCall call) {
        return new AsteriskSettings(
                absolute(call, "binary", "/usr/sbin/asterisk"),
                absolute(call, "config", DEFAULT_CONFIG),
                call.param("user", "asterisk"),
                call.param("group", "asterisk"),
                Stream.of(call.param("additional_parameters", "").split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                Given.number(call, "maxfiles", "32768", 0, 10_000_000),
                sipCheck(call),
                sip(call),
                Given.span(call, "control-limit", "2s"),
                isAskedBetween(call),
                Given.span(call, "stop-grace", "5s"),
                Given.span(call, "term-grace", "3s"),
                !call.param("nonlocal-bind", "auto").equals("off"),
                trunks(call));
    }

    /** What a stop needs, whatever the other parameters are. */
    static AsteriskSettings forStop(AgentCall call) {
        try {
            return read(call);
        } catch (IllegalArgumentException e) {
            return new AsteriskSettings(
                    Path.of(call.param("binary", "/usr/sbin/asterisk")),
                    Path.of(call.param("config", DEFAULT_CONFIG)),
                    "asterisk",
                    "asterisk",
                    List.of(),
                    0,
                    SipCheck.OFF,
                    Optional.empty(),
                    Duration.ofSeconds(2),
                    false,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    false,
                    TrunkRegistrations.ALL);
        }
    }

    boolean isDefaultConfig() {
        return config.equals(Path.of(DEFAULT_CONFIG));
    }

    /** Where pid file and control socket lie, as the configuration says or by default. Reads a file. */
    Path runFolder() {
        return AsteriskConf.read(config).run();
    }

    private static Path absolute(AgentCall call, String name, String preset) {
        Path path = Path.of(call.param(name, preset));
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("parameter '" + name + "' must be an absolute path: " + path);
        }
        return path.normalize();
    }

    private static SipCheck sipCheck(AgentCall call) {
        String text = call.param("sip-check", "auto").toUpperCase(Locale.ROOT);
        return Stream.of(SipCheck.values())
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "parameter 'sip-check' must be auto, always or off, not '" + text + "'"));
    }

    private static boolean isAskedBetween(AgentCall call) {
        String text = call.param("ask-between", "on");
        if (!text.equals("on") && !text.equals("off")) {
            throw new IllegalArgumentException("parameter 'ask-between' must be on or off, not '" + text + "'");
        }
        return text.equals("on");
    }

    private static TrunkRegistrations trunks(AgentCall call) {
        String text = call.param("trunk-registrations", "all");
        if (text.equals("all")) {
            return TrunkRegistrations.ALL;
        }
        if (!text.equals("owner")) {
            throw new IllegalArgumentException(
                    "parameter 'trunk-registrations' must be all or owner, not '" + text + "'");
        }
        if (call.param("sip-address", "").isEmpty()
                || call.param("ami-user", "").isEmpty()) {
            throw new IllegalArgumentException(
                    "trunk-registrations = owner needs 'sip-address', by which it is known who that is, and 'ami-user'");
        }
        return TrunkRegistrations.OWNER;
    }

    private static Optional<SipTarget> sip(AgentCall call) {
        String address = call.param("sip-address", "");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<Integer> failures = new TreeSet<>();
        for (String status : call.param("sip-failures", "503").split(",", -1)) {
            if (status.strip().matches("[1-6][0-9]{2}")) {
                failures.add(Integer.valueOf(status.strip()));
            }
        }
        String uri = call.param("sip-uri", "");
        return Optional.of(new SipTarget(
                Given.address(address),
                Given.number(call, "sip-port", "5060", 0, 65_535),
                uri.isEmpty() ? Optional.empty() : Optional.of(uri),
                Given.span(call, "sip-limit", "2s"),
                failures));
    }

    /** Silence after which SIP counts as deaf; zero if it is not asked. */
    Duration sipLimit() {
        return sip.map(SipTarget::limit).orElse(Duration.ZERO);
    }

    /** The same with more patience for answers. */
    AsteriskSettings stretched(int factor) {
        return factor == 1
                ? this
                : asking(
                        sip.map(target -> target.with(target.limit().multipliedBy(factor))),
                        controlLimit.multipliedBy(factor));
    }

    /** The same, so that a silent control socket is told before a monitor's own time limit ends it. */
    AsteriskSettings within(Duration limit) {
        Duration half = limit.dividedBy(2);
        return controlLimit.compareTo(half) <= 0 ? this : asking(sip, half);
    }

    private AsteriskSettings asking(Optional<SipTarget> target, Duration limit) {
        return new AsteriskSettings(
                binary,
                config,
                user,
                group,
                more,
                openFiles,
                sipCheck,
                target,
                limit,
                isAskedBetween,
                stopGrace,
                termGrace,
                setsNonlocalBind,
                trunks);
    }
}
