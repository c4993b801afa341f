package org.asterism.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.config.NodeSettings.Arbiter;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.config.NodeSettings.OnSilentPeer;
import org.asterism.config.NodeSettings.Ping;
import org.asterism.config.NodeSettings.Quorum;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;

/** Reads {@code quorum} and checks it against the nodes. */
final class QuorumReader {

    /** Whether a node waits for all others after its first start. */
    enum WaitForAll {
        AUTO,
        ON,
        OFF
    }

    private final NodesAndVotes votes;
    private final Section section;

    private record NodesAndVotes(int nodes, int sum) {}

    private QuorumReader(Section section, List<ClusterNode> nodes) {
        this.section = section;
        this.votes = new NodesAndVotes(
                nodes.size(), nodes.stream().mapToInt(ClusterNode::votes).sum());
    }

    /** The quorum's rules; empty after reporting what is wrong. */
    static Optional<Quorum> read(Section section, List<ClusterNode> nodes, Optional<Timing> timing) {
        return new QuorumReader(section, nodes).read(nodes, timing);
    }

    private Optional<Quorum> read(List<ClusterNode> nodes, Optional<Timing> timing) {
        Optional<Boolean> isTwoNode = section.flag("two-node");
        Optional<WaitForAll> waits = section.choice("wait-for-all", WaitForAll.class);
        List<Arbiter> arbiters = ArbitersReader.read(section, nodes);
        Optional<Integer> expected = expectedVotes(arbiters);
        NodeOrNone tieBreaker = tieBreaker(nodes, arbiters);
        Optional<Duration> lastMan = lastMan(isTwoNode, waits);
        Optional<Ping> ping = PingReader.read(section, timing);
        Optional<OnSilentPeer> onSilent = section.choice("on-silent-peer", OnSilentPeer.class);
        section.done();
        if (votes.nodes() > 0 && votes.sum() == 0) {
            section.report("expected-votes", "no node has a vote", "no quorum could ever form", "give nodes votes = 1");
        }
        isTwoNode.filter(Boolean::booleanValue).ifPresent(yes -> checkTwoNode(nodes, arbiters));
        boolean isTie = isTwoNode.orElse(false);
        if (onSilent.filter(word -> word != OnSilentPeer.STAY).isPresent()
                && (!isTie || ping.filter(Ping::isEmpty).isEmpty())) {
            section.refuse(
                    "on-silent-peer",
                    Section.word(onSilent.get()),
                    isTie ? "contradicts the ping nodes, which decide" : "is only for two nodes with two-node = true",
                    "remove it");
        }
        if (onSilent.filter(OnSilentPeer::isFencing).isPresent() && waits.equals(Optional.of(WaitForAll.OFF))) {
            section.refuse(
                    "wait-for-all",
                    "off",
                    "lets two nodes that cannot hear each other fence each other at each start (on-silent-peer = "
                            + Section.word(onSilent.get()) + ")",
                    "remove it");
        }
        return isTwoNode.isPresent()
                        && waits.isPresent()
                        && expected.isPresent()
                        && onSilent.isPresent()
                        && lastMan.isPresent()
                        && ping.isPresent()
                ? Optional.of(new Quorum(
                        isTie,
                        waits.get() == WaitForAll.ON || (waits.get() == WaitForAll.AUTO && isTie),
                        expected.get(),
                        arbiters,
                        tieBreaker,
                        lastMan.get(),
                        ping.get(),
                        onSilent.get()))
                : Optional.empty();
    }

    /** The window; zero if the rule is off. */
    private Optional<Duration> lastMan(Optional<Boolean> isTwoNode, Optional<WaitForAll> waits) {
        Optional<Boolean> isOn = section.flag("last-man-standing");
        Optional<Duration> window =
                section.duration("last-man-standing-window", Duration.ofSeconds(1), Duration.ofMinutes(10));
        if (isOn.equals(Optional.of(false))) {
            return window.map(unused -> Duration.ZERO);
        }
        if (isOn.isPresent() && isTwoNode.equals(Optional.of(true))) {
            section.refuse(
                    "last-man-standing",
                    "true",
                    "is for three and more nodes, and two-node has rules of its own for the last one",
                    "remove one of the two");
        } else if (isOn.isPresent() && waits.isPresent() && waits.get() != WaitForAll.ON) {
            section.refuse(
                    "last-man-standing",
                    "true",
                    "needs wait-for-all = on: else the nodes that lost their votes, started without the others, could begin a"
                            + " cluster of their own",
                    "set wait-for-all = on");
        }
        return isOn.isPresent() ? window : Optional.empty();
    }

    private void checkTwoNode(List<ClusterNode> nodes, List<Arbiter> arbiters) {
        if (!arbiters.isEmpty()) {
            section.refuse(
                    "two-node",
                    "true",
                    "lets one of two nodes go on alone, but here an arbiter decides which",
                    "remove it: two nodes and an arbiter decide by majority");
        }
        if (votes.nodes() != 2) {
            section.refuse(
                    "two-node",
                    "true",
                    "is for exactly two nodes, and there are " + votes.nodes(),
                    "remove it: three and more nodes decide by majority");
        } else if (nodes.stream().anyMatch(node -> node.votes() != 1)) {
            section.refuse("two-node", "true", "needs one vote for each of the two nodes", "set votes = 1 for both");
        }
    }

    private Optional<Integer> expectedVotes(List<Arbiter> arbiters) {
        int all = votes.sum() + arbiters.stream().mapToInt(Arbiter::votes).sum();
        if (section.text("expected-votes").equals(Optional.of("auto"))) {
            return Optional.of(all);
        }
        Optional<Integer> given = section.integer("expected-votes", 1, 10_000);
        if (given.isPresent() && given.get() < all) {
            section.refuse(
                    "expected-votes",
                    given.get().toString(),
                    "is less than the votes of all nodes and arbiters together, " + all
                            + ", so both halves of a split could go on",
                    "write auto");
        }
        return given;
    }

    private NodeOrNone tieBreaker(List<ClusterNode> nodes, List<Arbiter> arbiters) {
        String text = section.text("auto-tie-breaker").orElse("off");
        if (text.equals("off") || nodes.isEmpty()) {
            return NodeOrNone.NONE;
        }
        List<NodeName> names = nodes.stream()
                .filter(node -> node.votes() > 0)
                .map(ClusterNode::name)
                .toList();
        Optional<NodeName> chosen = switch (text) {
            case "lowest" -> names.stream().findFirst();
            case "highest" -> names.stream().reduce((before, after) -> after);
            default -> names.stream().filter(name -> name.value().equals(text)).findFirst();
        };
        if (chosen.isEmpty()) {
            section.refuse(
                    "auto-tie-breaker",
                    text,
                    "is neither off, lowest, highest, nor a node with a vote",
                    Nearest.advice(text, names.stream().map(NodeName::value).toList()));
        } else if (!arbiters.isEmpty()) {
            section.refuse(
                    "auto-tie-breaker",
                    text,
                    "would decide beside the arbiter, which decides an even split",
                    "remove it");
        } else if (section.flag("two-node").orElse(false)) {
            section.refuse(
                    "auto-tie-breaker",
                    text,
                    "contradicts two-node, where either node may go on",
                    "remove one of the two");
        }
        return chosen.map(NodeOrNone::of).orElse(NodeOrNone.NONE);
    }
}
