package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;
import org.asterism.membership.core.LinkTable;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.QuorumCore;
import org.asterism.quorum.core.Remembered;
import org.asterism.quorum.core.VoterChange;
import org.asterism.quorum.core.WeakenedCore;

/** One machine: its clock, disk and gate, and the process that runs the cores on it. */
final class SimNode {

    static final Duration LONGEST_RESTART = Duration.ofMillis(1500);

    private final World world;
    final int index;
    final Disk disk = new Disk();
    final Gate gate = new Gate();
    private final long clockOffset;
    private final long clockPpm;
    private Timing timing = World.TIMING;
    private int life;
    private boolean isUp;
    private long frozenUntil;
    private long diskFreeAt;
    private long diskSlowUntil;
    private QuorumCore core;
    private LinkTable links;
    private Worker worker;
    private Coordination coordination;
    private final ArrayDeque<Runnable> acts = new ArrayDeque<>();
    private long lastActAt;
    private long wakeAt;

    SimNode(World world, int index) {
        this.world = world;
        this.index = index;
        this.clockOffset = world.chance.between(1000 * MS, 1_000_000 * MS);
        this.clockPpm = world.chance.between(-World.TIMING.driftPpm() / 2, World.TIMING.driftPpm() / 2 - 200);
    }

    int life() {
        return life;
    }

