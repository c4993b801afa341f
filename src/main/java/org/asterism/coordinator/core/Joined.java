package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;

/**
 * Who has proved in the present epoch what it runs, so that all it was ordered since is ours.
 *
 * @param lives of the nodes that have proved it and were not given up since
 * @param ended lives that had, of nodes that were given up since: what they reported as stopped, and we did not start, is stopped
 * @param placed what was found to run on a node that had proved it: no order of an older epoch can have left it elsewhere.
 *     Instances of clones are not in it, since they run in several places
 */
public record Joined(
        SortedMap<NodeName, Generation> lives, SortedMap<NodeName, Generation> ended, SortedSet<ResourceId> placed) {

    public static final Joined NOBODY = new Joined(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

    public Joined {
        lives = Collections.unmodifiableSortedMap(new TreeMap<>(lives));
        ended = Collections.unmodifiableSortedMap(new TreeMap<>(ended));
        placed = Collections.unmodifiableSortedSet(new TreeSet<>(placed));
    }

    /** After every event. A node that comes back after it was given up has to prove it anew. */
    Joined next(Observed observed, Epoch epoch, Digest digest) {
        TreeMap<NodeName, Generation> present = new TreeMap<>(lives);
        TreeMap<NodeName, Generation> past = new TreeMap<>(ended);
        observed.sights().forEach((node, sight) -> {
            if (sight instanceof Sight.Heard heard) {
                Generation life = heard.incarnation().generation();
                past.remove(node);
                if (!life.equals(present.get(node))) {
                    present.remove(node);
                    if (observed.proves(node, epoch, digest)) {
                        present.put(node, life);
                    }
                }
            } else if (sight instanceof Sight.GivenUp lost) {
                Generation life = present.remove(node);
                if (lost.incarnation().generation().equals(life)) {
                    past.put(node, life);
                }
            }
        });
        return new Joined(present, past, placed).placing(observed, present.keySet());
    }

    /** The same, knowing what these nodes run, which have proved it or are assumed to. */
    Joined placing(Observed observed, Set<NodeName> nodes) {
        List<ResourceHistory> news = nodes.stream()
                .filter(node -> observed.sights().get(node) instanceof Sight.Heard)
                .flatMap(node -> Optional.ofNullable(observed.views().get(node)).stream())
                .flatMap(view -> view.history().values().stream())
                .filter(history -> !placed.contains(history.resource()))
                .filter(StateDigest::isStarted)
                .toList();
        if (news.isEmpty()) {
            return new Joined(lives, ended, placed);
        }
        Set<ResourceId> single = single(observed.document());
        TreeSet<ResourceId> found = new TreeSet<>(placed);
        news.stream().map(ResourceHistory::resource).filter(single::contains).forEach(found::add);
        return new Joined(lives, ended, found);
    }

    private static Set<ResourceId> single(ClusterDocument document) {
        Set<ResourceId> ids = new HashSet<>();
        document.resources().stream()
                .filter(resource -> !(resource instanceof Resource.Clone))
                .forEach(resource -> resource.primitives().forEach(primitive -> ids.add(primitive.id())));
        return ids;
    }
}
