package org.asterism.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.Resource;

/** What an operation of a primitive is run with. */
final class Operations {

    /** Attributes of an operation that are for us; all others are parameters for the agent. */
    private static final Set<String> SETTINGS = Set.of(
            "description",
            "enabled",
            "fall",
            "id",
            "interval",
            "interval-origin",
            "name",
            "on-fail",
            "record-pending",
            "requires",
            "rise",
            "role",
            "second-opinion",
            "start-delay",
            "timeout");

    private Operations() {}

    static Duration timeout(Resource.Primitive primitive, OperationKey key, ClusterDocument document) {
        OperationConfig config = OnFail.config(primitive, key);
        return config != null
                ? config.timeout()
                : Values.duration(
                        document.operationDefaults().getOrDefault("timeout", ""), OperationConfig.DEFAULT_TIMEOUT);
    }

    /** The resource's parameters, and what the operation adds to them. */
    static SortedMap<String, String> params(Resource.Primitive primitive, OperationKey key) {
        SortedMap<String, String> extra = extra(primitive, key);
        if (extra.isEmpty()) {
            return primitive.params();
        }
        SortedMap<String, String> params = new TreeMap<>(primitive.params());
        params.putAll(extra);
        return params;
    }

    /** What an operation adds to the parameters. */
    static SortedMap<String, String> extra(Resource.Primitive primitive, OperationKey key) {
        SortedMap<String, String> extra = new TreeMap<>();
        OperationConfig config = OnFail.config(primitive, key);
        if (config != null) {
            config.attributes().forEach((name, value) -> {
                if (!SETTINGS.contains(name)) {
                    extra.put(name, value);
                }
            });
        }
        return extra;
    }

    /** Those and what agents expect in their environment. */
    static SortedMap<String, String> environment(Entry entry, OperationKey key, String node, Duration timeout) {
        SortedMap<String, String> all = new TreeMap<>(params(entry.primitive(), key));
        all.put("CRM_meta_name", key.action());
        all.put("CRM_meta_timeout", Long.toString(timeout.toMillis()));
        all.put("CRM_meta_interval", Long.toString(key.interval().toMillis()));
        all.put("CRM_meta_on_node", node);
        OperationConfig config = OnFail.config(entry.primitive(), key);
        if (config != null) {
            String delay = config.attributes().getOrDefault("start-delay", "");
            if (!delay.isEmpty()) {
                all.put(
                        "CRM_meta_start_delay",
                        Long.toString(Values.duration(delay, Duration.ZERO).toMillis()));
            }
            for (Map.Entry<String, String> attribute : config.attributes().entrySet()) {
                all.putIfAbsent("CRM_meta_" + attribute.getKey().replace('-', '_'), attribute.getValue());
            }
        }
        Entry clone = entry.enclosingClone();
        if (clone != null) {
            String label = entry.label.value();
            all.put("CRM_meta_clone", label.substring(label.indexOf(':') + 1));
            all.put("CRM_meta_clone_max", Integer.toString(clone.children.size()));
            all.put("CRM_meta_clone_node_max", Integer.toString(clone.meta.cloneNodeMax()));
            all.put("CRM_meta_globally_unique", Boolean.toString(clone.meta.isUnique()));
        }
        return all;
    }
}