    boolean isUp() {
        return isUp;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    QuorumCore core() {
        return core;
    }

    Worker worker() {
        return worker;
    }

    Coordination coordination() {
        return coordination;
    }

    LinkTable links() {
        return links;
    }

    /** The machine's own clock, which the kernel's timers go by too. */
    long local() {
        return clockOffset + world.now() + world.now() / 1_000_000 * clockPpm;
    }

    BootTime clock() {
        return new BootTime(local());
    }

    private long trueTimeOf(long local) {
        long span = local - local();
        return world.now() + span - span / 1_000_000 * clockPpm;
    }

    /* ---- life and death ---- */

    void startProcess() {
        life++;
        isUp = true;
        frozenUntil = 0;
        acts.clear();
        lastActAt = 0;
        wakeAt = Long.MAX_VALUE;
        Remembered remembered = disk.startLife(Duration.ofNanos(gate.restartLeft(local())));
        links = new LinkTable(
                world.names.get(index),
                world.names,
                List.of("eth0"),
                timing,
                LinkHealth.standard(),
                remembered.generation(),
                clock());
        QuorumConfig config = new QuorumConfig(
                world.names.get(index),
                world.names.subList(0, world.owners().size()),
                world.names.subList(world.owners().size(), world.names.size()),
                disk.voters().orElseGet(this::firstVoters),
                timing,
                world.chance.salt(),
                world.tieBreaker(),
                world.waitForAll(),
                world.lastManStanding(),
                LONGEST_RESTART);
        core = WeakenedCore.without(world.removedGuard, config, remembered, links, clock());
        worker = new Worker(world, this, remembered.restartSlot().isZero() ? 0 : gate.mine());
        coordination = new Coordination(world, this);
        trace("starts", remembered);
        links.tick(clock());
        carryOut(core.start(clock()));
    }

    private VoterSet firstVoters() {
        boolean isFounder = disk.losses() == 0 && world.voters.members().contains(world.names.get(index));
        return isFounder ? world.voters : world.named;
    }

    /** From the next start on; true if it is another than before. */
    boolean useTiming(Timing other) {
        boolean isOther = !other.equals(timing);
        timing = other;
        return isOther;
    }

    void kill() {
        trace("dies", "");
        isUp = false;
        life++;
        acts.clear();
    }

    void powerOff() {
        kill();
        gate.reset();
    }

    void freeze(long span) {
        trace("is frozen for ms", span / MS);
        frozenUntil = Math.max(frozenUntil, world.now() + span);
    }

    void slowDisk(long span) {
        diskSlowUntil = world.now() + span;
    }

    void thaw() {
        frozenUntil = 0;
        diskSlowUntil = 0;
    }

    /* ---- events and effects ---- */

    void receive(Heartbeat heartbeat) {
        if (!core.isForeign(heartbeat)) {
            links.received(0, heartbeat, clock());
        }
        tell(new Event.Received(heartbeat));
    }

    void tell(Event event) {
        carryOut(core.on(event, clock()));
    }

    /** An operator's wish, if this node can fulfil it. */
    void changeVoters(SortedMap<NodeName, Integer> wanted) {
        VoterChange answer = core.changeVoters(wanted, clock());
        if (answer instanceof VoterChange.Begun) {
            world.checks.voterChangeBegun();
        }
        trace("asked for " + wanted, answer);
        tell(new Event.Tick());
    }

    private void tick() {
        wakeAt = Long.MAX_VALUE;
        links.tick(clock());
        tell(new Event.Tick());
        coordination.drive();
    }

    private void carryOut(List<Effect> effects) {
        int present = life;
        for (int i = 0; i < effects.size() && life == present; i++) {
            Effect effect = effects.get(i);
            world.checks.decided(this, effect);
            inOrder(() -> act(effect));
            coordination.decided(effect);
            worker.decided(effect);
        }
        if (life == present) {
            planWake();
        }
    }

    /** Acts of one process happen in the order of their decisions, however late. */
    void inOrder(Runnable work) {
        long delay = world.effectDelay();
        if (delay == 0 && acts.isEmpty()) {
            work.run();
            return;
        }
        lastActAt = Math.max(lastActAt, world.now() + delay);
        acts.add(work);
        world.at(lastActAt, this, () -> acts.remove().run());
    }

    private void planWake() {
        long wake =
                trueTimeOf(Math.min(core.nextWake().nanos(), links.nextWake().nanos()));
        wake = Math.max(wake, world.now() + MS / 5);
        if (wake < wakeAt) {
            wakeAt = wake;
            long planned = wake;
            world.at(wake, this, () -> {
                if (wakeAt == planned) {
                    tick();
                }
            });
        }
    }

    private void act(Effect effect) {
        if (effect instanceof Effect.Send send) {
            sendToAll(send.heartbeat());
        } else if (effect instanceof Effect.Arm arm) {
            gate.arm(arm.slot(), local() + arm.timeout().toNanos());
            acknowledge(new Event.Armed(arm.slot(), Event.Result.DONE));
        } else if (effect instanceof Effect.Confirm confirm) {
            gate.confirm(confirm.slot());
            world.checks.gateChanged(this);
        } else if (effect instanceof Effect.DropAll) {
            trace("drops all", "");
            gate.dropAll();
            acknowledge(new Event.Dropped());
        } else if (effect instanceof Effect.ArmRestart arm) {
            gate.armRestart(local() + arm.timeout().toNanos());
            acknowledge(new Event.RestartArmed(Event.Result.DONE));
        } else if (effect instanceof Effect.DropRestart) {
            gate.dropRestart();
            acknowledge(new Event.RestartDropped());
        } else if (effect instanceof Effect.ConfirmRestart) {
            gate.confirmRestart();
            restartInOrder();
        } else if (effect instanceof Effect.FencingWanted wanted) {
            world.power().ask(this, wanted);
        } else if (effect instanceof Effect.FencingDropped) {
            world.power().drop(this);
        } else {
            write(effect);
        }
    }

    /** The process takes its time to end, and its heartbeats go on until then. */
    private void restartInOrder() {
        trace("restarts in order", "");
        world.at(world.now() + world.chance.between(0, 600 * MS), this, () -> {
            kill();
            world.at(world.now() + world.chance.between(5 * MS, 1800 * MS), () -> {
                if (!isUp) {
                    startProcess();
                }
            });
        });
    }

    private void acknowledge(Event event) {
        world.at(world.now() + MS / 20, this, () -> tell(event));
    }

    private void sendToAll(Heartbeat heartbeat) {
        for (SimNode peer : world.nodes) {
            if (peer != this) {
                world.send(index, peer.index, () -> peer.receive(heartbeat));
            }
        }
        if (world.isPinging(index)) {
            world.at(
                    world.now() + world.chance.between(MS / 5, 3 * MS),
                    this,
                    () -> tell(new Event.PingAnswered(heartbeat.sentAt())));
        }
    }

    private void write(Effect effect) {
        if (effect instanceof Effect.ReserveEpochs reserve) {
            Epoch upTo = reserve.upTo();
            onDisk(() -> disk.reserve(upTo.value()), () -> tell(new Event.Reserved(upTo)));
        } else if (effect instanceof Effect.PersistGeneration persist) {
            onDisk(() -> disk.generation(persist.generation().value()), () -> {
                links.renew(persist.generation());
                tell(new Event.GenerationPersisted(persist.generation()));
            });
        } else if (effect instanceof Effect.PersistSpare spare) {
            onDisk(() -> disk.spare(spare.peer(), spare.length()), () -> tell(new Event.SparePersisted(spare.peer())));
        } else if (effect instanceof Effect.StoreVoters store) {
            onDisk(
                    () -> disk.voters(store.voters()),
                    () -> tell(new Event.VotersWritten(store.voters().version())));
        } else if (effect instanceof Effect.ForgetSpare spare) {
            onDisk(() -> disk.forgetSpare(spare.peer()), () -> {});
        } else if (effect instanceof Effect.NoteDocument note) {
            onDisk(
                    () -> write(new Disk.Document(note.version(), 0)),
                    () -> tell(new Event.DocumentWritten(note.version())));
        }
    }

    void writeDocument(Disk.Document document) {
        onDisk(() -> write(document), () -> tell(new Event.DocumentWritten(document.version())));
    }

    private void write(Disk.Document document) {
        disk.write(document);
        world.written(document.version());
    }

    /** A write takes effect when the disk gets to it, even if the process has died meanwhile. */
    private void onDisk(Runnable write, Runnable acknowledgement) {
        boolean isSlow = world.now() < diskSlowUntil;
        long span = isSlow ? world.chance.between(0, 1500 * MS) : world.chance.between(MS / 10, 3 * MS);
        diskFreeAt = Math.max(diskFreeAt, world.now()) + span;
        diskFreeAt = Math.min(diskFreeAt, Math.max(world.now() + 3 * MS, diskSlowUntil));
        int writer = life;
        int medium = disk.losses();
        world.at(diskFreeAt, () -> {
            if (writer == life) {
                write.run();
                world.at(world.now(), this, acknowledgement);
            } else if (writer == life - 1 && !isUp && medium == disk.losses() && world.chance.isOneIn(2)) {
                write.run();
            }
        });
    }

    void mail(int to, Mail mail) {
        SimNode receiver = world.nodes.get(to);
        Runnable delivery = () -> {
            receiver.worker.receive(index, mail);
            receiver.coordination.receive(index, mail);
        };
        if (to == index) {
            world.at(world.now() + MS / 20, this, delivery);
        } else if (!(mail instanceof Mail.Propose) || world.isReachedByDocuments(to)) {
            world.send(index, to, delivery);
        }
    }

    void trace(String what, Object value) {
        if (world.isTraced) {
            world.trace(world.names.get(index) + " " + what, value);
        }
    }
}
