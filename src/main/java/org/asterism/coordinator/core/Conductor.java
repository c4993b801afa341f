package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.coordinator.core.TransitionRun.Limits;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;

/**
 * Turns what is observed into orders. Immutable; each event gives the next conductor, the orders to send now, and when to be
 * woken. A node that does not lead keeps observing, so that it can go on at once when it is elected.
 */
public final class Conductor {

    /** The pure functions it asks, and its limits. */
    public record Tools(Function<ClusterState, Transition> scheduler, Digest digest, Limits limits, Owners owners) {}

    /** Whether a lost node may still own what is started elsewhere. */
    public enum Owners {
        /** A majority of the votes gave it up, and its lease is over. */
        EXCLUDED_BY_QUORUM,
        /** Two nodes with a weak tie-breaker: the agents that can must ask the network for a living owner first. */
        ASK_NETWORK
    }

    /** One action for one node, in the name of an epoch. */
    public record Order(Epoch epoch, Incarnation incarnation, long transition, Action action) {}

    /** What follows from an event. {@code story}: sentences for operators; {@code decided}: what was decided by. */
    public record Step(
            Conductor next,
            List<Order> orders,
            Optional<BootTime> wakeAt,
            List<String> story,
            Optional<Decision> decided) {

        Step(Conductor next, List<Order> orders, Optional<BootTime> wakeAt, List<String> story) {
            this(next, orders, wakeAt, story, Optional.empty());
        }
    }

    private static final Duration RECHECK = Duration.ofSeconds(60);

    private final Tools tools;
    private final Observed observed;
    private final Lead lead;
    private final Joined joined;
    private final PlanBook book;
    private final TransitionRun run;
    private final SortedMap<Long, Set<InFlight>> deadlines;
    private final Awaited awaited;
    private final int failuresInARow;
    private final BootTime asOf;

    private Conductor(
            Tools tools,
            Observed observed,
            Lead lead,
            Joined joined,
            PlanBook book,
            TransitionRun run,
            SortedMap<Long, Set<InFlight>> deadlines,
            Awaited awaited,
            int failuresInARow,
            BootTime asOf) {
        this.tools = tools;
        this.observed = observed;
        this.lead = lead;
        this.joined = joined;
        this.book = book;
        this.run = run;
        this.deadlines = deadlines;
        this.awaited = awaited;
        this.failuresInARow = failuresInARow;
        this.asOf = asOf;
    }

    /** At the start: follows, and knows nothing. */
    public static Conductor start(Tools tools, Observed observed) {
        return new Conductor(
                tools,
                observed,
                Lead.FOLLOWS,
                Joined.NOBODY,
                PlanBook.EMPTY,
                TransitionRun.idle(0, tools.limits()),
                new TreeMap<>(),
                Awaited.NOTHING,
                0,
                new BootTime(0));
    }

    public Observed observed() {
        return observed;
    }

    public Lead lead() {
        return lead;
    }

    public TransitionRun run() {
        return run;
    }

    /** Nobody while it does not lead. */
    public Joined joined() {
        return joined;
    }

    /** The state that the scheduler would be given now. */
    public ClusterState state(BootTime now, Instant wall) {
        return Begun.in(observed.state(joined, now, wall), awaited.all());
    }

    /** Quorum's side: who is heard, who is lost, whether we lead. */
    public Step sighted(Lead nextLead, SortedMap<NodeName, Sight> sights, BootTime now, Instant wall) {
        boolean isNewLead = !nextLead.equals(lead);
        Observed seen = observed.sighted(sights);
        if (isNewLead) {
            return afresh(seen, nextLead).settled(this, "this node leads now", now, wall);
        }
        Set<InFlight> closed = Begun.closed(observed, sights, run.inFlight());
        String why = closed.isEmpty() ? "" : "a gate shut before this was done: " + closed;
        return with(seen, lead, joined).forgetting(closed).settled(this, why, now, wall);
    }

