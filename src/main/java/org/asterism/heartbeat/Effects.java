package org.asterism.heartbeat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.asterism.heartbeat.Gate.Result;
import org.asterism.membership.core.LinkTable;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumCore;

/**
 * Carries out what the core wants, in the order decided: acknowledgements give new effects, which come after those that wait
 * already. For the heart's thread.
 */
final class Effects {

    /** More effects than this from one event mean that the core goes in circles. */
    private static final int MOST_AT_ONCE = 1000;

    private final Heart.Setting setting;
    private final Gate gate;
    private final QuorumCore core;
    private final LinkTable table;
    private final Bulletin bulletin;
    private final Commands commands;
    private final Queue<Effect> waiting = new ArrayDeque<>();
    private boolean isRunning;
    private boolean isRestartExpected;
    private boolean isRestartArmed;

    Effects(Heart.Setting setting, QuorumCore core, LinkTable table, Bulletin bulletin, Commands commands) {
        this.setting = setting;
        this.gate = setting.gate();
        this.core = core;
        this.table = table;
        this.bulletin = bulletin;
        this.commands = commands;
    }

    void carryOut(List<Effect> effects) {
        waiting.addAll(effects);
        if (isRunning) {
            return;
        }
        isRunning = true;
        int done = 0;
        for (Effect effect = waiting.poll(); effect != null; effect = waiting.poll()) {
            if (++done > MOST_AT_ONCE) {
                throw new IllegalStateException(
                        "one event led to more than " + MOST_AT_ONCE + " effects, last: " + effect);
            }
            carryOut(effect);
        }
        isRunning = false;
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.Send send) {
            setting.links().send(send.heartbeat());
        } else if (effect instanceof Effect.Arm arm) {
            acknowledge(new Event.Armed(arm.slot(), outcome(gate.arm(arm.slot(), arm.timeout()), "arm the lease")));
        } else if (effect instanceof Effect.Confirm confirm) {
            outcome(gate.confirm(confirm.slot()), "confirm the lease");
        } else if (effect instanceof Effect.DropAll) {
            closeEverything();
            bulletin.tell(new HeartEvent.LetGo());
            acknowledge(new Event.Dropped());
        } else if (!carryOutOnDisk(effect) && !carryOutRestart(effect)) {
            bulletin.decided(effect);
        }
    }

    private boolean carryOutOnDisk(Effect effect) {
        if (effect instanceof Effect.ReserveEpochs reserve) {
            setting.disk().reserveEpochs(reserve.upTo(), () -> later(new Event.Reserved(reserve.upTo())));
        } else if (effect instanceof Effect.PersistGeneration persist) {
            setting.disk().persistGeneration(persist.generation(), () -> commands.notice(() -> renew(persist)));
        } else if (effect instanceof Effect.PersistSpare spare) {
            Event written = new Event.SparePersisted(spare.peer());
            setting.disk().persistSpare(spare.peer(), spare.length(), () -> later(written));
        } else if (effect instanceof Effect.NoteDocument note) {
            setting.disk().noteDocument(note.version(), () -> later(new Event.DocumentWritten(note.version())));
        } else if (effect instanceof Effect.StoreVoters store) {
            Event written = new Event.VotersWritten(store.voters().version());
            setting.disk().storeVoters(store.voters(), () -> later(written));
        } else if (effect instanceof Effect.ForgetSpare forget) {
            setting.disk().forgetSpare(forget.peer());
        } else {
            return false;
        }
        return true;
    }

    private boolean carryOutRestart(Effect effect) {
        if (effect instanceof Effect.ArmRestart arm) {
            Event.Result armed = outcome(gate.armRestart(arm.timeout()), "arm the restart lease");
            isRestartArmed = armed == Event.Result.DONE;
            acknowledge(new Event.RestartArmed(armed));
        } else if (effect instanceof Effect.ConfirmRestart confirm) {
            Event.Result confirmed = outcome(gate.confirmRestart(), "confirm the restart lease");
            isRestartExpected = false;
            bulletin.tell(
                    confirmed == Event.Result.DONE
                            ? new HeartEvent.RestartReady(confirm.until())
                            : new HeartEvent.RestartDenied());
        } else if (effect instanceof Effect.DropRestart) {
            outcome(gate.dropRestart(), "end the restart lease");
            isRestartArmed = false;
            denyRestartUnlessArmed();
            acknowledge(new Event.RestartDropped());
        } else {
            return false;
        }
        return true;
    }

    void expectRestart() {
        isRestartExpected = true;
    }

    void denyRestartUnlessArmed() {
        if (isRestartExpected && !isRestartArmed) {
            isRestartExpected = false;
            bulletin.tell(new HeartEvent.RestartDenied());
        }
    }

    /**
     * Closes the gate for all; if the gate was broken, by putting it up anew, closed.
     *
     * @throws IllegalStateException if neither can be done: then only the end of this process, and of the lease by itself,
     *     is safe
     */
    void closeEverything() {
        Result result = gate.closeAll();
        if (!(result instanceof Result.Done)) {
            bulletin.tell(new HeartEvent.GateTrouble("closing everything: " + words(result)));
            Result restored = gate.restore();
            Result again = restored instanceof Result.Done ? gate.closeAll() : restored;
            if (!(again instanceof Result.Done)) {
                throw new IllegalStateException("the gate cannot be closed: " + words(again));
            }
        }
        bulletin.note();
    }

    void restoreGate(String how) {
        Result result = gate.restore();
        bulletin.tell(new HeartEvent.GateTrouble(
                result instanceof Result.Done
                        ? "the gate was damaged (" + how
                                + ") and put up anew; addresses pass again after the next round"
                        : "the gate was damaged (" + how + ") and cannot be put up anew: " + words(result)));
    }

    private Event.Result outcome(Result result, String attempt) {
        if (result instanceof Result.Done) {
            return Event.Result.DONE;
        }
        if (result instanceof Result.Gone) {
            restoreGate("found gone when about to " + attempt);
        } else {
            bulletin.tell(new HeartEvent.GateTrouble("cannot " + attempt + ": " + words(result)));
        }
        return Event.Result.FAILED;
    }

    private static String words(Result result) {
        return result instanceof Result.Refused refused ? refused.reason() : "the gate is gone";
    }

    private void acknowledge(Event event) {
        waiting.addAll(core.on(event, setting.clock().get()));
    }

    /** Peers echo the new generation from now on, and that has to count as hearing us. */
    private void renew(Effect.PersistGeneration persist) {
        table.renew(persist.generation());
        carryOut(core.on(
                new Event.GenerationPersisted(persist.generation()),
                setting.clock().get()));
    }

    /** From any thread. */
    private void later(Event event) {
        commands.notice(() -> carryOut(core.on(event, setting.clock().get())));
    }
}
