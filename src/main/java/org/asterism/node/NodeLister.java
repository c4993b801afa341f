package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.asterism.api.NodeList;
import org.asterism.api.NodeList.Entry;
import org.asterism.api.NodeList.Place;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.heartbeat.HeartSnapshot.VoterChanging;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** Says which nodes count, which are only known, and what is changing. */
record NodeLister(NodeSettings settings, HeartSnapshot now) {

    NodeList list() {
        TreeSet<NodeName> names = new TreeSet<>(settings.votes().keySet());
        now.voters().members().stream()
                .filter(name -> isNode(name) && !name.value().startsWith(NodeSettings.UNLISTED))
                .forEach(names::add);
        return new NodeList(
                settings.cluster(),
                settings.self(),
                now.leadership().coordinator(),
                VoterSet.show(now.voters().version()),
                now.voterChange() == VoterChanging.UNDER_WAY ? NodeList.State.CHANGING : NodeList.State.SETTLED,
                sentence(),
                names.stream().map(this::entry).toList());
    }

    private boolean isNode(NodeName name) {
        return settings.quorum().arbiters().stream()
                .noneMatch(arbiter -> arbiter.name().equals(name));
    }

    private String sentence() {
        VoterSet set = now.voters();
        if (set.isJoint()) {
            List<String> silent = new ArrayList<>();
            for (NodeName member : set.members()) {
                if (!member.equals(settings.self()) && !Herald.isHeard(now, member)) {
                    silent.add(member.value());
                }
            }
            return "the voter set is changing: a majority of the present and of the coming votes has to write it down"
                    + (silent.isEmpty() ? "" : "; not heard: " + String.join(", ", silent));
        }
        if (now.voterChange() == VoterChanging.UNDER_WAY) {
            return "the voter set waits for the disks of a quorum";
        }
        return "";
    }

    private Entry entry(NodeName name) {
        VoterSet set = now.voters();
        Place place = place(name);
        return new Entry(
                name,
                place,
                set.votes().getOrDefault(name, 0),
                set.goal().getOrDefault(name, 0),
                name.equals(settings.self()) || Herald.isHeard(now, name) ? Entry.Heard.HEARD : Entry.Heard.SILENT,
                sentence(name, place));
    }

    /** The node's place in the set that this node goes by. */
    Place place(NodeName name) {
        VoterSet set = now.voters();
        boolean isIn = set.votes().containsKey(name);
        boolean isComing = set.goal().containsKey(name);
        if (isIn && isComing) {
            return Place.VOTER;
        }
        return isIn ? Place.LEAVING : isComing ? Place.COMING : Place.KNOWN;
    }

    private String sentence(NodeName name, Place place) {
        if (settings.node(name).isEmpty()) {
            return "counts, but asterism.conf of this node does not list it, so it cannot be heard here";
        }
        return switch (place) {
            case VOTER ->
                whoKnowsItNot(name).map(other -> "not known to " + other).orElse("");
            case COMING -> "votes, and may be given resources, once the change is done";
            case LEAVING -> "does not vote nor hold anything once the change is done";
            case KNOWN ->
                "listed in asterism.conf, but not in the voter set: holds nothing, does not count; "
                        + whoKnowsItNot(name)
                                .map(other -> other + " has to list it too, and be restarted, before it can be added")
                                .orElse("'asterism nodes add " + name + "' makes it a voter");
            case UNKNOWN -> "";
        };
    }

    private Optional<NodeName> whoKnowsItNot(NodeName name) {
        for (var one : now.newest().entrySet()) {
            Heartbeat word = one.getValue();
            boolean isVoter = now.voters().members().contains(one.getKey()) && isNode(one.getKey());
            boolean isKnown = one.getKey().equals(name)
                    || word.peers().stream().map(PeerEntry::peer).anyMatch(name::equals);
            if (isVoter && !isKnown && Herald.isHeard(now, one.getKey())) {
                return Optional.of(one.getKey());
            }
        }
        return Optional.empty();
    }

    /** What status says of a node that does not count; empty for one that does. */
    String standing(NodeName name) {
        Place place = place(name);
        return place == Place.VOTER ? "" : sentence(name, place);
    }
}