    /**
     * Orders of an epoch end with it: their outcomes were told to somebody else or to nobody, and what of them is still under
     * way stands in the histories that the nodes prove for the new epoch.
     */
    private Conductor afresh(Observed seen, Lead nextLead) {
        return new Conductor(
                tools,
                seen,
                nextLead,
                Joined.NOBODY,
                book,
                TransitionRun.idle(run.id(), tools.limits()),
                new TreeMap<>(),
                Awaited.NOTHING,
                0,
                asOf);
    }

    /** Which nodes messages reach. */
    public Step reaching(java.util.SortedSet<NodeName> nodes, BootTime now, Instant wall) {
        return with(observed.reaching(nodes), lead, joined).settled(this, "", now, wall);
    }

    /** The document in force; one that was committed again as it was asks for nothing. */
    public Step documented(Observed withDocument, BootTime now, Instant wall) {
        boolean isAgain = withDocument.document().equals(observed.document())
                && !observed.version().equals(DocumentVersion.EMPTY);
        String why = isAgain ? "" : "the configuration is now " + withDocument.version();
        return with(withDocument, lead, joined).settled(this, why, now, wall);
    }

    /** It is confirmed that this life of a lost node is over; {@code how}: by whose word. */
    public Step confirmed(NodeName node, Generation life, String how, BootTime now, Instant wall) {
        return with(observed.confirmed(node, life), lead, joined)
                .settled(this, node + " holds nothing: " + how, now, wall);
    }

    /** A node's report, with the ends of what it was ordered to do. */
    public Step reported(NodeName node, NodeView view, List<Outcome> told, BootTime now, Instant wall) {
        List<Outcome> outcomes =
                lead instanceof Lead.Leads leads ? awaited.answers(node, view, told, leads.epoch()) : told;
        NodeView before = observed.views().get(node);
        // It refuses what was meant for an older incarnation, and reports what of it had begun.
        Set<InFlight> settled = awaited.refusedBy(node, view.incarnation());
        Conductor heard = with(observed.reported(node, view), lead, joined).forgetting(settled);
        Conductor next = heard.awaiting(heard.awaited.answered(outcomes));
        if (!(lead instanceof Lead.Leads leads)) {
            return next.settled(this, "", now, wall);
        }
        String unordered = Unordered.in(node, before, view, outcomes, run.inFlight());
        Found found = Found.in(run.transition(), view, outcomes);
        String unexpected = unordered.isEmpty() ? found.what() : unordered;
        String why = unexpected;
        Map<InFlight, Boolean> ends = new HashMap<>();
        for (Outcome outcome : outcomes) {
            boolean isGood = outcome.result() == Outcome.Result.SUCCEEDED;
            InFlight end = new InFlight(outcome.node(), outcome.operation());
            ends.merge(end, isGood && !found.probes().contains(end), Boolean::logicalAnd);
            if (!isGood) {
                why = Cause.ended(outcome);
            }
        }
        TransitionRun.Step ended = next.run.landed(ends);
        TransitionRun after = ended.run();
        List<Order> orders = ended.orders().stream()
                .map(action -> next.order(leads.epoch(), run.id(), action))
                .toList();
        int failures = why.isEmpty() ? 0 : failuresInARow + (outcomes.isEmpty() ? 0 : 1);
        Conductor landed = next.running(after, next.deadlines, failures).ordered(orders, now);
        if (why.isEmpty() && after.isOver() && !run.isOver()) {
            why = Cause.done(run.id());
        }
        // Only what failed in the present run is tried again by itself.
        boolean isPatient = unexpected.isEmpty() && after.hasFailed() && Refusals.isAsBefore(outcomes, failuresInARow);
        Step step = landed.settled(this, isPatient ? "" : why, now, wall);
        List<Order> all = new ArrayList<>(orders);
        all.addAll(step.orders());
        return new Step(step.next(), List.copyOf(all), step.wakeAt(), step.story(), step.decided());
    }

