package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.api.AgentDescription;
import org.asterism.api.AgentList;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ConfigHistory;
import org.asterism.api.Explanation;
import org.asterism.api.FencingStatus;
import org.asterism.api.KeyOverview;
import org.asterism.api.NodeList;
import org.asterism.api.QuorumReport;
import org.asterism.api.RefusalCode;
import org.asterism.api.SmallestChange;
import org.asterism.audit.Mask;
import org.asterism.cib.CibWriter;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.fencing.Fencer;
import org.asterism.fencing.FencingReport;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.http.Caller;
import org.asterism.http.Change;
import org.asterism.http.ClusterControl;
import org.asterism.http.ConfigText;
import org.asterism.http.Secrecy;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.EventLog;
import org.asterism.planner.ChangeFinder;
import org.asterism.policy.Explainer;

/** Answers the HTTP interface over the node's actors. */
final class Control implements ClusterControl {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A change waits for the coordinator's node and for disks. */
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(12);

    /** Devices are asked one after the other, and each may be slow. */
    private static final Duration TEST_PATIENCE = Duration.ofMinutes(5);

    private final ActorSystem<?> system;
    private final Executor planner;
    private final Function<ClusterState, Transition> scheduler;
    private final PlanMemory plans;
    private final ChangeFinder finder;
    private final Supplier<ClusterStatus.Planning> planning;
    private final Supplier<CallsUp> calls;
    private final NodeSettings settings;
    private final Supplier<HeartSnapshot> heart;
    private final Supplier<Pulse> pulse;
    private final ActorRef<Coordinator.Command> coordinator;
    private final ActorRef<ChangeDesk.Command> desk;
    private final Supplier<QuorumReport> quorum;
    private final ActorRef<Fencer.Command> fencer;
    private final EventLog events;
    private final Supplier<Boolean> restarter;
    private final Supplier<List<ClusterStatus.Risk>> risks;
    private final KeyControl keys;
    private final NodeAttributes attributes;
    private final AgentAdvice agents;
    private final ConfigKept versions;
    private final Masks masks;
    private final HealthLine healths;
    private final IncidentNotes incidents;

    Control(
            ActorSystem<?> system,
            Executor planner,
            Function<ClusterState, Transition> scheduler,
            ChangeFinder finder,
            Supplier<ClusterStatus.Planning> planning,
            Supplier<CallsUp> calls,
            NodeSettings settings,
            Supplier<HeartSnapshot> heart,
            Supplier<Pulse> pulse,
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<ChangeDesk.Command> desk,
            Supplier<QuorumReport> quorum,
            ActorRef<Fencer.Command> fencer,
            EventLog events,
            Supplier<Boolean> restarter,
            Supplier<List<ClusterStatus.Risk>> risks,
            KeyControl keys,
            NodeAttributes attributes,
            AgentAdvice agents,
            ConfigKept versions,
            Masks masks,
            HealthLine healths,
            IncidentNotes incidents) {
        this.system = system;
        this.planner = planner;
        this.scheduler = scheduler;
        this.plans = new PlanMemory(scheduler);
        this.finder = finder;
        this.planning = planning;
        this.calls = calls;
        this.settings = settings;
        this.heart = heart;
        this.pulse = pulse;
        this.coordinator = coordinator;
        this.desk = desk;
        this.quorum = quorum;
        this.fencer = fencer;
        this.events = events;
        this.restarter = restarter;
        this.risks = risks;
        this.keys = keys;
        this.attributes = attributes;
        this.agents = agents;
        this.versions = versions;
        this.masks = masks;
        this.healths = healths;
        this.incidents = incidents;
    }

    private record Seen(View view, ClusterState state, Transition plan) {}

    @Override
    public CompletionStage<ClusterStatus> status() {
        return look().thenCombine(
                        fencingReport(),
                        (seen, fencing) -> new StatusBuilder(
                                        settings,
                                        heart.get(),
                                        pulse.get(),
                                        seen.view(),
                                        seen.state(),
                                        seen.plan(),
                                        calls.get(),
                                        planning.get(),
                                        new FencingNotes(settings.self(), fencing),
                                        healths::about)
                                .build(events.newest(50), risks.get(), Instant.now()))
                .thenCombine(incidents.notes(), ClusterStatus::with);
    }

