package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.crm.Monitor;
import org.asterism.crm.MonitorOptions;
import org.asterism.crm.Scene;
import org.asterism.executor.AgentRequests;
import org.asterism.executor.AgentRequests.Reply;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * Answers what agents ask of the cluster: attributes of any node, options, what runs where. Changes go the way of an
 * operator's, with the agent as the author. Exit statuses are those of Pacemaker's commands.
 */
final class AgentDesk implements AgentRequests.Desk {

    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int NO_SUCH = 105;

    private static final int NOT_CONNECTED = 102;
    private static final int ERROR = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(15);
    private static final String AUTHOR = "agent";

    /** Whom it asks, once they are there. */
    record Links(
            ActorSystem<?> system,
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<ChangeDesk.Command> desk,
            NodeAttributes attributes) {}

    private final Shared shared;
    private final AtomicReference<@Nullable Links> links = new AtomicReference<>();

    AgentDesk(Shared shared) {
        this.shared = shared;
    }

    void connect(Links next) {
        links.set(next);
    }

    @Override
    public CompletionStage<Reply> answer(List<String> words) {
        Links present = links.get();
        if (present == null) {
            return now(new Reply(NOT_CONNECTED, "the manager has only begun to start"));
        }
        List<String> rest = words.subList(1, words.size());
        try {
            return switch (words.get(0)) {
                case "changed" -> {
                    present.attributes().look();
                    yield now(Reply.of(""));
                }
                case "get" -> view(present).thenApply(view -> get(view.state(), rest));
                case "getall" -> view(present).thenApply(view -> getAll(view.state(), rest.get(0)));
                case "set" -> set(present, rest, rest.get(3));
                case "delete" -> set(present, rest, "");
                case "crm_mon" -> view(present).thenApply(view -> monitor(view, rest));
                case "crm_resource" ->
                    view(present).thenCompose(view -> new ResourceTool(this, present, view).answer(rest));
                default -> now(new Reply(USAGE, "unknown request " + words.get(0)));
            };
        } catch (IndexOutOfBoundsException e) {
            return now(new Reply(USAGE, "the request '" + String.join(" ", words) + "' lacks words"));
        } catch (IllegalArgumentException e) {
            return now(new Reply(USAGE, String.valueOf(e.getMessage())));
        }
    }

    private static Reply monitor(View view, List<String> words) {
        try {
            return Reply.of(Monitor.print(scene(view), MonitorOptions.read(words)));
        } catch (IllegalArgumentException e) {
            return new Reply(USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Scene scene(View view) {
        return new Scene(
                view.state(),
                view.state().coordinatorId(),
                Instant.ofEpochMilli(view.stored().writtenAtMs()),
                view.stored().author(),
                ZoneId.systemDefault());
    }

    static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static CompletionStage<View> view(Links present) {
        return AskPattern.ask(
                present.coordinator(),
                Coordinator.GetView::new,
                PATIENCE,
                present.system().scheduler());
    }

    /** Words: kind, node, name. */
    private static Reply get(ClusterState state, List<String> words) {
        String name = words.get(2);
        Optional<String> value;
        if (words.get(0).equals("option")) {
            value = Optional.ofNullable(state.document().options().get(name));
        } else {
            value = Optional.ofNullable(
                    attributes(state, words.get(0), new NodeName(words.get(1))).get(name));
        }
        return value.map(Reply::of).orElseGet(() -> new Reply(NO_SUCH, "No such device or address"));
    }

    private static SortedMap<String, String> attributes(ClusterState state, String kind, NodeName node) {
        if (kind.equals("permanent")) {
            return state.document().nodeAttributes().getOrDefault(node, new TreeMap<>());
        }
        NodeState known = state.nodes().get(node);
        return known == null ? new TreeMap<>() : known.attributes();
    }

    private static Reply getAll(ClusterState state, String name) {
        StringBuilder text = new StringBuilder();
        state.nodes().forEach((node, known) -> {
            String value = known.attributes().get(name);
            if (value != null) {
                text.append("name=\"%s\" host=\"%s\" value=\"%s\"\n".formatted(name, node, value));
            }
        });
        return text.isEmpty() ? new Reply(NO_SUCH, "No such device or address") : Reply.of(text.toString());
    }

    /** Words: kind, node, name. */
    private CompletionStage<Reply> set(Links present, List<String> words, String value) {
        String name = words.get(2);
        return switch (words.get(0)) {
            case "transient" -> {
                String obstacle = present.attributes().set(new NodeName(words.get(1)), name, value);
                yield now(obstacle.isEmpty() ? Reply.of("") : new Reply(UNAVAILABLE, obstacle));
            }
            case "permanent" -> {
                NodeName node = new NodeName(words.get(1));
                yield change(
                        present,
                        state -> attributes(state, "permanent", node).getOrDefault(name, ""),
                        new Change.Attribute(node, name, value),
                        value);
            }
            case "option" ->
                change(
                        present,
                        state -> state.document().options().getOrDefault(name, ""),
                        new Change.Option(name, value),
                        value);
            default -> now(new Reply(USAGE, "unknown kind of attribute " + words.get(0)));
        };
    }

    /** Agents set the same again and again: only what is new makes a version of the configuration. */
    private CompletionStage<Reply> change(
            Links present, Function<ClusterState, String> held, Change change, String value) {
        return view(present)
                .thenCompose(view -> held.apply(view.state()).equals(value)
                        ? now(Reply.of(""))
                        : submit(present, readable(view.state(), change)));
    }

    private Wish readable(ClusterState state, Change change) {
        return new Wishes(shared.settings(), state, shared.plan(state)).readable(change);
    }

    CompletionStage<Reply> submit(Links present, Wish wish) {
        CompletionStage<Answer> answer = AskPattern.ask(
                present.desk(),
                replyTo -> new ChangeDesk.Submit(wish, AUTHOR, replyTo),
                CHANGE_PATIENCE,
                present.system().scheduler());
        return answer.thenApply(AgentDesk::reply);
    }

    private static Reply reply(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            int status = refused.code().startsWith("unknown-") ? NO_SUCH : ERROR;
            return new Reply(status, refused.sentence() + "; " + refused.remedy());
        }
        return Reply.of("");
    }
}