    /** The time asked for has come, or a while has passed: time limits, releases, failure timeouts, expiries. */
    public Step woken(BootTime now, Instant wall) {
        ClusterState state = state(now, wall);
        // What a late one makes room for is left to the next plan, which takes over only what was really ordered.
        TransitionRun after = run.abort();
        TreeMap<Long, Set<InFlight>> rest = new TreeMap<>(deadlines);
        String why = Cause.TIME;
        Set<InFlight> overdue = new HashSet<>();
        rest.headMap(now.nanos() + 1).values().forEach(overdue::addAll);
        rest.headMap(now.nanos() + 1).clear();
        for (InFlight late : overdue) {
            boolean mayTell = isOnline(state, late.node()) && observed.fits(late.node(), tools.digest());
            if (after.inFlight().contains(late) && !mayTell) {
                rest.computeIfAbsent(now.plus(Deadlines.REPORT_GRACE).nanos(), due -> new HashSet<>())
                        .add(late); // it may have begun it, and its report be under way
            } else if (after.inFlight().contains(late)) {
                after = after.failed(late.node(), late.operation()).run();
                why = "no report came of the " + Cause.words(late.operation()) + " on " + late.node();
            }
        }
        return running(after, rest, failuresInARow).settled(this, why, now, wall);
    }

    /** Sends again what may have been lost on its way; a node takes each order once. */
    public Step repeated(BootTime now) {
        List<Order> again = awaited.unseen(run.inFlight(), observed, now);
        List<String> story = again.stream()
                .map(Order::action)
                .map(action ->
                        action.operation() + " is sent again to " + action.node() + ", which showed nothing of it")
                .toList();
        return new Step(awaiting(awaited.sent(again, now)), again, Optional.empty(), story);
    }

    /** Stored plans, made from a state that may be old already; the digests tell. */
    public Conductor planned(PlanBook plans) {
        return new Conductor(tools, observed, lead, joined, plans, run, deadlines, awaited, failuresInARow, asOf);
    }

    private Conductor with(Observed nextObserved, Lead nextLead, Joined nextJoined) {
        return new Conductor(
                tools, nextObserved, nextLead, nextJoined, book, run, deadlines, awaited, failuresInARow, asOf);
    }

    private Conductor at(BootTime now, Joined nextJoined) {
        return new Conductor(tools, observed, lead, nextJoined, book, run, deadlines, awaited, failuresInARow, now);
    }

    private Conductor running(TransitionRun nextRun, SortedMap<Long, Set<InFlight>> nextDeadlines, int failures) {
        return new Conductor(tools, observed, lead, joined, book, nextRun, nextDeadlines, awaited, failures, asOf);
    }

    /** The same without orders that cannot land any more; the present plan ends with them. */
    private Conductor forgetting(Set<InFlight> gone) {
        TransitionRun after = gone.isEmpty() ? run : run.abort();
        for (InFlight operation : gone) {
            after = after.failed(operation.node(), operation.operation()).run();
        }
        return running(after, deadlines, failuresInARow).awaiting(awaited.without(gone));
    }

    private Conductor awaiting(Awaited next) {
        return new Conductor(tools, observed, lead, joined, book, run, deadlines, next, failuresInARow, asOf);
    }

    private Order order(Epoch epoch, long transition, Action action) {
        return new Order(epoch, observed.incarnationOf(action.node()), transition, action);
    }

    /** Notes until when a report of each order must be there. */
    private Conductor ordered(List<Order> orders, BootTime now) {
        return running(run, Deadlines.of(orders, deadlines, now), failuresInARow)
                .awaiting(awaited.with(orders, run.inFlight(), now, observed::newestCall));
    }

    /** After every event: who has joined, and whether a new plan is due. */
    private Step settled(Conductor before, String why, BootTime now, Instant wall) {
        if (!(lead instanceof Lead.Leads leads)) {
            return new Step(running(run.abort(), deadlines, 0), List.of(), Optional.empty(), List.of());
        }
        Conductor next = at(now, joined.next(observed, leads.epoch(), tools.digest()));
        // As it was then: a lease may have ended between two events.
        String reason = why.isEmpty() ? Cause.ofNodes(before.standings(before.asOf), next.standings(now)) : why;
        return reason.isEmpty()
                ? new Step(next, List.of(), next.wakeAt(now), List.of())
                : next.replan(leads.epoch(), reason, now, wall);
    }

