package org.asterism.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The state under decision: nodes and entries under dense numbers. Made anew for every decision, changed only by the stages,
 * never shared.
 */
final class Cluster {

    final ClusterState state;
    final ClusterDocument document;
    final Options options;
    final List<NodeInfo> nodes;
    /** Top-level entries in the order of the configuration, then orphans by name. */
    final List<Entry> roots = new ArrayList<>();
    /** All entries by number. */
    final List<Entry> entries = new ArrayList<>();
    /** Configured resources; an instance of a clone is not in it, its clone is. */
    final Map<ResourceId, List<Entry>> byId = new TreeMap<>();

    final RuleCheck rules;

    /** Kept only for those who want to see how the placement came about. */
    @Nullable
    ScoreLog scoreLog;

    private final Map<NodeName, NodeInfo> numbers = new TreeMap<>();

    /** Nodes are to be fenced, but no device is configured. */
    boolean lacksFencing;
    /** What is considered to be done. */
    List<Step> steps = List.of();

    /** Where failures forbid entries to run. */
    final List<Ban> bans = new ArrayList<>();

    /**
     * An entry, with all below it, must not run on a node because of a failure.
     *
     * @param node number, or {@link Entry#NOWHERE} for all nodes
     */
    record Ban(Entry entry, int node, String origin) {}

    /** All histories by resource name and node number. */
    final SortedMap<ResourceId, Observed[]> histories = new TreeMap<>();

    Cluster(ClusterState state) {
        this.state = state;
        this.document = state.document();
        this.options = Options.of(state);
        this.rules = new RuleCheck(this);
        this.nodes = NodeList.of(state);
        nodes.forEach(node -> numbers.put(node.name, node));
        if (!isPacemaker()) {
            nodes.forEach(this::readHistories);
        }
    }

    private void readHistories(NodeInfo node) {
        node.state.history().forEach((id, history) -> {
            Observed[] row = histories.computeIfAbsent(id, unused -> nothing());
            row[node.index] = Observed.of(history);
        });
    }

    /** The entries that a name in a constraint means: a tag and a template mean several, what is within a clone the clone. */
    List<Entry> meant(ResourceId id) {
        Set<Entry> meant = new LinkedHashSet<>();
        addMeant(id, meant);
        for (Tag tag : document.details().tags()) {
            if (tag.id().equals(id.value())) {
                tag.resources().forEach(resource -> addMeant(resource, meant));
            }
        }
        if (meant.isEmpty()) {
            for (Entry entry : entries) {
                if (entry.config.details().template().equals(id.value())) {
                    Entry clone = entry.enclosingClone();
                    meant.add(clone == null ? entry : clone);
                }
            }
        }
        return List.copyOf(meant);
    }

    /** Whether a name is that of a tag or template; a constraint may have one such name only. */
    boolean isPlural(ResourceId id) {
        return named(id).isEmpty();
    }

    private void addMeant(ResourceId id, Set<Entry> meant) {
        for (Entry entry : named(id)) {
            Entry clone = entry.enclosingClone();
            meant.add(clone == null ? entry : clone);
        }
    }

    /** A cluster option as written; empty: not given. */
    String option(String name) {
        return options.text(name);
    }

    void log(ScoreLog.Moment moment, Entry entry) {
        if (scoreLog != null && moment == ScoreLog.Moment.PRIMITIVE) {
            scoreLog.look(moment, entry);
        } else if (scoreLog != null) {
            scoreLog.lookAtAll(moment, entry);
        }
    }

    /** A row in which nothing is known of any node. */
    Observed[] nothing() {
        Observed[] row = new Observed[nodes.size()];
        java.util.Arrays.fill(row, Observed.NOTHING);
        return row;
    }

    /** The entries that a constraint on this name means; empty when it is not configured. */
    List<Entry> named(ResourceId id) {
        return byId.getOrDefault(id, List.of());
    }

    /** All primitives, in the order of the entries. */
    List<Entry> primitives() {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.isPrimitive()) {
                found.add(entry);
            }
        }
        return found;
    }

    /** The node of this name; null if there is none. */
    @Nullable
    NodeInfo node(NodeName name) {
        return numbers.get(name);
    }

    boolean isPacemaker() {
        return state.manner() == ClusterState.Manner.PACEMAKER;
    }
}
