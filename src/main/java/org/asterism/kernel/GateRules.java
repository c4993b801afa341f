package org.asterism.kernel;

import java.util.Collection;
import java.util.List;

/**
 * Text of the gate: sets, chains and rules, the same in every layout. Chains {@code inbound} and {@code outbound} look
 * for a gated address in every place where a frame can carry one; {@code shut} drops; {@code lease} accepts while some
 * slot is both armed and confirmed.
 *
 * <p>Rules that drop come first: a frame may carry two addresses (an advertisement from an opened address about a shut
 * one), and one shut address is enough to stop it.
 */
final class GateRules {

    /** Slots of the lease; more than lease / round, or a live ticket would be cleared early. */
    static final int SLOTS = 8;

    static final String RESTART_TICKET = "tr";
    static final String RESTART_CONFIRMED = "cr";

    /** Value of a slot's elements: with the frame's protocol as key a set can be asked whether it holds anything. */
    static final List<byte[]> ANY_PROTOCOL =
            List.of(new byte[] {0x08, 0x00}, new byte[] {(byte) 0x86, (byte) 0xdd}, new byte[] {0x08, 0x06});

    private static final DeviceName LOOPBACK = new DeviceName("lo");
    private static final int KEY_IPV4 = 7;
    private static final int KEY_IPV6 = 8;
    private static final int KEY_ETHER_TYPE = 10;
    private static final int ETHER_IPV4 = 0x0800;
    private static final int ETHER_ARP = 0x0806;
    private static final int ETHER_IPV6 = 0x86dd;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;

    private static final NftBatch.Hook INGRESS = new NftBatch.Hook(0, -500, "");
    private static final NftBatch.Hook EGRESS = new NftBatch.Hook(1, 500, "");
    private static final NftBatch.Hook PREROUTING = new NftBatch.Hook(0, -450, "");
    private static final NftBatch.Hook POSTROUTING = new NftBatch.Hook(4, 450, "");
    private static final NftBatch.Hook ARP_INPUT = new NftBatch.Hook(0, -450, "");
    private static final NftBatch.Hook ARP_OUTPUT = new NftBatch.Hook(1, 450, "");

    private final NftBatch batch;
    private final int family;

    GateRules(NftBatch batch, int family) {
        this.batch = batch;
        this.family = family;
    }

    static String ticket(int slot) {
        return "t" + slot;
    }

    static String confirmed(int slot) {
        return "c" + slot;
    }

    static boolean isBase(String chain) {
        return chain.startsWith("in_") || chain.startsWith("out_");
    }

    /**
     * Makes and removes a hook, so that a kernel without it refuses the transaction even if no device is there to be
     * hooked yet.
     */
    void probe() {
        if (family == NftBatch.FAMILY_NETDEV) {
            batch.baseChain(family, "probe", of(EGRESS, LOOPBACK)).deleteChain(family, "probe");
        }
    }

    /** Sets that are not there yet, and all rules anew. Base chains must not be there. */
    void write(Collection<DeviceName> devices) {
        sets();
        for (String chain : List.of("shut", "lease", "inbound", "outbound")) {
            batch.chain(family, chain).clearChain(family, chain);
        }
        batch.rule(family, "shut", new NftRule().counter().drop());
        leaseRules();
        inboundRules();
        outboundRules();
        hooks(devices);
    }

