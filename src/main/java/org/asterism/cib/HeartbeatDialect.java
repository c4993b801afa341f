package org.asterism.cib;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns a CIB of Heartbeat 2 (crm-1.0) into the form of Pacemaker's before it is read: name-value pairs in an {@code attributes}
 * element, meta attributes among the parameters or as XML attributes, {@code master_slave}, orders and colocations from one
 * resource to another, names with underscores, and the defaults of that time.
 */
final class HeartbeatDialect {

    private static final Set<String> SETS = Set.of("cluster_property_set", "instance_attributes", "meta_attributes");
    private static final Set<String> RESOURCES = Set.of("primitive", "group", "clone", "master_slave");

    /** What was a parameter or an XML attribute of a resource, and is a meta attribute now. */
    private static final Map<String, String> META = Map.ofEntries(
            Map.entry("target_role", "target-role"),
            Map.entry("is_managed", "is-managed"),
            Map.entry("priority", "priority"),
            Map.entry("resource_stickiness", "resource-stickiness"),
            Map.entry("multiple_active", "multiple-active"),
            Map.entry("clone_max", "clone-max"),
            Map.entry("clone_node_max", "clone-node-max"),
            Map.entry("master_max", "promoted-max"),
            Map.entry("master_node_max", "promoted-node-max"),
            Map.entry("notify", "notify"),
            Map.entry("ordered", "ordered"),
            Map.entry("collocated", "collocated"),
            Map.entry("interleave", "interleave"),
            Map.entry("globally_unique", "globally-unique"));

    private static final Map<String, String> OPERATION =
            Map.of("on_fail", "on-fail", "start_delay", "start-delay", "prereq", "requires");
    private static final Map<String, String> RULE =
            Map.of("score_attribute", "score-attribute", "boolean_op", "boolean-op");
    private static final Map<String, String> COLOCATION = Map.of(
            "from",
            "rsc",
            "to",
            "with-rsc",
            "from_role",
            "rsc-role",
            "to_role",
            "with-rsc-role",
            "node_attribute",
            "node-attribute");
    private static final List<String> WITHOUT_EFFECT =
            List.of("resource_failure_stickiness", "default-resource-failure-stickiness", "restart_type");

    private final Notes notes;

    private HeartbeatDialect(Notes notes) {
        this.notes = notes;
    }

    /** Changes {@code cib} in place if it is in this dialect. */
    static void modernise(Element cib, Notes notes) {
        if (isOf(cib)) {
            new HeartbeatDialect(notes).cib(cib);
        }
    }

    private static boolean isOf(Element element) {
        return element.has("cib_feature_revision")
                || (element.name.equals("attributes") && element.parent != null && SETS.contains(element.parent.name))
                || element.name.equals("master_slave")
                || element.children.stream().anyMatch(HeartbeatDialect::isOf);
    }

    private void cib(Element cib) {
        notes.add(
                cib,
                "a CIB of Heartbeat 2: read with the meanings and defaults of that time; numbers of time are seconds");
        rename(cib, Map.of("have_quorum", "have-quorum", "dc_uuid", "dc-uuid"));
        cib.children.replaceAll(this::renewed);
        options(cib.one("configuration").one("crm_config"));
    }

    /** From the leaves to the root. */
    private Element renewed(Element element) {
        element.children.replaceAll(this::renewed);
        if (SETS.contains(element.name)) {
            flatten(element);
        }
        switch (element.name) {
            case "op" -> operation(element);
            case "rule" -> rename(element, RULE);
            case "rsc_order" -> order(element);
            case "rsc_colocation" -> colocation(element);
            case "rsc_location" -> location(element);
            default -> {
                // the same in both
            }
        }
        return RESOURCES.contains(element.name) ? resource(element) : element;
    }

    private static void flatten(Element set) {
        List<Element> flat = new ArrayList<>();
        for (Element child : set.children) {
            if (child.name.equals("attributes")) {
                flat.addAll(child.children);
            } else {
                flat.add(child);
            }
        }
        set.children.clear();
        set.children.addAll(flat);
    }

    private static void rename(Element element, Map<String, String> names) {
        names.forEach((old, present) -> {
            String value = element.attributes.remove(old);
            if (value != null) {
                element.attributes.putIfAbsent(present, value);
            }
        });
    }

