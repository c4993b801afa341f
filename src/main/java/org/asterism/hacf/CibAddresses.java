package org.asterism.hacf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.Problem;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;
import org.asterism.model.Resource.Primitive;

/**
 * Turns a CIB's {@code IPaddr}, {@code IPaddr2} and {@code IPv6addr} into {@code asterism:address}: only an address behind the
 * kernel's gate can be taken from a node that died without fencing. What the native agent cannot say stays as it is.
 */
final class CibAddresses {

    private static final AgentName NATIVE = AgentName.parse("asterism:address");
    private static final Set<String> AGENTS = Set.of("IPaddr", "IPaddr2", "IPv6addr");

    /** Parameters whose meaning the native agent has; others change what an address is. */
    private static final Set<String> UNDERSTOOD =
            Set.of("ip", "ipv6addr", "cidr_netmask", "netmask", "nic", "broadcast");

    /** Parameters that only tune the shell agent. */
    private static final Set<String> TUNING = Set.of(
            "iflabel",
            "mac",
            "arp_interval",
            "arp_count",
            "arp_bg",
            "arp_sender",
            "send_arp_opts",
            "flush_routes",
            "run_arping",
            "noprefixroute",
            "preferred_lft",
            "lvs_support",
            "local_stop_script",
            "local_start_script",
            "ARP_INTERVAL_MS",
            "ARP_REPEAT",
            "ARP_BACKGROUND",
            "ARP_NETMASK");

    private final Problem.Where where;
    private final Machine machine;
    private final List<Fate> fates = new ArrayList<>();

    CibAddresses(Problem.Where where, Machine machine) {
        this.where = where;
        this.machine = machine;
    }

    List<Fate> fates() {
        return fates;
    }

    ClusterDocument convert(ClusterDocument document) {
        return document.with(document.resources().stream().map(this::resource).toList(), document.constraints());
    }

    private Resource resource(Resource resource) {
        if (resource instanceof Primitive primitive) {
            return primitive(primitive);
        }
        if (resource instanceof Resource.Group group) {
            return new Resource.Group(
                    group.id(), group.members().stream().map(this::primitive).toList(), group.meta(), group.details());
        }
        // An address that is cloned is none that a single node owns.
        return resource;
    }

    private Primitive primitive(Primitive primitive) {
        AgentName agent = primitive.agent();
        boolean isAddress = AGENTS.contains(agent.type())
                && (agent.standard().equals("heartbeat") || agent.provider().equals("heartbeat"));
        if (!isAddress) {
            attention(primitive);
            return primitive;
        }
        try {
            return address(primitive);
        } catch (IllegalArgumentException refused) {
            fates.add(new Fate(
                    where,
                    primitive.id().value(),
                    Fate.Effect.ATTENTION,
                    "stays " + agent + ": " + refused.getMessage()
                            + "; without fencing it is not taken from a node that died"));
            return primitive;
        }
    }

    private void attention(Primitive primitive) {
        if (primitive.agent().isNative() || primitive.meta().containsKey("duplicate-safe")) {
            return;
        }
        fates.add(new Fate(
                where,
                primitive.id().value(),
                Fate.Effect.ATTENTION,
                primitive.agent()
                        + " is not started elsewhere while a lost node may still run it, unless that was fenced; see"
                        + " heartbeat.md, \"What a lost node leaves\""));
    }

    private Primitive address(Primitive primitive) {
        SortedMap<String, String> params = positional(primitive.params());
        if (!primitive.details().params().isEmpty()) {
            throw new IllegalArgumentException("its parameters depend on rules");
        }
        for (String name : params.keySet()) {
            if (!UNDERSTOOD.contains(name) && !TUNING.contains(name)) {
                throw new IllegalArgumentException("asterism:address has nothing like its parameter " + name);
            }
        }
        String given = params.getOrDefault("ip", params.getOrDefault("ipv6addr", ""));
        String[] parts = given.split("/", 2);
        InetAddress ip = Values.literal(parts[0])
                .orElseThrow(() -> new IllegalArgumentException("'" + given + "' is not an IP address"));
        String mask =
                parts.length > 1 ? parts[1] : params.getOrDefault("cidr_netmask", params.getOrDefault("netmask", ""));
        AddressText text = AddressText.of(ip, mask, params.getOrDefault("nic", ""), machine);
        TreeMap<String, String> ours = new TreeMap<>();
        ours.put("ip", ip.getHostAddress());
        ours.put("prefix", String.valueOf(text.prefix()));
        ours.put("interface", text.device());
        List<String> left = params.keySet().stream().filter(TUNING::contains).toList();
        fates.add(new Fate(
                where,
                primitive.id().value(),
                Fate.Effect.MAPPED,
                "asterism:address " + ip.getHostAddress() + "/" + text.prefix() + " on " + text.device() + ", once "
                        + primitive.agent() + (left.isEmpty() ? "" : "; without " + String.join(", ", left))));
        return new Primitive(
                primitive.id(), NATIVE, ours, primitive.meta(), primitive.operations(), primitive.details());
    }

    /** Agents of the class {@code heartbeat} have numbered parameters: the words before the action. */
    private static SortedMap<String, String> positional(SortedMap<String, String> params) {
        Optional<String> first = Optional.ofNullable(params.get("1"));
        TreeMap<String, String> named = new TreeMap<>(params);
        first.ifPresent(text -> {
            named.remove("1");
            named.putIfAbsent("ip", text.split("/", 2)[0]);
            String[] parts = text.split("/", -1);
            if (parts.length > 1) {
                named.putIfAbsent("cidr_netmask", parts[1]);
            }
            if (parts.length > 2 && Values.literal(parts[2]).isEmpty()) {
                named.putIfAbsent("nic", parts[2]);
            }
        });
        return named;
    }
}
