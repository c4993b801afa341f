package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.QuorumReport;
import org.asterism.api.QuorumReport.Kind;
import org.asterism.api.QuorumReport.Presence;
import org.asterism.api.QuorumReport.Voter;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;

/**
 * Says how the vote stands for one member, why, what the next failure would do, and what would help.
 *
 * @param reach a sentence for each ping group
 * @param withoutQuorum what this member does, or would do, without a quorum, a sentence each
 */
record VoteExplainer(
        NodeSettings settings,
        HeartSnapshot now,
        DocumentVersion document,
        List<String> reach,
        List<String> withoutQuorum) {

    QuorumReport explain() {
        List<Voter> all =
                now.voters().votes().entrySet().stream().map(this::voter).toList();
        int expected = sum(all);
        int needed = expected / 2 + 1;
        int present = sum(all.stream().filter(VoteExplainer::isPresent).toList());
        return new QuorumReport(
                settings.cluster(),
                settings.self(),
                verdict(now.votes()),
                now.reason(),
                present,
                needed,
                expected,
                now.leadership().coordinator(),
                now.leadership().epoch(),
                document,
                all,
                rules(),
                Stream.concat(consequences(all, present, needed).stream(), withoutQuorum.stream())
                        .toList(),
                remedies(all, present, needed));
    }

    static Verdict verdict(ClusterState.Votes votes) {
        return switch (votes) {
            case WON -> Verdict.WON;
            case LOST, NEVER_WON -> Verdict.LOST;
            case PENDING -> Verdict.PENDING;
        };
    }

    private static int sum(List<Voter> voters) {
        return voters.stream().mapToInt(Voter::votes).sum();
    }

    private static boolean isPresent(Voter voter) {
        return voter.presence() == Presence.SELF || voter.presence() == Presence.HEARD;
    }

    private Voter voter(Map.Entry<NodeName, Integer> entry) {
        NodeName name = entry.getKey();
        boolean isSelf = name.equals(settings.self());
        Presence presence = isSelf ? Presence.SELF : presence(name);
        Heartbeat newest = now.newest().get(name);
        DocumentVersion known = isSelf ? document : newest == null ? DocumentVersion.EMPTY : newest.document();
        return new Voter(name, kind(name), entry.getValue(), presence, known, sentence(name, presence, newest));
    }

    private Kind kind(NodeName name) {
        if (settings.node(name).isPresent()) {
            return Kind.NODE;
        }
        return settings.members().contains(name) ? Kind.ARBITER : Kind.UNLISTED;
    }

    private Presence presence(NodeName name) {
        Optional<PeerState> peer =
                now.peers().stream().filter(each -> each.peer().equals(name)).findFirst();
        if (peer.isEmpty()) {
            return Presence.NOBODY;
        }
        if (peer.get().verdict().isHeard()) {
            return peer.get().returns() == PeerState.Returns.TWO_WAY ? Presence.HEARD : Presence.ONE_WAY;
        }
        return peer.get().verdict() == Hearing.Verdict.UNHEARD ? Presence.NOT_YET : Presence.SILENT;
    }

    private String sentence(NodeName name, Presence presence, @org.jspecify.annotations.Nullable Heartbeat newest) {
        if (now.lost().containsKey(name) && now.voters().goal().getOrDefault(name, 0) > 0) {
            return "given up by a quorum";
        }
        boolean hasLostVote = now.voters().goal().getOrDefault(name, 0) == 0
                && settings.votes().getOrDefault(name, 0) > 0;
        if (hasLostVote && !name.equals(settings.self())) {
            return "has no vote until it is back (last-man-standing)";
        }
        if (presence == Presence.NOBODY) {
            return name.value().startsWith(NodeSettings.UNLISTED)
                    ? "kept by expected-votes for nodes to come"
                    : "asterism.conf of this node does not list it, so it cannot be heard: list it, and restart the manager";
        }
        boolean isHeard = presence == Presence.HEARD || presence == Presence.ONE_WAY;
        if (newest == null || !isHeard) {
            return presence == Presence.SILENT ? "counts against the quorum until it is heard again" : "";
        }
        if (newest.isForeignTo(settings.timing().clockwork())) {
            return "goes by another timing, so no word of it counts";
        }
        return switch (newest.readiness()) {
            case READY -> isOutdated(name, newest) ? "its configuration is outdated: it may not coordinate" : "";
            case RESTART_WAIT -> "may not vote yet: it waits for one lease after its start";
            case AMNESIA -> "may not vote: it has no state, or lost it, and has to be taught by the others";
        };
    }

    /** Among those who are heard or this one, somebody knows of a newer document. */
    private boolean isOutdated(NodeName name, Heartbeat newest) {
        return settings.node(name).isPresent() && newest.document().compareTo(newestLabel()) < 0;
    }

    private DocumentVersion newestLabel() {
        DocumentVersion newest = settings.node(settings.self()).isPresent() ? DocumentVersion.EMPTY : document;
        for (NodeName member : settings.members()) {
            Heartbeat last = now.newest().get(member);
            boolean isArbiter = settings.node(member).isEmpty();
            if (isArbiter
                    && last != null
                    && presence(member) == Presence.HEARD
                    && last.document().compareTo(newest) > 0) {
                newest = last.document();
            }
        }
        return newest;
    }

    private List<String> rules() {
        NodeSettings.Quorum quorum = settings.quorum();
        List<String> rules = new ArrayList<>();
        if (quorum.isTwoNode()) {
            rules.add(
                    quorum.ping().isEmpty()
                            ? onSilentPeer(quorum.onSilentPeer())
                            : "two-node: a node whose peer is silent goes on while a ping node answers it");
        }
        if (quorum.tieBreaker() instanceof Heartbeat.NodeOrNone.Somebody chosen) {
            rules.add("auto-tie-breaker: votes count double and those of " + chosen.node()
                    + " one more, so its half of an even split goes on");
        }
        if (!quorum.arbiters().isEmpty()) {
            rules.add("arbiters vote and own nothing; all nodes together have a quorum without them");
        }
        if (!quorum.lastManWindow().isZero()) {
            rules.add("last-man-standing: nodes that were given up lose their votes after "
                    + quorum.lastManWindow().toMillis() + " ms");
        }
        addVoterSet(rules);
        rules.addAll(reach);
        return rules;
    }

    private void addVoterSet(List<String> rules) {
        if (!now.voters().isConfigured()) {
            rules.add("voter set " + VoterSet.show(now.voters().version())
                    + ", changed while the cluster ran: it counts, and not what the configuration says about votes");
        }
        if (now.voters().isJoint()) {
            rules.add("the voter set is changing to " + now.voters().next()
                    + ": until that is done a majority of both the present and the coming votes is needed");
        }
    }

    private static String onSilentPeer(NodeSettings.OnSilentPeer rule) {
        return switch (rule) {
            case STAY ->
                "two-node, on-silent-peer = stay: a node whose peer is silent keeps what it has, and takes the rest only if an"
                        + " operator confirms that the peer is down";
            case FENCE ->
                "two-node, on-silent-peer = fence: a node whose peer is silent owns nothing until the fencing of the peer is"
                        + " confirmed, then everything";
            case STAY_AND_FENCE ->
                "two-node, on-silent-peer = stay-and-fence: a node whose peer is silent keeps what it has, and takes the rest once"
                        + " the fencing of the peer is confirmed";
            case TAKE -> "two-node, on-silent-peer = take: a node whose peer is silent takes everything";
        };
    }

    private List<String> consequences(List<Voter> all, int present, int needed) {
        List<String> lines = new ArrayList<>();
        Set<NodeName> vital = new TreeSet<>();
        if (present >= needed) {
            all.stream()
                    .filter(voter -> isPresent(voter) && voter.presence() != Presence.SELF)
                    .filter(voter -> voter.votes() > 0 && present - voter.votes() < needed)
                    .forEach(voter -> vital.add(voter.name()));
        }
        if (!vital.isEmpty() && !settings.quorum().isTwoNode()) {
            lines.add("without " + words(vital, " or ") + " the quorum would be lost");
        }
        DocumentVersion newest = newestLabel();
        boolean isHeldHere = settings.node(settings.self()).isPresent() && document.compareTo(newest) >= 0;
        boolean isHeld = isHeldHere
                || all.stream()
                        .anyMatch(voter -> voter.kind() == Kind.NODE
                                && isPresent(voter)
                                && voter.document().compareTo(newest) >= 0);
        if (!newest.equals(DocumentVersion.EMPTY) && !isHeld) {
            lines.add("an arbiter knows that version " + newest
                    + " of the configuration was acknowledged, and no node that is heard has it: none is elected");
        }
        return lines;
    }

    private List<String> remedies(List<Voter> all, int present, int needed) {
        List<String> lines = new ArrayList<>();
        Set<NodeName> missing = all.stream()
                .filter(voter -> voter.votes() > 0 && !isPresent(voter) && voter.presence() != Presence.NOBODY)
                .map(Voter::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (present < needed && !missing.isEmpty()) {
            int more = needed - present;
            lines.add("start or reach " + words(missing, " or ") + ": "
                    + (more == 1 ? "one vote more is needed" : more + " votes more are needed"));
        }
        if (present >= needed && !missing.isEmpty() && isAllWithoutState()) {
            lines.add("start " + words(missing, " and ")
                    + "; or, if no node of this cluster ever ran: stop the managers, say"
                    + " 'asterism init --bootstrap' on each node that is here, and start them");
        }
        boolean isStuck = consequences(all, present, needed).stream().anyMatch(line -> line.startsWith("an arbiter"));
        if (isStuck) {
            lines.add(
                    "start the node that has it; only if that is gone for good, give up what was changed since: stop the"
                            + " arbiter, and run 'asterism arbiter --accept-older " + settings.cluster()
                            + "' until the cluster is up");
        }
        return lines;
    }

    /** As on the first day: nobody here has anything, and nobody may vote. */
    private boolean isAllWithoutState() {
        return document.equals(DocumentVersion.EMPTY)
                && now.votes() != ClusterState.Votes.WON
                && settings.members().stream()
                        .filter(member -> presence(member) == Presence.HEARD)
                        .map(member -> now.newest().get(member))
                        .allMatch(last -> last != null && last.readiness() == Heartbeat.Readiness.AMNESIA);
    }

    private static String words(Set<NodeName> names, String between) {
        return names.stream().map(NodeName::value).collect(Collectors.joining(between));
    }
}