    private static void operation(Element op) {
        rename(op, OPERATION);
        String disabled = op.attributes.remove("disabled");
        if (disabled != null) {
            op.attributes.put("enabled", disabled.equals("true") ? "false" : "true");
        }
    }

    /** {@code from} <i>action type to_action</i> {@code to}; the type is {@code after} if it is not said. */
    private static void order(Element order) {
        if (!order.has("from")) {
            return;
        }
        boolean isBefore = order.get("type").equals("before");
        String action = order.get("action", "start");
        String otherAction = order.get("to_action", action);
        order.attributes.put("first", order.get(isBefore ? "from" : "to"));
        order.attributes.put("then", order.get(isBefore ? "to" : "from"));
        order.attributes.put("first-action", isBefore ? action : otherAction);
        order.attributes.put("then-action", isBefore ? otherAction : action);
        order.attributes.put("kind", order.get("score", "INFINITY").equals("0") ? "Optional" : "Mandatory");
        List.of("from", "to", "type", "action", "to_action", "score").forEach(order.attributes::remove);
    }

    private void colocation(Element colocation) {
        rename(colocation, COLOCATION);
        if ("true".equals(colocation.attributes.remove("symmetrical"))) {
            notes.add(colocation, "symmetrical has no effect: the first goes where the second is");
        }
    }

    private void location(Element location) {
        if (location.children.removeIf(child -> child.name.equals("lifetime"))) {
            notes.add(location, "lifetime is not understood; the constraint holds always");
        }
    }

    private Element resource(Element old) {
        boolean isPromotable = old.name.equals("master_slave");
        boolean isMultiple = isPromotable || old.name.equals("clone");
        Element present = isPromotable ? new Element("clone", old.line, old.parent) : old;
        if (isPromotable) {
            present.attributes.putAll(old.attributes);
            present.children.addAll(old.children);
        }
        Map<String, String> meta = new TreeMap<>();
        META.forEach((name, now) -> {
            String value = present.attributes.remove(name);
            if (value != null) {
                meta.put(now, value);
            }
        });
        present.attributes.remove("restart_type");
        for (Element set : present.all("instance_attributes")) {
            set.children.removeIf(pair -> isMeta(pair, meta));
        }
        if (isMultiple) {
            meta.putIfAbsent("globally-unique", "true");
        }
        if (isPromotable) {
            meta.put("promotable", "true");
        }
        if (!meta.isEmpty()) {
            present.children.add(0, set("meta_attributes", present, meta));
        }
        return present;
    }

    private boolean isMeta(Element pair, Map<String, String> meta) {
        String name = pair.get("name");
        if (WITHOUT_EFFECT.contains(name)) {
            notes.add(pair, name + " has no effect: use migration-threshold");
            return true;
        }
        String present = META.get(name);
        if (present == null) {
            return false;
        }
        if (!pair.get("value").equals("#default")) {
            meta.putIfAbsent(present, pair.get("value"));
        }
        return true;
    }

    private void options(Element section) {
        boolean isFencing = false;
        for (Element set : section.all("cluster_property_set")) {
            for (Element pair : set.children) {
                String name = pair.get("name").replace('_', '-');
                name = name.equals("transition-idle-timeout") ? "cluster-delay" : name;
                pair.attributes.put("name", name);
                isFencing |= name.equals("stonith-enabled");
                if (WITHOUT_EFFECT.contains(name) && !pair.get("value").equals("0")) {
                    notes.add(pair, name + " has no effect: use migration-threshold");
                }
            }
            set.children.removeIf(pair -> WITHOUT_EFFECT.contains(pair.get("name")));
        }
        if (!isFencing) {
            section.children.add(set("cluster_property_set", section, Map.of("stonith-enabled", "false")));
        }
    }

    private static Element set(String name, Element parent, Map<String, String> values) {
        Element set = new Element(name, parent.line, parent);
        String id = parent.get("id", parent.name) + "-" + name;
        set.attributes.put("id", id);
        values.forEach((key, value) -> {
            Element pair = new Element("nvpair", parent.line, set);
            pair.attributes.putAll(XmlText.of("id", id + "-" + key, "name", key, "value", value));
            set.children.add(pair);
        });
        return set;
    }
}
