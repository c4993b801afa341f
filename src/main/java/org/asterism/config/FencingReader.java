package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.asterism.model.FencingLevel;
import org.asterism.model.FencingLevel.Target;
import org.asterism.model.NodeName;

/**
 * Reads {@code fencing}: {@code levels = [ { target = pbx1, level = 1, devices = [ ipmi1 ] } ]}. The devices of one level all
 * have to succeed; the next level is tried when one fails. (Pacemaker Explained, "Fencing Topologies".)
 */
final class FencingReader {

    /** Levels are tried by number; Pacemaker has as many. */
    private static final int HIGHEST_LEVEL = 9;

    private static final List<String> TARGETS = List.of("target", "target-pattern", "target-attribute");

    private final Section fencing;
    private final SortedSet<String> resources;
    private final Set<NodeName> nodes;
    private final Set<String> ids = new TreeSet<>();

    /**
     * @param resources names of all resources, the devices among them
     * @param nodes the cluster's nodes; empty = not checked
     */
    FencingReader(Section fencing, SortedSet<String> resources, Set<NodeName> nodes) {
        this.fencing = fencing;
        this.resources = resources;
        this.nodes = nodes;
    }

    /** In the order written. */
    List<FencingLevel> read() {
        List<FencingLevel> levels = new ArrayList<>();
        for (Section each : fencing.sections("levels")) {
            Optional<Target> target = target(each);
            Optional<Integer> level = each.has("level") ? each.integer("level", 1, HIGHEST_LEVEL) : Optional.of(1);
            List<String> devices = devices(each);
            Optional<String> given = each.has("id") ? each.text("id") : Optional.empty();
            each.done();
            target.ifPresent(found -> level.ifPresent(index -> {
                String id = given.orElseGet(() -> free(DocumentWriter.levelId(found, index)));
                if (!ids.add(id)) {
                    each.refuse("id", id, "names two fencing levels", "choose another, or leave it out");
                }
                levels.add(new FencingLevel(id, found, index, devices));
            }));
        }
        fencing.done();
        return levels;
    }

    private String free(String proposed) {
        String id = proposed;
        for (int number = 2; ids.contains(id); number++) {
            id = proposed + "-" + number;
        }
        return id;
    }

    private Optional<Target> target(Section each) {
        List<String> given = TARGETS.stream().filter(each::has).toList();
        if (given.size() > 1) {
            each.excludes(given.get(0), given.subList(1, given.size()), "both name the node to fence");
            return Optional.empty();
        }
        if (each.has("target-pattern")) {
            return each.as("target-pattern", "write a regular expression such as \"pbx[12]\"", FencingReader::pattern);
        }
        if (each.has("target-attribute")) {
            Optional<String> value = each.requiredText("target-value", "the attribute's value");
            return each.text("target-attribute")
                    .flatMap(name -> value.map(text -> new Target.WithAttribute(name, text)));
        }
        return each.requiredText("target", "pbx1 (or target-pattern, or target-attribute and target-value)")
                .flatMap(text -> DocumentReader.nodeName(each, "target", text, nodes))
                .map(name -> new Target.Node(name.value()));
    }

    private static Target pattern(String text) {
        try {
            Pattern.compile(text);
            return new Target.Matching(text);
        } catch (PatternSyntaxException badPattern) {
            throw new IllegalArgumentException("is not a regular expression", badPattern);
        }
    }

    private List<String> devices(Section each) {
        List<String> devices = each.texts("devices");
        if (devices.isEmpty()) {
            each.report("devices", "no device in " + each.path(), "nothing could fence the node", "name its devices");
        }
        for (String device : devices) {
            if (!resources.contains(device)) {
                each.refuse(
                        "devices",
                        device,
                        "is not a resource",
                        Nearest.advice(device, resources) + " (a device is a resource with a stonith: agent)");
            }
        }
        return devices;
    }
}
