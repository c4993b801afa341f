package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.CibValues;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** The connection to a remote or guest node, which is a resource itself. */
final class RemoteParts {

    static final AgentName CONNECTION = new AgentName("ocf", "pacemaker", "remote");

    private RemoteParts() {}

    static boolean isConnection(AgentName agent) {
        return agent.equals(CONNECTION);
    }

    /** The connection that a resource with the meta attribute {@code remote-node} brings. */
    static Resource.Primitive connectionOf(Resource.Primitive host, String guest) {
        TreeMap<String, String> params = new TreeMap<>();
        copy(host.meta(), "remote-addr", params, "addr");
        copy(host.meta(), "remote-port", params, "port");
        TreeMap<String, String> meta = new TreeMap<>();
        meta.put("container", host.id().value());
        meta.put("internal", "true");
        copy(host.meta(), "remote-allow-migrate", meta, "allow-migrate");
        copy(host.meta(), "is-managed", meta, "is-managed");
        Duration startTimeout =
                CibValues.duration(host.meta().getOrDefault("remote-connect-timeout", ""), Duration.ofSeconds(60));
        return new Resource.Primitive(new ResourceId(guest), CONNECTION, params, meta, operations(startTimeout));
    }

    static List<OperationConfig> operations(Duration startTimeout) {
        List<OperationConfig> operations = new ArrayList<>();
        operations.add(new OperationConfig("monitor", Duration.ofSeconds(30), Duration.ofSeconds(30), new TreeMap<>()));
        if (!startTimeout.isZero()) {
            operations.add(new OperationConfig("start", Duration.ZERO, startTimeout, new TreeMap<>()));
        }
        return operations;
    }

    private static void copy(SortedMap<String, String> from, String name, SortedMap<String, String> to, String as) {
        String value = from.get(name);
        if (value != null) {
            to.put(as, value);
        }
    }

    /** How long to wait before the next attempt to connect; zero: it is tried at once. */
    static Duration reconnectInterval(Resource.Primitive primitive) {
        return isConnection(primitive.agent())
                ? CibValues.duration(primitive.params().getOrDefault("reconnect_interval", ""), Duration.ZERO)
                : Duration.ZERO;
    }

    static boolean reconnectsLater(Entry entry) {
        return !reconnectInterval(entry.primitive()).isZero();
    }
}
