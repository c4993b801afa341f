package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.jspecify.annotations.Nullable;

/** Expands the configured resources as Pacemaker does: clones by their numbers, bundles and guest nodes into what they imply. */
final class Structure {

    /** More than any real cluster has; keeps a slip of the pen from filling the memory. */
    private static final int MOST_INSTANCES = 1000;

    private final Cluster cluster;
    private final Expansion expansion;
    private final List<Entry> hosts = new ArrayList<>();

    Structure(Cluster cluster) {
        this.cluster = cluster;
        this.expansion = new Expansion(cluster);
    }

    static void run(Cluster cluster) {
        Structure structure = new Structure(cluster);
        cluster.document.resources().forEach(resource -> cluster.roots.add(structure.expand(resource, null, "")));
        structure.hosts.forEach(structure::guest);
        HostLinks.find(cluster, cluster.primitives());
        cluster.roots.sort(Comparator.comparingInt((Entry root) -> -root.meta.priority()));
    }

    Entry expand(Resource resource, @Nullable Entry parent, String suffix) {
        if (resource instanceof Resource.Primitive primitive) {
            return primitive(primitive, parent, suffix);
        }
        if (resource instanceof Resource.Group group) {
            Entry entry = expansion.add(Entry.Kind.GROUP, group, parent, suffix);
            group.members().forEach(member -> expand(member, entry, suffix));
            return entry;
        }
        if (resource instanceof Resource.Clone clone) {
            return clone(clone, parent);
        }
        if (resource instanceof Resource.Bundle bundle) {
            return bundle(bundle);
        }
        throw new AssertionError("not a known resource: " + resource);
    }

    private Entry primitive(Resource.Primitive primitive, @Nullable Entry parent, String suffix) {
        Entry entry = expansion.add(Entry.Kind.PRIMITIVE, primitive, parent, suffix);
        entry.observed = cluster.nothing();
        if (RemoteParts.isConnection(primitive.agent())) {
            connect(entry, primitive.id().value());
        }
        if (!entry.ownMeta.getOrDefault("remote-node", "").isEmpty()) {
            entry.hostsGuest = true;
            hosts.add(entry);
        }
        return entry;
    }

    private void connect(Entry connection, String name) {
        for (NodeInfo node : cluster.nodes) {
            if (node.isRemoteOrGuest() && node.name.value().equals(name)) {
                node.connection = connection;
                connection.remoteNode = node;
            }
        }
    }

    private void guest(Entry host) {
        String guest = host.ownMeta.getOrDefault("remote-node", "");
        for (NodeInfo node : cluster.nodes) {
            if (node.name.value().equals(guest) && node.connection == null) {
                Entry connection = expand(RemoteParts.connectionOf(host.primitive(), guest), null, "");
                connection.isImplicit = true;
                cluster.roots.add(connection);
                host(node, host);
            }
        }
    }

    private static void host(NodeInfo node, Entry host) {
        node.host = host;
        if (node.connection != null) {
            node.connection.container = host;
        }
    }

    /** At least one instance exists, for histories to find. */
    private Entry clone(Resource.Clone clone, @Nullable Entry parent) {
        Entry entry = expansion.add(Entry.Kind.CLONE, clone, parent, "");
        int wanted = wanted(entry);
        entry.instancesWanted = wanted;
        List<Entry> parts = new ArrayList<>();
        for (int number = 0; number < wanted; number++) {
            parts.add(expand(clone.child(), entry, ":" + number));
        }
        if (!entry.meta.isUnique()) {
            parts.forEach(part -> shareObservations(parts.get(0), part));
        }
        return entry;
    }

    private int wanted(Entry clone) {
        if (clone.meta.cloneMax() > 0
                || !clone.ownMeta.getOrDefault("clone-max", "").isEmpty()) {
            return Math.min(clone.meta.cloneMax(), MOST_INSTANCES);
        }
        int known = 0;
        for (NodeInfo node : cluster.nodes) {
            // Bundles that come later bring nodes that are not known yet.
            known += node.isLeftOver || (node.isWithinBundle && node.connection == null) ? 0 : 1;
        }
        return Math.max(1, known);
    }

    /** What a node is known to have is the same for each instance of an anonymous clone. */
    static void shareObservations(Entry first, Entry other) {
        List<Entry> from = first.primitives();
        List<Entry> to = other.primitives();
        for (int i = 0; i < from.size(); i++) {
            to.get(i).observed = from.get(i).observed;
        }
    }

    private Entry bundle(Resource.Bundle bundle) {
        Entry entry = expansion.add(Entry.Kind.BUNDLE, bundle, null, "");
        BundleParts parts = new BundleParts(bundle, defaultTimeout());
        Entry inner = parts.inner().map(clone -> clone(clone, entry)).orElse(null);
        for (int number = 0; number < BundleParts.replicas(bundle); number++) {
            Entry address = implicit(parts.address(number).orElse(null), entry);
            Entry container = expand(parts.container(number), entry, "");
            container.isImplicit = true;
            Entry connection = implicit(parts.connection(number).orElse(null), entry);
            Entry instance = inner == null || number >= inner.children.size() ? null : inner.children.get(number);
            entry.replicas.add(new Entry.Replica(number, address, container, connection, instance));
            if (connection != null && connection.remoteNode != null) {
                host(connection.remoteNode, container);
            }
        }
        return entry;
    }

    private Duration defaultTimeout() {
        Duration timeout = Values.duration(
                cluster.document.operationDefaults().getOrDefault("timeout", ""), OperationConfig.DEFAULT_TIMEOUT);
        return timeout.isZero() ? OperationConfig.DEFAULT_TIMEOUT : timeout;
    }

    private @Nullable Entry implicit(Resource.@Nullable Primitive primitive, Entry bundle) {
        if (primitive == null) {
            return null;
        }
        Entry entry = expand(primitive, bundle, "");
        entry.isImplicit = true;
        return entry;
    }
}