    private SortedMap<NodeName, NodeState.Standing> standings(BootTime now) {
        return observed.standings(joined, now);
    }

    private Step replan(Epoch epoch, String why, BootTime now, Instant wall) {
        ClusterState state = state(now, wall);
        Optional<Transition> stored = storedPlan(state);
        boolean isTakeover = tools.owners() == Owners.ASK_NETWORK
                && state.nodes().values().stream().anyMatch(node -> node.standing() == NodeState.Standing.LOST);
        Transition planned = stored.orElseGet(() -> tools.scheduler().apply(state));
        Transition transition = isTakeover ? planned.withStarts("CRM_meta_takeover", "true") : planned;
        Set<InFlight> flying = new HashSet<>(run.inFlight());
        flying.removeIf(operation -> !isOnline(state, operation.node()) && !Begun.isStart(operation));
        int away = (int) flying.stream()
                .filter(operation -> !isOnline(state, operation.node()))
                .count();
        Set<InFlight> slow = awaited.slow(flying, tools.limits().slow(), now);
        TransitionRun.Step begun =
                TransitionRun.begin(run.id() + 1, transition, tools.limits().withMore(away), flying, slow);
        List<Order> orders = begun.orders().stream()
                .map(action -> order(epoch, begun.run().id(), action))
                .toList();
        List<String> story = !Decision.isNews(run.transition(), state, transition)
                ? List.of()
                : List.of(Cause.story(begun.run().id(), why, stored.isPresent(), state, transition));
        Conductor next = running(begun.run(), Deadlines.waking(deadlines, transition, now, wall), failuresInARow)
                .ordered(orders, now);
        Decision.Source source = stored.isPresent() ? Decision.Source.STORED : Decision.Source.FRESH;
        Optional<Decision> decided = story.isEmpty()
                ? Optional.empty()
                : Optional.of(new Decision(begun.run().id(), why, source, state, transition));
        return new Step(next, orders, next.wakeAt(now), story, decided);
    }

    private Optional<Transition> storedPlan(ClusterState state) {
        List<NodeState> lost = new ArrayList<>();
        TreeMap<NodeName, Long> digests = new TreeMap<>();
        for (NodeState node : state.nodes().values()) {
            if (node.standing() == NodeState.Standing.LOST) {
                lost.add(node);
            } else if (node.standing() == NodeState.Standing.ONLINE) {
                digests.put(node.name(), tools.digest().of(node.history(), node.attributes()));
            } else {
                return Optional.empty();
            }
        }
        boolean isAsPlanned = lost.size() == 1
                && state.confirmedReleased().isEmpty()
                && run.inFlight().isEmpty();
        return isAsPlanned
                ? book.match(
                        lost.get(0).name(), observed.version(), digests, PlanBook.ofLost(tools.digest(), lost.get(0)))
                : Optional.empty();
    }

    private static boolean isOnline(ClusterState state, NodeName name) {
        NodeState node = state.nodes().get(name);
        return node != null && node.standing() == NodeState.Standing.ONLINE;
    }

    private Optional<BootTime> wakeAt(BootTime now) {
        BootTime at = now.plus(RECHECK);
        Optional<BootTime> release = observed.nextRelease(now);
        if (release.isPresent() && release.get().isBefore(at)) {
            at = release.get();
        }
        if (!deadlines.isEmpty() && deadlines.firstKey() < at.nanos()) {
            at = new BootTime(deadlines.firstKey());
        }
        if (run.isCrowded()) {
            at = BootTime.min(
                    at,
                    awaited.nextSlow(run.inFlight(), tools.limits().slow(), now).orElse(at));
        }
        if (run.hasFailed()) {
            BootTime retry = now.plus(Refusals.pause(failuresInARow));
            at = retry.isBefore(at) ? retry : at;
        }
        return Optional.of(at);
    }
}
