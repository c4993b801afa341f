package org.asterism.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Coordinator.Setting;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.jspecify.annotations.Nullable;

/** Answers what operators ask about fencing. */
final class FencingDesk {

    private FencingDesk() {}

    /** Orders a fencing, or says why not. */
    static Behavior<Coordinator.Command> order(
            Behavior<Coordinator.Command> next, Setting setting, Conductor conductor, Coordinator.OrderFencing order) {
        NodeName target = order.wish().node();
        Optional<Answer.Refused> drill = order.wish().isDrill()
                ? againstDrill(
                        target,
                        setting.nodes().stream()
                                .filter(node -> !node.equals(setting.self())
                                        && !(conductor.observed().sights().get(node) instanceof Sight.Heard))
                                .toList(),
                        setting.fencing().orderedLately(target))
                : Optional.empty();
        if (!(conductor.lead() instanceof Lead.Leads)) {
            order.replyTo()
                    .tell(new Answer.Refused(
                            "NO_COORDINATOR", "this node does not coordinate", "try again when somebody does"));
        } else if (!setting.nodes().contains(target)) {
            order.replyTo()
                    .tell(new Answer.Refused(
                            "unknown-node", "there is no node '" + target + "'", "the nodes are " + setting.nodes()));
        } else if (drill.isPresent()) {
            order.replyTo().tell(drill.get());
        } else {
            setting.fencing().order(target, order.wish().action(), order.author());
            order.replyTo()
                    .tell(new Answer.Done(
                            conductor.observed().version(),
                            order.wish().action() + " of " + target
                                    + " was ordered; 'asterism fence history' tells how it ends"));
        }
        return next;
    }

    /** Drills are begun on any node; here, where all orders come in, no two of them take a node at the same time. */
    static Optional<Answer.Refused> againstDrill(
            NodeName target, List<NodeName> unheard, Optional<NodeName> orderedLately) {
        List<String> against = new ArrayList<>();
        orderedLately.ifPresent(other -> against.add(other + " was to be fenced just now"));
        unheard.stream().filter(node -> !node.equals(target)).forEach(node -> against.add(node + " is not heard"));
        return against.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer.Refused(
                        "NOT_ALLOWED",
                        "no drill now: " + String.join(", ", against),
                        "a drill takes one node of a whole cluster; 'asterism status' shows when it is whole"));
    }

    /** The life that is over if the word of the operator counts; the refusal is told here. */
    static Optional<Generation> confirm(
            Setting setting,
            Conductor conductor,
            DocumentVersion version,
            Answer.Refused notLeading,
            Coordinator.ConfirmReleased confirm) {
        NodeName target = confirm.node();
        Optional<Answer.Refused> refusal = setting.fencing().takesWordAlone(target)
                ? heardLately(target, setting.fencing().silence(target), setting.deadtime())
                : conductor.lead() instanceof Lead.Leads
                        ? against(
                                target,
                                conductor.observed().sights().get(target),
                                setting.fencing().silence(target),
                                setting.deadtime())
                        : Optional.of(notLeading);
        if (refusal.isPresent()) {
            confirm.replyTo().tell(refusal.get());
            return Optional.empty();
        }
        confirm.replyTo().tell(new Answer.Done(version, "confirmed " + target));
        setting.fencing().confirm(target, confirm.author());
        return conductor.observed().sights().get(target) instanceof Sight.GivenUp lost
                ? Optional.of(lost.incarnation().generation())
                : Optional.empty();
    }

    /** Only for a node that a quorum gave up and of which nothing was heard for a dead time: else it is alive. */
    static Optional<Answer.Refused> against(
            NodeName target, @Nullable Sight sight, Duration silence, Duration deadtime) {
        if (!(sight instanceof Sight.GivenUp)) {
            return Optional.of(new Answer.Refused(
                    "NOT_ALLOWED",
                    target + " is not lost: it is heard, or no quorum has given it up",
                    "confirm only for a node that is down; 'asterism status' shows which are lost"));
        }
        return heardLately(target, silence, deadtime);
    }

    private static Optional<Answer.Refused> heardLately(NodeName target, Duration silence, Duration deadtime) {
        return silence.compareTo(deadtime) < 0
                ? Optional.of(new Answer.Refused(
                        "NOT_ALLOWED",
                        target + " was heard " + silence.toMillis() + " ms ago, so it is not down",
                        "cut its power, wait " + deadtime.toMillis() + " ms, and say so again"))
                : Optional.empty();
    }
}
