package org.asterism.node;

import java.util.List;
import org.asterism.api.ChangeResult;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.NodeListChange;
import org.asterism.coordinator.core.NodeWish;
import org.asterism.http.Change;
import org.asterism.model.DocumentVersion;

/** Between the HTTP interface and the rules of the node list. */
final class NodeAnswers {

    private NodeAnswers() {}

    static Wish wish(Change.ChangeNodes change) {
        NodeWish.Act act = NodeWish.Act.valueOf(change.act().name());
        int votes = change.votes() instanceof Change.Votes.Exactly exactly ? exactly.count() : NodeWish.AS_CONFIGURED;
        return new Wish.Nodes(new NodeWish(act, change.node(), votes));
    }

    /** What the change would come to, as far as this node knows; the coordinator decides anew. */
    static ChangeResult rehearsed(NodeListChange.Answer answer, DocumentVersion version) {
        if (answer instanceof NodeListChange.Answer.Refused refused) {
            return new ChangeResult.Refused(
                    Control.code(refused.code()), refused.sentence(), List.of(), refused.remedy());
        }
        if (answer instanceof NodeListChange.Answer.ByAnother byAnother) {
            return new ChangeResult.Accepted(
                    "would " + byAnother.note(), version, List.of("this node lets another coordinate first"));
        }
        if (answer instanceof NodeListChange.Answer.Wanted wanted) {
            return new ChangeResult.Accepted("would " + wanted.note(), version, List.of());
        }
        throw new AssertionError("unknown answer " + answer);
    }
}
