package org.asterism.fencing;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingEffect;
import org.asterism.fencing.core.FencingRun;
import org.asterism.fencing.core.Traits;
import org.asterism.model.NodeName;

/** Has calls run, here or on another node, and runs those that other nodes ask for. Used by its {@link Fencer} only. */
final class FenceCalls {

    /** Time beyond a call's limit in which another node's answer must be here. */
    private static final Duration TRAVEL = Duration.ofSeconds(5);

    private final ActorContext<Fencer.Command> context;
    private final TimerScheduler<Fencer.Command> timers;
    private final Fencer.Setting setting;

    FenceCalls(ActorContext<Fencer.Command> context, TimerScheduler<Fencer.Command> timers, Fencer.Setting setting) {
        this.context = context;
        this.timers = timers;
        this.setting = setting;
    }

    /** The end comes as {@link Fencer.CallEnded} or as another node's answer. */
    void run(FencingEffect.Run run, Optional<Device> device, Traits traits, long epoch) {
        if (!run.on().equals(setting.self())) {
            timers.startSingleTimer(
                    run.call(),
                    new Fencer.CallEnded(run.call(), FencingRun.Result.TIMED_OUT, "no answer from " + run.on()),
                    run.limit().plus(TRAVEL));
            setting.post()
                    .accept(
                            run.on(),
                            new Messages.CallOrder(
                                    setting.self().value(),
                                    epoch,
                                    run.call(),
                                    run.device().value(),
                                    run.port(),
                                    run.action().name(),
                                    run.target().value(),
                                    run.limit().toMillis()));
        } else if (device.isEmpty()) {
            context.getSelf()
                    .tell(new Fencer.CallEnded(
                            run.call(), FencingRun.Result.FAILED, "the device is not configured any more"));
        } else {
            context.pipeToSelf(
                    setting.agents()
                            .run(
                                    device.get(),
                                    traits,
                                    run.action(),
                                    run.target().value(),
                                    run.port(),
                                    run.limit()),
                    (answer, failure) -> answer == null
                            ? new Fencer.CallEnded(run.call(), FencingRun.Result.FAILED, String.valueOf(failure))
                            : new Fencer.CallEnded(run.call(), answer.result(), answer.reason()));
        }
    }

    /** Runs a call for another node's request, unless it is out of date or would hit ourselves. */
    void serve(Messages.CallOrder order, Optional<Device> device, Traits traits) {
        FenceAction action = FenceAction.valueOf(order.action());
        String refusal = order.epoch() < setting.established().getAsLong()
                ? "the order is of an older epoch"
                : action.takesPower() && order.target().equals(setting.self().value())
                        ? "a node does not fence itself"
                        : device.isEmpty() ? "no device " + order.device() + " is known on " + setting.self() : "";
        if (device.isEmpty() || !refusal.isEmpty()) {
            answer(order, FenceAgents.Answer.missing(refusal));
            return;
        }
        context.pipeToSelf(
                setting.agents()
                        .run(
                                device.get(),
                                traits,
                                action,
                                order.target(),
                                order.port(),
                                Duration.ofMillis(order.limitMs())),
                (answer, failure) -> new Fencer.ServedCall(
                        order, answer == null ? FenceAgents.Answer.missing(String.valueOf(failure)) : answer));
    }

    void answer(Messages.CallOrder order, FenceAgents.Answer answer) {
        setting.post()
                .accept(
                        new NodeName(order.asker()),
                        new Messages.CallAnswer(
                                setting.self().value(),
                                order.call(),
                                answer.result().name(),
                                answer.reason(),
                                answer.took().toMillis()));
    }
}
