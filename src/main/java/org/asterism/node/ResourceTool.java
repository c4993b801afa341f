package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.crm.ResourceAnswers;
import org.asterism.crm.ResourceRequest;
import org.asterism.executor.AgentRequests.Reply;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;

/** {@code crm_resource} for agents: the questions, and of the commands those that leave the configuration's text alone. */
record ResourceTool(AgentDesk desk, AgentDesk.Links links, View view) {

    CompletionStage<Reply> answer(List<String> words) {
        ResourceRequest asked;
        try {
            asked = ResourceRequest.read(words);
        } catch (IllegalArgumentException e) {
            return AgentDesk.now(new Reply(AgentDesk.USAGE, String.valueOf(e.getMessage())));
        }
        return switch (asked.command()) {
            case LIST, LIST_RAW, LOCATE, GET -> AgentDesk.now(question(asked));
            case CLEANUP ->
                desk.submit(
                        links,
                        new Wish.Cleanup(
                                resource(asked),
                                asked.node().isEmpty()
                                        ? new TreeSet<>(view.state().nodes().keySet())
                                        : new TreeSet<>(List.of(new NodeName(asked.node())))));
            case CLEAR -> alter(new Change.Clear(resource(asked)));
            case BAN -> alter(new Change.Ban(resource(asked), node(asked), expiry(asked)));
            case MOVE ->
                alter(
                        asked.node().isEmpty()
                                ? new Change.Ban(resource(asked), node(asked), expiry(asked))
                                : new Change.Move(resource(asked), node(asked), expiry(asked)));
        };
    }

    private static ResourceId resource(ResourceRequest asked) {
        if (asked.resource().isEmpty()) {
            throw new IllegalArgumentException("no resource given (--resource)");
        }
        return new ResourceId(asked.resource());
    }

    private Reply question(ResourceRequest asked) {
        ResourceAnswers.Answer answer = new ResourceAnswers(view.state()).answer(asked);
        return answer.kind() == ResourceAnswers.Kind.FOUND
                ? Reply.of(answer.text())
                : new Reply(AgentDesk.NO_SUCH, answer.text());
    }

    private NodeName node(ResourceRequest asked) {
        return asked.node().isEmpty()
                ? new ResourceAnswers(view.state())
                        .holder(asked.resource())
                        .map(NodeState::name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + asked.resource() + "' runs nowhere, so say which node (--node)"))
                : new NodeName(asked.node());
    }

    private static Constraint.Expiry expiry(ResourceRequest asked) {
        if (asked.lifetime().isEmpty()) {
            return Constraint.Expiry.NEVER;
        }
        try {
            return new Constraint.Expiry.At(Instant.now().plus(Duration.parse(asked.lifetime())));
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("not a duration like PT30M: " + asked.lifetime(), e);
        }
    }

    private CompletionStage<Reply> alter(Change change) {
        return desk.submit(links, new Wish.Alter(change, ""));
    }
}
