package org.asterism.resource.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.config.AriUrl;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentMetadata.Reload;
import org.asterism.executor.AgentMetadata.Secrecy;
import org.asterism.executor.AgentMetadata.Traits;
import org.asterism.telephony.ami.AmiSettings;
import org.asterism.telephony.ari.AriAccount;
import org.asterism.telephony.drain.KeptCalls;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.Weight;

/**
 * The parameters of {@code asterism:asterisk} for the parts of its health beyond control socket and SIP over UDP, read.
 *
 * @param lag time of a ping's answer from which on AMI counts as behind
 * @param tcpPort 0 = not asked
 * @param tlsPort 0 = not asked
 * @param descriptorPercent of the limit in use, from which on few are left
 * @param certificateDays left, from which on its end is told
 * @param oldestChannel zero = any age
 * @param drainLimit how long a graceful shutdown is no failure; zero = it is one at once
 * @param drainVariable global variable of the dialplan that refuses new calls while it is 1; empty = there is none
 * @param before the dispatchers that send it its calls
 */
record AsteriskHealthSettings(
        Map<HealthPart, Weight> weights,
        Optional<AmiSettings> ami,
        Optional<AriAccount> ari,
        Optional<AsteriskCallSettings> echo,
        Duration lag,
        int tcpPort,
        int tlsPort,
        int descriptorPercent,
        int certificateDays,
        Duration oldestChannel,
        Duration drainLimit,
        String drainVariable,
        AsteriskDispatchers before,
        KeptCalls kept) {

    private static final String KEPT = "emergency fax conference:3";
    private static final String EMERGENCY = "112 911";

    /** Asterisk answers a wrong secret only after a second. */
    private static final Duration LOGIN = Duration.ofMillis(1300);

    /** The longest between two tries of AMI. */
    static final Duration AMI_PAUSE = Duration.ofMillis(500);

    AsteriskHealthSettings {
        weights = Map.copyOf(weights);
    }

    /** Those of all parts, for the agent's description. */
    static List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Parameter.optional(
                        "ami-user", "string", "", "User of the manager interface (AMI). Empty = AMI is not used"),
                secret("ami-secret"),
                Parameter.optional("ami-address", "string", "127.0.0.1", "Address of AMI"),
                Parameter.optional("ami-port", "integer", "5038", "TCP port of AMI"),
                Parameter.optional("ami-lag", "string", "1s", "A ping answered later than this: AMI is behind"),
                Parameter.optional(
                        "ari-url",
                        "string",
                        "",
                        "Address of the REST interface (ARI), http://127.0.0.1:8088/ari. Empty = not asked"),
                Parameter.optional("ari-user", "string", "asterism", "User of ARI"),
                secret("ari-secret"),
                Parameter.optional("sip-tcp-port", "integer", "0", "TCP port that SIP is asked on. 0 = not asked"),
                Parameter.optional("sip-tls-port", "integer", "0", "TLS port that SIP is asked on. 0 = not asked"),
                Parameter.optional(
                        "descriptor-percent", "integer", "90", "Part of the open files in use that is worth a warning"),
                Parameter.optional(
                        "certificate-days", "integer", "14", "Days before its end when a certificate is told of"),
                Parameter.optional(
                        "oldest-channel",
                        "string",
                        "0",
                        "Age at which a channel counts as left over; needs AMI. 0 = never")));
        all.addAll(AsteriskCallSettings.parameters());
        all.addAll(drains());
        all.addAll(AsteriskDispatchers.parameters());
        all.addAll(HealthWeights.parameters(HealthPart.ofAsterisk()));
        return List.copyOf(all);
    }

    private static List<Parameter> drains() {
        return List.of(
                Parameter.optional(
                        "drain-limit",
                        "string",
                        "0",
                        "How long one that shuts down gracefully may refuse new calls before that is a failure. 0 = at once"),
                Parameter.optional(
                        "drain-variable",
                        "string",
                        "",
                        "Global variable by which the dialplan refuses new calls while it is 1; needs AMI. Empty = cannot be drained"),
                Parameter.optional(
                        "drain-keep",
                        "string",
                        KEPT,
                        "Calls that a drain with --cut does not cut at its deadline either: emergency, fax, conference:N"
                                + " (of N participants or more)"),
                Parameter.optional(
                        "drain-emergency",
                        "string",
                        EMERGENCY,
                        "Emergency numbers as they are dialled, separated by spaces"));
    }

    private static Parameter secret(String name) {
        return new Parameter(
                name,
                Need.OPTIONAL,
                "string",
                "",
                "Secret of that user",
                "Secret of that user",
                new Traits("", Reload.RESTART, Secrecy.PRIVATE, "", List.of()));
    }

    /** @throws IllegalArgumentException if a parameter cannot be understood */
    static AsteriskHealthSettings read(AgentCall call) {
        return new AsteriskHealthSettings(
                HealthWeights.read(call, HealthPart.ofAsterisk()),
                ami(call),
                ari(call),
                AsteriskCallSettings.read(call),
                Given.span(call, "ami-lag", "1s"),
                Given.number(call, "sip-tcp-port", "0", 0, 65_535),
                Given.number(call, "sip-tls-port", "0", 0, 65_535),
                Given.number(call, "descriptor-percent", "90", 1, 100),
                Given.number(call, "certificate-days", "14", 0, 3650),
                Given.span(call, "oldest-channel", "0"),
                Given.span(call, "drain-limit", "0"),
                drainVariable(call),
                AsteriskDispatchers.read(call),
                kept(call));
    }

    boolean wants(HealthPart part) {
        return weights.getOrDefault(part, part.preset()) != Weight.OFF;
    }

    boolean fails(HealthPart part) {
        return weights.getOrDefault(part, part.preset()) == Weight.FAIL;
    }

    private static KeptCalls kept(AgentCall call) {
        try {
            return KeptCalls.parse(call.param("drain-keep", KEPT), call.param("drain-emergency", EMERGENCY));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter 'drain-keep' or 'drain-emergency': " + e.getMessage(), e);
        }
    }

    private static String drainVariable(AgentCall call) {
        String name = call.param("drain-variable", "");
        if (!name.matches("[A-Za-z0-9_]{0,64}")) {
            throw new IllegalArgumentException("parameter 'drain-variable' must be the name of a global variable of the"
                    + " dialplan, letters, digits and _, not '" + name + "'");
        }
        return name;
    }

    private static Optional<AriAccount> ari(AgentCall call) {
        try {
            String url = AriUrl.checked(call.param("ari-url", ""));
            return url.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new AriAccount(url, call.param("ari-user", "asterism"), call.param("ari-secret", "")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameter 'ari-url' " + e.getMessage() + ", write it as http://127.0.0.1:8088/ari", e);
        }
    }

    /** Comes back quickly: it is on this machine, and its verdict is wanted soon after a restart. */
    private static Optional<AmiSettings> ami(AgentCall call) {
        String user = call.param("ami-user", "");
        if (user.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress address = new InetSocketAddress(
                Given.address(call.param("ami-address", "127.0.0.1")),
                Given.number(call, "ami-port", "5038", 1, 65_535));
        return Optional.of(new AmiSettings(
                address,
                user,
                call.param("ami-secret", ""),
                "off",
                LOGIN,
                Duration.ofMillis(500),
                Duration.ofMillis(1500),
                Duration.ofMillis(100),
                AMI_PAUSE));
    }
}
