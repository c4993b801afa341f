package org.asterism.setup;

import java.net.Inet4Address;
import java.util.List;

/**
 * What the operator said.
 *
 * @param cluster name of the cluster
 * @param interfaces that carry heartbeats, in order
 * @param floating address that phones and trunks use
 * @param card interface of the floating address
 * @param profile of the timing
 */
public record Answers(
        String cluster,
        List<String> interfaces,
        Subnet floating,
        String card,
        Service service,
        TieBreaker tieBreaker,
        String profile) {

    public Answers {
        interfaces = List.copyOf(interfaces);
    }

    /** Machines in all. */
    public int machines() {
        return tieBreaker instanceof ThirdMachine ? 3 : 2;
    }

    /** What runs behind the address. */
    public sealed interface Service {}

    public record Asterisk() implements Service {}

    public record Kamailio() implements Service {}

    /**
     * A unit of systemd.
     *
     * @param name without .service
     */
    public record Unit(String name) implements Service {}

    /** The address alone. */
    public record AddressOnly() implements Service {}

    /** Who decides when two machines do not hear each other. */
    public sealed interface TieBreaker {}

    /** The side that no longer reaches it gives up. */
    public record Ping(Inet4Address address) implements TieBreaker {}

    public record Arbiter(Inet4Address address) implements TieBreaker {}

    /** Nobody has to: there are three nodes. */
    public record ThirdMachine() implements TieBreaker {}
}
