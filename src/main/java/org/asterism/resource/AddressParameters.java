package org.asterism.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.DeviceName;

/**
 * The parameters of {@code asterism:address}.
 *
 * @param announcements how many times the address is announced after it came up, a pair of frames each
 */
record AddressParameters(DeviceName device, DeviceAddress address, int announcements, Probe probe) {

    private static final int MOST_ANNOUNCEMENTS = 100;

    /** Whether the network is asked for another owner before the address is taken. */
    enum Probe {
        /** The lease answers for that; nothing is asked. */
        NEVER,
        /** Asked before each start (RFC 5227); another owner lets the start fail. */
        ALWAYS
    }

    static final AgentMetadata METADATA = new AgentMetadata(
            "asterism:address",
            "1.0",
            "Floating IPv4 or IPv6 address, guarded by the kernel's gate",
            "The address stays on its device on every node; it is reachable only on the one that may own it. Starting opens"
                    + " the gate and announces the address, stopping closes the gate.",
            List.of(
                    Parameter.required("ip", "string", "the floating address"),
                    Parameter.optional("prefix", "integer", "", "length of its network prefix; 32 or 128 if not given"),
                    Parameter.required("interface", "string", "the device that carries it"),
                    Parameter.optional(
                            "arp-count",
                            "integer",
                            "5",
                            "announcements after a start: one at once, one with each monitor"),
                    Parameter.optional(
                            "probe",
                            "string",
                            "never",
                            "always: ask for another owner before each start; never: do not")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(5), Duration.ofSeconds(1)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    /** Reads a call's parameters; IllegalArgumentException says which one is wrong and why. */
    static AddressParameters of(AgentCall call, Probe preset) {
        String ip = call.param("ip", "");
        if (!ip.matches("[0-9a-fA-F:]*[.:][0-9a-fA-F.:]*")) {
            throw new IllegalArgumentException("parameter 'ip' must be an IPv4 or IPv6 address: '" + ip + "'");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(ip);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("parameter 'ip' is not an address: '" + ip + "'", e);
        }
        int bits = address.getAddress().length * 8;
        String probe = call.param("probe", preset.name());
        return new AddressParameters(
                new DeviceName(call.param("interface", "")),
                new DeviceAddress(address, number(call, "prefix", bits, 1, bits)),
                number(call, "arp-count", 5, 1, MOST_ANNOUNCEMENTS),
                switch (probe.toLowerCase(java.util.Locale.ROOT)) {
                    case "never" -> Probe.NEVER;
                    case "always" -> Probe.ALWAYS;
                    default ->
                        throw new IllegalArgumentException(
                                "parameter 'probe' must be 'never' or 'always': '" + probe + "'");
                });
    }

    private static int number(AgentCall call, String name, int preset, int least, int most) {
        String text = call.param(name, Integer.toString(preset));
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' must be a number from " + least + " to " + most + ": '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