    @Override
    public CompletionStage<FencingStatus> fencing() {
        return fencingReport().thenApply(report -> new FencingNotes(settings.self(), report).status());
    }

    @Override
    public CompletionStage<FencingStatus> testFencing() {
        CompletionStage<FencingReport> tested =
                AskPattern.ask(fencer, Fencer.TestDevices::new, TEST_PATIENCE, system.scheduler());
        return tested.thenApply(report -> new FencingNotes(settings.self(), report).status());
    }

    private CompletionStage<FencingReport> fencingReport() {
        return AskPattern.ask(fencer, Fencer.GetReport::new, PATIENCE, system.scheduler());
    }

    @Override
    public CompletionStage<QuorumReport> quorum() {
        return CompletableFuture.completedFuture(quorum.get());
    }

    @Override
    public CompletionStage<NodeList> nodes() {
        return CompletableFuture.completedFuture(new NodeLister(settings, heart.get()).list());
    }

    @Override
    public CompletionStage<Optional<Explanation>> explain(ResourceId resource) {
        return look().thenApply(seen -> new ResourceStatuses(seen.state(), seen.plan())
                .all().stream()
                        .flatMap(top -> top.find(resource).stream())
                        .findFirst()
                        .map(status -> Explanations.of(status, seen.plan())));
    }

    @Override
    public CompletionStage<List<SmallestChange>> smallestChanges(ResourceId resource, NodeOrNone toward) {
        return view().thenCompose(view -> finder.find(view.state(), new Explainer.Question(resource, toward)))
                .thenApply(answer -> ChangeAdvice.of(resource, answer));
    }

    @Override
    public CompletionStage<AgentList> agents(String beginning) {
        return agents.list(beginning);
    }

    @Override
    public CompletionStage<AgentDescription> agent(AgentName agent) {
        return agents.describe(agent);
    }

    @Override
    public CompletionStage<ConfigText> config(Secrecy secrecy) {
        return view().thenCompose(view ->
                shown(new ConfigText(view.stored().version(), view.stored().text()), secrecy));
    }

