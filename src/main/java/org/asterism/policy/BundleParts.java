package org.asterism.policy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.CibValues;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** The resources that a bundle implies: per replica an address, a container and a connection into it, and a clone within. */
final class BundleParts {

    /** Each is a node of its own; more than any real bundle has. */
    private static final int MOST_REPLICAS = 128;

    private final Resource.Bundle bundle;
    private final Duration timeout;

    /** @param timeout of operations that say nothing of their own */
    BundleParts(Resource.Bundle bundle, Duration timeout) {
        this.bundle = bundle;
        this.timeout = timeout;
    }

    static int replicas(Resource.Bundle bundle) {
        int wanted = number(bundle.container(), "replicas", 0);
        if (wanted <= 0) {
            wanted = Math.max(1, promotedMax(bundle));
        }
        return Math.min(wanted, MOST_REPLICAS);
    }

    static int replicasPerHost(Resource.Bundle bundle) {
        return Math.max(1, number(bundle.container(), "replicas-per-host", 1));
    }

    private static int promotedMax(Resource.Bundle bundle) {
        return number(bundle.container(), "promoted-max", number(bundle.container(), "masters", 0));
    }

    private static int number(Map<String, String> from, String name, int otherwise) {
        return CibValues.number(from.getOrDefault(name, ""), otherwise);
    }

    /** The clone of what runs within; empty if nothing does. */
    Optional<Resource.Clone> inner() {
        if (bundle.inner().isEmpty()) {
            return Optional.empty();
        }
        boolean isPromotable = promotedMax(bundle) > 0;
        TreeMap<String, String> meta = new TreeMap<>(bundle.meta());
        meta.put("ordered", "true");
        meta.put("clone-max", Integer.toString(replicas(bundle)));
        meta.put("clone-node-max", Integer.toString(replicasPerHost(bundle)));
        meta.put("globally-unique", Boolean.toString(replicasPerHost(bundle) > 1));
        if (isPromotable) {
            meta.put("promotable", "true");
            meta.put("promoted-max", Integer.toString(promotedMax(bundle)));
        }
        ResourceId id = new ResourceId(bundle.id() + (isPromotable ? "-master" : "-clone"));
        return Optional.of(new Resource.Clone(id, bundle.inner().get(0), meta, bundle.details()));
    }

    Optional<Resource.Primitive> address(int number) {
        Optional<String> ip = ip(number);
        return ip.map(address -> {
            TreeMap<String, String> params = new TreeMap<>();
            params.put("ip", address);
            String device = bundle.network().getOrDefault("host-interface", "");
            if (!device.isEmpty()) {
                params.put("nic", device);
            }
            params.put("cidr_netmask", bundle.network().getOrDefault("host-netmask", "32"));
            ResourceId id = new ResourceId(bundle.id() + "-ip-" + safe(address));
            return new Resource.Primitive(
                    id, new AgentName("ocf", "heartbeat", "IPaddr2"), params, internal(), List.of(monitor()));
        });
    }

    /** Addresses count up from the first; letters of IPv6 and colons cannot stand in an id. */
    private static String safe(String address) {
        return address.replace(':', '.');
    }

    Optional<String> ip(int number) {
        String first = bundle.network().getOrDefault("ip-range-start", "");
        int cut = first.lastIndexOf('.');
        if (cut < 0) {
            return Optional.empty();
        }
        int last = CibValues.number(first.substring(cut + 1), -1);
        return last < 0 || last + number > 254
                ? Optional.empty()
                : Optional.of(first.substring(0, cut + 1) + (last + number));
    }

    Resource.Primitive container(int number) {
        String engine = bundle.engine().name().toLowerCase(Locale.ROOT);
        ResourceId id = new ResourceId(bundle.id() + "-" + engine + "-" + number);
        return new Resource.Primitive(
                id,
                new AgentName("ocf", "heartbeat", engine),
                ContainerParams.of(bundle, this, number),
                internal(),
                List.of(monitor()));
    }

    Optional<Resource.Primitive> connection(int number) {
        if (bundle.inner().isEmpty()) {
            return Optional.empty();
        }
        TreeMap<String, String> params = new TreeMap<>();
        params.put("addr", ip(number).orElse("#uname"));
        params.put("port", bundle.network().getOrDefault("control-port", "3121"));
        SortedMap<String, String> meta = internal();
        meta.put("container", container(number).id().value());
        return Optional.of(new Resource.Primitive(
                new ResourceId(bundle.id() + "-" + number),
                RemoteParts.CONNECTION,
                params,
                meta,
                RemoteParts.operations(Duration.ofSeconds(60))));
    }

    private SortedMap<String, String> internal() {
        TreeMap<String, String> meta = new TreeMap<>();
        meta.put("internal", "true");
        return meta;
    }

    private OperationConfig monitor() {
        return new OperationConfig("monitor", Duration.ofSeconds(60), timeout, new TreeMap<>());
    }
}
