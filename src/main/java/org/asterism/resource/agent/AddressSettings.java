package org.asterism.resource.agent;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.resource.agent.Announcements.Witness;
import org.asterism.resource.agent.ConflictWatch.OnConflict;

/**
 * Parameters of {@code asterism:address}.
 *
 * @param limit how long a living owner is waited for
 * @param lossWait how long a carrier may be missing before that counts
 * @param onStandby where it lies on nodes that do not serve it
 * @param returnWait how long a carrier has to be back before the node counts as good again, doubled with each loss in a row
 */
record AddressSettings(
        FloatingAddress address,
        Announcements.Plan announcing,
        Probe probe,
        Duration limit,
        OnConflict onConflict,
        Duration lossWait,
        Duration returnWait,
        OnStandby onStandby) {

    static final AgentMetadata METADATA = new AgentMetadata(
            "address",
            "1.1",
            "A floating IP address behind a kernel gate that the cluster's lease keeps open",
            "Start opens the gate and announces the address; stop shuts the gate. The address itself stays on the"
                    + " device, unless on-standby is absent.",
            List.of(
                    Parameter.required("ip", "string", "IPv4 or IPv6 address"),
                    Parameter.optional("prefix", "integer", "", "Length of the network prefix; default 32 or 128"),
                    Parameter.required("interface", "string", "Network device"),
                    Parameter.optional("arp-count", "integer", "5", "Announcements after a start, the first at once"),
                    Parameter.optional("arp-interval", "string", "1s", "Time between announcements"),
                    Parameter.optional(
                            "arp-refresh", "string", "60s", "Time between later announcements of it; 0s for none"),
                    Parameter.optional(
                            "verify-with",
                            "string",
                            "gateway",
                            "Who has to answer the address after a start, so that it is known that traffic comes here:"
                                    + " gateway (the default router on the interface, if there is one), an IP address, or"
                                    + " nobody"),
                    Parameter.optional("verify-limit", "string", "500ms", "How long to wait for its answer, each time"),
                    Parameter.optional(
                            "probe",
                            "string",
                            "takeover",
                            "Ask the network for a living owner before opening: always, takeover, or never"),
                    Parameter.optional(
                            "probe-limit", "string", "150ms", "How long to wait for such an owner, asked three times"),
                    Parameter.optional(
                            "on-conflict",
                            "string",
                            "defend",
                            "When another machine claims the address: defend (announce it again, at most each 10 s), or"
                                    + " report only"),
                    Parameter.optional(
                            "carrier-loss-wait",
                            "string",
                            "0s",
                            "How long the carrier may be missing before the address moves; 0s: not at all"),
                    Parameter.optional(
                            "carrier-return-wait",
                            "string",
                            "1s",
                            "How long a carrier has to be back before the address may return; doubled with each loss"
                                    + " within 10 minutes, up to 1 minute"),
                    Parameter.optional(
                            "on-standby",
                            "string",
                            "configured",
                            "On nodes that do not serve the address: configured (it lies on the device behind the shut gate),"
                                    + " or absent, so that programs there reach the node that serves it")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(5), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(5), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(5), Duration.ofSeconds(2)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    /** When the network is asked for a living owner. */
    enum Probe {
        ALWAYS,
        TAKEOVER,
        NEVER
    }

    /** Where the address lies on nodes that do not serve it. */
    enum OnStandby {
        /** On the device, behind the shut gate: the kernel takes what is sent to it from there for its own. */
        CONFIGURED,
        ABSENT
    }

    /** @throws IllegalArgumentException with a sentence for operators */
    static AddressSettings of(AgentCall call) {
        InetAddress ip = Given.address(call.param("ip", ""));
        String preset = ip instanceof Inet4Address ? "32" : "128";
        FloatingAddress address =
                new FloatingAddress(ip, Given.number(call, "prefix", preset, 0, 128), call.param("interface", ""));
        return new AddressSettings(
                address,
                new Announcements.Plan(
                        address,
                        Given.number(call, "arp-count", "5", 0, 999),
                        Given.span(call, "arp-interval", "1s"),
                        Given.span(call, "arp-refresh", "60s"),
                        witness(call, ip),
                        Given.span(call, "verify-limit", "500ms")),
                word(call, "probe", Probe.TAKEOVER, "always, takeover or never"),
                Given.span(call, "probe-limit", "150ms"),
                word(call, "on-conflict", OnConflict.DEFEND, "defend or report"),
                Given.span(call, "carrier-loss-wait", "0s"),
                Given.span(call, "carrier-return-wait", "1s"),
                word(call, "on-standby", OnStandby.CONFIGURED, "configured or absent"));
    }

    private static Witness witness(AgentCall call, InetAddress ip) {
        String text = call.param("verify-with", "gateway");
        if (text.equals("gateway")) {
            return new Witness.Gateway();
        }
        if (text.equals("nobody")) {
            return new Witness.Nobody();
        }
        InetAddress host;
        try {
            host = Given.address(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameter 'verify-with' must be gateway, nobody or an IP address, not '" + text + "'", e);
        }
        if (host.getAddress().length != ip.getAddress().length) {
            throw new IllegalArgumentException("parameter 'verify-with' must be of the family of 'ip': '" + text + "'");
        }
        return new Witness.Host(host);
    }

    private static <E extends Enum<E>> E word(AgentCall call, String name, E preset, String all) {
        String text = call.param(name, preset.name()).toUpperCase(Locale.ROOT);
        return Arrays.stream(preset.getDeclaringClass().getEnumConstants())
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "parameter '" + name + "' must be " + all + ", not '" + text.toLowerCase(Locale.ROOT) + "'"));
    }
}