    @Override
    public CompletionStage<Optional<ConfigText>> config(DocumentVersion version, Secrecy secrecy) {
        return view().thenCombineAsync(
                        versions.all(), (view, kept) -> ConfigKept.text(view.stored(), kept, version), planner)
                .thenCompose(found -> found.map(config -> shown(config, secrecy).thenApply(Optional::of))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private CompletionStage<ConfigText> shown(ConfigText config, Secrecy secrecy) {
        return secrecy == Secrecy.SHOWN ? CompletableFuture.completedFuture(config) : masks.hidden(config, planner);
    }

    @Override
    public CompletionStage<Mask> mask(List<ConfigText> configurations) {
        return masks.of(configurations, planner);
    }

    @Override
    public CompletionStage<ConfigHistory> configHistory() {
        return view().thenCombineAsync(
                        versions.all(), (view, kept) -> ConfigKept.list(settings.self(), view.stored(), kept), planner);
    }

    @Override
    public CompletionStage<String> cib(Secrecy secrecy) {
        return view().thenCompose(view -> secrecy == Secrecy.SHOWN
                        ? CompletableFuture.completedFuture(view.state())
                        : masks.hidden(view.state()))
                .thenApplyAsync(CibWriter::write, planner);
    }

    @Override
    public CompletionStage<KeyOverview> keys() {
        return keys.overview();
    }

    @Override
    public CompletionStage<ChangeResult> change(Change change, Caller caller) {
        if (change instanceof Change.ChangeKeys wanted) {
            return keys.change(wanted);
        }
        if (change instanceof Change.Attribute attribute && attribute.isTransient()) {
            return CompletableFuture.completedFuture(attributes.change(attribute));
        }
        if (change instanceof Change.Restart restart) {
            return change.mode() == ChangeMode.APPLY
                    ? restart(restart)
                    : CompletableFuture.completedFuture(Rehearsal.of(restart, settings.self()));
        }
        if (change instanceof Change.Rollback rollback) {
            return config(rollback.version(), Secrecy.SHOWN)
                    .thenCompose(found -> found.map(earlier -> change(rollback.by(earlier.text()), caller))
                            .orElseGet(
                                    () -> CompletableFuture.completedFuture(ConfigText.unknown(rollback.version()))));
        }
        return look().thenCompose(seen -> {
            Wish wish;
            try {
                MasksBack.Outcome outcome = MasksBack.of(
                        change,
                        text -> Texts.document(settings, text),
                        seen.state().document(),
                        seen.view().stored().version());
                if (outcome instanceof MasksBack.Outcome.Refused refused) {
                    return CompletableFuture.completedFuture(refused.refusal());
                }
                wish = new Wishes(settings, seen.state(), seen.plan()).of(((MasksBack.Outcome.Goes) outcome).change());
            } catch (IllegalArgumentException e) {
                return CompletableFuture.completedFuture(
                        new ChangeResult.Refused(RefusalCode.INVALID, String.valueOf(e.getMessage()), List.of(), ""));
            }
            return agents.checked(change, wish, seen.state().document(), () -> submit(change, wish, seen, caller));
        });
    }

    private CompletionStage<ChangeResult> submit(Change change, Wish wish, Seen seen, Caller caller) {
        OpenToCalls open = new OpenToCalls(
                seen.state().document(),
                settings.votes().keySet(),
                new ResourceStatuses(seen.state(), seen.plan()).all(),
                Instant.now());
        if (change.mode() == ChangeMode.DRY_RUN) {
            ChangeResult rehearsed = new Rehearsal(
                            settings,
                            heart,
                            scheduler,
                            seen.state(),
                            seen.view().stored().version())
                    .of(wish);
            return CompletableFuture.completedFuture(open.told(
                    wish, LeaseTime.told(change, rehearsed, seen.state().document())));
        }
        CompletionStage<Answer> answer = AskPattern.ask(
                desk,
                replyTo -> new ChangeDesk.Submit(wish.because(change.comment()), caller.name(), replyTo),
                CHANGE_PATIENCE,
                system.scheduler());
        return answer.thenApply(given -> open.told(
                wish, LeaseTime.told(change, result(given), seen.state().document())));
    }

    private CompletionStage<ChangeResult> restart(Change.Restart restart) {
        if (!restart.node().equals(settings.self())) {
            return CompletableFuture.completedFuture(Rehearsal.notItself(settings.self(), restart.node()));
        }
        return CompletableFuture.supplyAsync(restarter, planner)
                .thenApply(isGranted -> isGranted
                        ? new ChangeResult.Accepted(
                                "the manager of " + settings.self() + " restarts; nothing moves",
                                DocumentVersion.EMPTY,
                                List.of())
                        : new ChangeResult.Refused(
                                RefusalCode.NOT_ALLOWED,
                                "the others did not promise to wait for this node",
                                List.of(),
                                "see in 'asterism status' whether all nodes hear each other, or use standby"));
    }

    private static ChangeResult result(Answer answer) {
        if (answer instanceof Answer.Done done) {
            return new ChangeResult.Accepted(done.note(), done.version(), List.of());
        }
        Answer.Refused refused = (Answer.Refused) answer;
        return new ChangeResult.Refused(code(refused.code()), refused.sentence(), List.of(), refused.remedy());
    }

    static RefusalCode code(String word) {
        return switch (word) {
            case "unknown-resource", "unknown-node", "unknown-ticket" -> RefusalCode.NOT_FOUND;
            case "version-conflict" -> RefusalCode.VERSION_CONFLICT;
            default ->
                java.util.Arrays.stream(RefusalCode.values())
                        .filter(code -> code.name().equals(word))
                        .findFirst()
                        .orElse(RefusalCode.OTHER);
        };
    }

    private CompletionStage<Seen> look() {
        return view().thenApplyAsync(
                        view -> {
                            ClusterState state = view.state();
                            return new Seen(view, state, plans.of(state));
                        },
                        planner);
    }

    /** As this node's coordinator sees it. */
    CompletionStage<View> view() {
        return AskPattern.ask(coordinator, Coordinator.GetView::new, PATIENCE, system.scheduler());
    }

    @Override
    public CompletionStage<ClusterDocument> document() {
        return view().thenApply(view -> view.state().document());
    }
}
