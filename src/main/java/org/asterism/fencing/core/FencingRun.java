package org.asterism.fencing.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.BootTime;

/**
 * One request, from its delay to its end: level after level until all devices of one have succeeded. Immutable; each event gives
 * the next run and what to do.
 *
 * <p>At most one call is under way. After {@link Effect.Fenced} calls may still follow ({@code on} after {@code off}); their
 * failures change nothing.
 */
public final class FencingRun {

    /** What to do now. */
    public sealed interface Effect {

        /** Run the device's agent. {@code attempt} counts from 0, for another node each time. */
        record Call(long number, Device device, String port, FenceAction action, Duration limit, int attempt)
                implements Effect {}

        /** Call {@link FencingRun#woken} then. */
        record WakeAt(BootTime at) implements Effect {}

        /** The action succeeded at this level (from 1), by these devices. */
        record Fenced(int level, String devices) implements Effect {}

        /** All levels failed. */
        record Failed(String reason) implements Effect {}

        /** One sentence for the history: what was tried and how it ended. */
        record Noted(String sentence) implements Effect {}
    }

    /** The next run, and what to do. */
    public record Step(FencingRun run, List<Effect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /** How a call ended. */
    public enum Result {
        DONE,
        FAILED,
        /** It took its whole limit. */
        TIMED_OUT
    }

    private enum Phase {
        DELAYED,
        CALLING,
        OVER
    }

    /** One call of a level's programme. {@code isVital}: the level depends on it. */
    private record Move(Device device, FenceAction action, boolean isVital) {}

    private final Deed deed;
    private final Phase phase;
    private final int level;
    private final int move;
    private final int attempt;
    private final long number;
    private final BootTime began;
    private final BootTime due;
    private final boolean isFenced;
    private final List<String> failures;

    private FencingRun(
            Deed deed,
            Phase phase,
            int level,
            int move,
            int attempt,
            long number,
            BootTime began,
            BootTime due,
            boolean isFenced,
            List<String> failures) {
        this.deed = deed;
        this.phase = phase;
        this.level = level;
        this.move = move;
        this.attempt = attempt;
        this.number = number;
        this.began = began;
        this.due = due;
        this.isFenced = isFenced;
        this.failures = List.copyOf(failures);
    }

    /** {@code firstNumber}: of the first call; the next ones count up from it. */
    public static Step begin(Deed deed, long firstNumber, BootTime now) {
        FencingRun run = new FencingRun(deed, Phase.OVER, 0, 0, 0, firstNumber, now, now, false, List.of());
        return deed.levels().isEmpty()
                ? run.over(List.of(new Effect.Failed("no device can fence " + deed.target())))
                : run.next(0, 0, deed.head(), now, List.of());
    }

    public Deed deed() {
        return deed;
    }

    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /** True if the target has lost power and only gets it back now. */
    public boolean isFinishing() {
        return isFenced && phase != Phase.OVER;
    }

    /** What is happening, in a few words for operators. */
    public String now() {
        if (phase == Phase.OVER) {
            return isFenced ? "done" : "failed";
        }
        Move present = moves().get(move);
        String what = present.device().id() + " " + present.action().word();
        return phase == Phase.DELAYED ? "waiting for its delay before " + what : what + " is running";
    }

    /** A delay may be over. */
    public Step woken(BootTime now) {
        if (phase != Phase.DELAYED || now.isBefore(due)) {
            return new Step(this, phase == Phase.DELAYED ? List.of(new Effect.WakeAt(due)) : List.of());
        }
        return call(level, move, 0, now, List.of());
    }

    /** A call ended; ends of other calls than the present one change nothing. */
    public Step ended(long call, Result result, String reason, BootTime now) {
        if (phase != Phase.CALLING || call != number) {
            return new Step(this, List.of());
        }
        Move present = moves().get(move);
        Duration took = now.since(began);
        String what = present.device().id() + " " + present.action().word() + " of " + deed.target();
        if (result == Result.DONE) {
            List<Effect> effects = List.of(new Effect.Noted(what + " done in " + took.toMillis() + " ms"));
            return landed(effects, now);
        }
        String failure = what + (result == Result.TIMED_OUT ? " gave no answer within " : " failed after ")
                + took.toMillis() + " ms" + (reason.isEmpty() ? "" : ": " + reason);
        List<String> all = new ArrayList<>(failures);
        all.add(failure);
        FencingRun failed = new FencingRun(deed, phase, level, move, attempt, number, began, due, isFenced, all);
        return failed.missed(present, result, List.of(new Effect.Noted(failure)), now);
    }

    private Step landed(List<Effect> effects, BootTime now) {
        List<Effect> all = new ArrayList<>(effects);
        List<Move> moves = moves();
        boolean isEnough =
                !isFenced && moves.subList(move + 1, moves.size()).stream().noneMatch(Move::isVital);
        if (isEnough) {
            String devices = String.join(
                    ", ",
                    deed.levels().get(level).stream()
                            .map(device -> device.id().value())
                            .toList());
            all.add(new Effect.Fenced(level + 1, devices));
        }
        FencingRun run =
                new FencingRun(deed, phase, level, move, attempt, number, began, due, isFenced || isEnough, failures);
        return move + 1 < moves.size() ? run.next(level, move + 1, Duration.ZERO, now, all) : run.over(all);
    }

    private Step missed(Move present, Result result, List<Effect> effects, BootTime now) {
        Duration spent = now.since(began);
        boolean mayRetry = result == Result.FAILED
                && attempt + 1 < present.device().manner(present.action()).attempts()
                && spent.compareTo(limit(present)) < 0;
        if (mayRetry) {
            return call(level, move, attempt + 1, now, effects);
        }
        if (!present.isVital()) {
            return move + 1 < moves().size() ? next(level, move + 1, Duration.ZERO, now, effects) : over(effects);
        }
        if (level + 1 < deed.levels().size()) {
            return next(level + 1, 0, Duration.ZERO, now, effects);
        }
        List<Effect> all = new ArrayList<>(effects);
        all.add(new Effect.Failed(String.join("; ", failures)));
        return over(all);
    }

    /** Goes on with a move: after its delay, or at once. */
    private Step next(int toLevel, int toMove, Duration head, BootTime now, List<Effect> before) {
        Move wanted = moves(toLevel).get(toMove);
        Duration wait = wanted.action().takesPower()
                ? head.plus(deed.delays().getOrDefault(wanted.device().id(), Duration.ZERO))
                : Duration.ZERO;
        if (wait.isZero()) {
            return call(toLevel, toMove, 0, now, before);
        }
        List<Effect> effects = new ArrayList<>(before);
        BootTime at = now.plus(wait);
        effects.add(new Effect.WakeAt(at));
        return new Step(
                new FencingRun(deed, Phase.DELAYED, toLevel, toMove, 0, number, now, at, isFenced, failures), effects);
    }

    private Step call(int ofLevel, int ofMove, int ofAttempt, BootTime now, List<Effect> before) {
        Move wanted = moves(ofLevel).get(ofMove);
        BootTime first = ofAttempt == 0 ? now : began;
        Duration left = limit(wanted).minus(now.since(first));
        List<Effect> effects = new ArrayList<>(before);
        String port =
                deed.ports().getOrDefault(wanted.device().id(), deed.target().value());
        effects.add(new Effect.Call(number + 1, wanted.device(), port, wanted.action(), left, ofAttempt));
        return new Step(
                new FencingRun(
                        deed, Phase.CALLING, ofLevel, ofMove, ofAttempt, number + 1, first, now, isFenced, failures),
                effects);
    }

    private Step over(List<Effect> effects) {
        return new Step(
                new FencingRun(deed, Phase.OVER, level, move, attempt, number, began, due, isFenced, failures),
                effects);
    }

    private Duration limit(Move wanted) {
        Duration own = wanted.device().manner(wanted.action()).limit();
        return own.isZero() ? deed.limit() : own;
    }

    private List<Move> moves() {
        return moves(level);
    }

    private List<Move> moves(int ofLevel) {
        List<Device> devices = deed.levels().get(ofLevel);
        boolean isSplit = deed.action() == FenceAction.REBOOT
                && (devices.size() > 1
                        || deed.rebootless().contains(devices.get(0).id()));
        List<Move> moves = new ArrayList<>();
        for (Device device : devices) {
            moves.add(new Move(device, isSplit ? FenceAction.OFF : deed.action(), true));
        }
        if (isSplit) {
            devices.forEach(device -> moves.add(new Move(device, FenceAction.ON, false)));
        }
        return moves;
    }
}
