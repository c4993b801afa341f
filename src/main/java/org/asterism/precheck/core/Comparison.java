package org.asterism.precheck.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.api.PrecheckReport.Weight;
import org.asterism.precheck.core.Inventory.Fact;

/** In what nodes differ. Pure. */
public final class Comparison {

    /** More of one kind are summed up: another package of Asterisk differs in hundreds of files. */
    static final int MOST_OF_A_KIND = 10;

    private static final String NONE = "none";

    private Comparison() {}

    /**
     * What is wrong, in the order of topics and names.
     *
     * @param nodes what each that may run the Asterisk has
     * @param mayDiffer names of files that are not compared
     */
    public static List<Finding> compare(
            String resource, SortedMap<String, Inventory> nodes, Predicate<String> mayDiffer) {
        List<Finding> all = new ArrayList<>();
        nodes.forEach((node, inventory) -> inventory.troubles().stream()
                .map(trouble -> new Finding(
                        resource,
                        trouble.topic(),
                        trouble.name(),
                        weight(trouble.topic()),
                        List.of(node),
                        trouble.sentence() + " on " + node,
                        trouble.remedy()))
                .forEach(all::add));
        for (Topic topic : Topic.values()) {
            differences(resource, topic, nodes, mayDiffer).forEach(all::add);
        }
        all.sort(Comparator.comparing(Finding::topic)
                .thenComparing(Finding::subject)
                .thenComparing(Finding::sentence));
        return summedUp(all);
    }

    private static List<Finding> differences(
            String resource, Topic topic, SortedMap<String, Inventory> nodes, Predicate<String> mayDiffer) {
        TreeMap<String, Map<String, String>> byNode = new TreeMap<>();
        Set<String> names = new HashSet<>();
        nodes.forEach((node, inventory) -> {
            if (inventory.covered().contains(topic)) {
                Map<String, String> values = new HashMap<>();
                inventory.facts().stream()
                        .filter(fact -> fact.topic() == topic)
                        .forEach(fact -> values.put(fact.name(), fact.value()));
                names.addAll(values.keySet());
                byNode.put(node, values);
            }
        });
        List<Finding> found = new ArrayList<>();
        for (String name : names) {
            TreeMap<String, String> values = new TreeMap<>();
            byNode.forEach((node, its) -> values.put(node, its.getOrDefault(name, NONE)));
            if (Set.copyOf(values.values()).size() > 1 && !(isFile(topic) && mayDiffer.test(name))) {
                found.add(new Finding(
                        resource,
                        topic,
                        name,
                        weight(topic),
                        List.copyOf(values.keySet()),
                        title(topic) + (name.isEmpty() ? "" : " " + name) + " differs: " + groups(values),
                        remedy(topic)));
            }
        }
        return found;
    }

    private static boolean isFile(Topic topic) {
        return topic == Topic.FILE || topic == Topic.CERTIFICATE;
    }

    /** "pbx1, pbx2: 12 bytes; pbx3: none". */
    private static String groups(SortedMap<String, String> values) {
        Map<String, List<String>> nodesOf = new TreeMap<>();
        values.forEach((node, value) ->
                nodesOf.computeIfAbsent(value, first -> new ArrayList<>()).add(node));
        Map<String, Long> same =
                nodesOf.keySet().stream().collect(Collectors.groupingBy(Fact::shown, Collectors.counting()));
        return nodesOf.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().get(0)))
                .map(entry -> {
                    String shown = Fact.shown(entry.getKey());
                    boolean isAlikeToTheEye = same.getOrDefault(shown, 0L) > 1;
                    return String.join(", ", entry.getValue()) + ": " + shown
                            + (isAlikeToTheEye ? " of its own content" : "");
                })
                .collect(Collectors.joining("; "));
    }

    private static List<Finding> summedUp(List<Finding> sorted) {
        Map<Topic, List<Finding>> byTopic = new EnumMap<>(Topic.class);
        sorted.forEach(finding -> byTopic.computeIfAbsent(finding.topic(), first -> new ArrayList<>())
                .add(finding));
        List<Finding> all = new ArrayList<>();
        byTopic.values().forEach(found -> {
            boolean isTooMany = found.size() > MOST_OF_A_KIND + 1;
            all.addAll(isTooMany ? found.subList(0, MOST_OF_A_KIND) : found);
            if (isTooMany) {
                Finding first = found.get(0);
                all.add(new Finding(
                        first.resource(),
                        first.topic(),
                        "",
                        first.weight(),
                        first.nodes(),
                        "and " + (found.size() - MOST_OF_A_KIND) + " more of this kind",
                        first.remedy()));
            }
        });
        return all;
    }

    private static Weight weight(Topic topic) {
        return topic == Topic.CALL_DATA ? Weight.REMARK : Weight.WARNING;
    }

    private static String title(Topic topic) {
        return switch (topic) {
            case PROGRAM -> "program";
            case VERSION -> "version of the running Asterisk";
            case MODULE_FILE -> "file of a module";
            case MODULE -> "loaded module";
            case CODEC -> "codec";
            case FILE -> "file";
            case DIRECTORY, CALL_DATA -> "directory";
            case CERTIFICATE -> "certificate";
            case LICENCE -> "licences in";
            case LIMIT -> "limit of open files";
            case UNKNOWN -> "something of a newer release:";
        };
    }

    private static String remedy(Topic topic) {
        return switch (topic) {
            case PROGRAM, VERSION, MODULE_FILE -> "install the same packages of Asterisk on all nodes";
            case MODULE -> "see modules.conf and Asterisk's log on the node that lacks it, then: module load NAME";
            case CODEC -> "load the module of the codec on the node that lacks it; it may need a licence there";
            case FILE ->
                "copy it from the node on which it is right and reload Asterisk; one that has to differ belongs into"
                        + " precheck.per-node";
            case DIRECTORY -> "copy it from the node on which it is right";
            case CALL_DATA ->
                "keep it on shared or replicated storage, or copy it regularly, if callers need it after a"
                        + " failover";
            case CERTIFICATE -> "copy the certificate with its key from the node on which it is right";
            case LICENCE -> "a licence is bound to its machine: get and install one for each node";
            case LIMIT -> "raise maxfiles of the resource, or LimitNOFILE of its unit, and restart Asterisk there";
            case UNKNOWN -> "use the same release of Asterism on all nodes";
        };
    }
}