    private void sets() {
        for (String prefix : List.of("vip", "mine")) {
            batch.set(family, prefix + "4", KEY_IPV4, 4, 0);
            if (family != NftBatch.FAMILY_ARP) {
                batch.set(family, prefix + "6", KEY_IPV6, 16, 0);
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            batch.set(family, ticket(slot), KEY_ETHER_TYPE, 2, NftBatch.SET_TIMEOUT);
            batch.set(family, confirmed(slot), KEY_ETHER_TYPE, 2, 0);
        }
        batch.set(family, RESTART_TICKET, KEY_ETHER_TYPE, 2, NftBatch.SET_TIMEOUT);
        batch.set(family, RESTART_CONFIRMED, KEY_ETHER_TYPE, 2, 0);
    }

    /** Looks up the ticket first: the other way round an old confirmation could be paired with a new ticket. */
    private void leaseRules() {
        for (int slot = 0; slot < SLOTS; slot++) {
            pair(ticket(slot), confirmed(slot));
        }
        pair(RESTART_TICKET, RESTART_CONFIRMED);
        batch.rule(family, "lease", new NftRule().counter().drop());
    }

    private void pair(String ticket, String confirmed) {
        batch.rule(
                family,
                "lease",
                new NftRule()
                        .loadProtocol()
                        .in(ticket)
                        .loadProtocol()
                        .in(confirmed)
                        .accept());
    }

    private void inboundRules() {
        for (Step step : Step.values()) {
            if (family != NftBatch.FAMILY_ARP) {
                find("inbound", step, 4, new NftRule().protocol(ETHER_IPV4).payload(NftRule.Base.NETWORK, 16, 4));
                find("inbound", step, 6, neighbour(SOLICITATION).payload(NftRule.Base.TRANSPORT, 8, 16));
                find("inbound", step, 6, new NftRule().protocol(ETHER_IPV6).payload(NftRule.Base.NETWORK, 24, 16));
            }
            if (family != NftBatch.FAMILY_INET) {
                find("inbound", step, 4, new NftRule().protocol(ETHER_ARP).payload(NftRule.Base.NETWORK, 24, 4));
            }
        }
    }

    /**
     * A solicitation about a gated address is held only from the unspecified sender, i.e. as part of address
     * configuration; as a question of another address of ours it must pass, since a standby may talk to the owner.
     */
    private void outboundRules() {
        for (Step step : Step.values()) {
            if (family != NftBatch.FAMILY_ARP) {
                find("outbound", step, 4, new NftRule().protocol(ETHER_IPV4).payload(NftRule.Base.NETWORK, 12, 4));
                find("outbound", step, 6, neighbour(ADVERTISEMENT).payload(NftRule.Base.TRANSPORT, 8, 16));
                find(
                        "outbound",
                        step,
                        6,
                        neighbour(SOLICITATION)
                                .payload(NftRule.Base.NETWORK, 8, 16)
                                .equal(new byte[16])
                                .payload(NftRule.Base.TRANSPORT, 8, 16));
                find("outbound", step, 6, new NftRule().protocol(ETHER_IPV6).payload(NftRule.Base.NETWORK, 8, 16));
            }
            if (family != NftBatch.FAMILY_INET) {
                find("outbound", step, 4, new NftRule().protocol(ETHER_ARP).payload(NftRule.Base.NETWORK, 14, 4));
            }
        }
    }

    private enum Step {
        REFUSE_SHUT,
        HOLD_OTHERS
    }

    private void find(String chain, Step step, int version, NftRule place) {
        NftRule rule = switch (step) {
            case REFUSE_SHUT ->
                place.in("vip" + version).notIn("mine" + version).goTo("shut");
            case HOLD_OTHERS -> place.in("vip" + version).goTo("lease");
        };
        batch.rule(family, chain, rule);
    }

    private static NftRule neighbour(int type) {
        return new NftRule()
                .protocol(ETHER_IPV6)
                .transport(ICMPV6)
                .payload(NftRule.Base.TRANSPORT, 0, 1)
                .equal(new byte[] {(byte) type});
    }

    private void hooks(Collection<DeviceName> devices) {
        switch (family) {
            case NftBatch.FAMILY_NETDEV -> {
                for (DeviceName device : devices) {
                    base("in_" + device, of(INGRESS, device), "inbound");
                    base("out_" + device, of(EGRESS, device), "outbound");
                }
            }
            case NftBatch.FAMILY_INET -> {
                batch.baseChain(family, "in_all", PREROUTING)
                        .rule(family, "in_all", new NftRule().from(LOOPBACK).accept())
                        .rule(family, "in_all", new NftRule().goTo("inbound"));
                batch.baseChain(family, "out_all", POSTROUTING)
                        .rule(family, "out_all", new NftRule().to(LOOPBACK).accept())
                        .rule(family, "out_all", new NftRule().goTo("outbound"));
            }
            case NftBatch.FAMILY_ARP -> {
                base("in_all", ARP_INPUT, "inbound");
                base("out_all", ARP_OUTPUT, "outbound");
            }
            default -> throw new AssertionError("no gate in family " + family);
        }
    }

    private void base(String name, NftBatch.Hook hook, String chain) {
        batch.baseChain(family, name, hook).rule(family, name, new NftRule().goTo(chain));
    }

    private static NftBatch.Hook of(NftBatch.Hook hook, DeviceName device) {
        return new NftBatch.Hook(hook.number(), hook.priority(), device.value());
    }
}
