package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.asterism.heartbeat.Gate.Result;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.Remembered;
import org.asterism.quorum.core.VoterChange;
import org.asterism.transport.Links;

/**
 * The heart of this node, as other threads see it. Every method returns at once; stages complete on the setting's executor
 * and never fail.
 */
public final class Heart {

    /**
     * All the heart needs.
     *
     * @param links given over to the heart's thread, apart from what any thread may call
     * @param clock CLOCK_BOOTTIME
     * @param digest of all that this node holds or is about to hold; read before each decision that depends on it, so work
     *     must show in it before its permission is asked
     * @param callbacks where the stages returned here complete
     * @param failStop ends the process after a bug; called last
     */
    public record Setting(
            QuorumConfig quorum,
            Remembered remembered,
            Links links,
            Gate gate,
            HeartDisk disk,
            Pinger pinger,
            HeartListener listener,
            Supplier<BootTime> clock,
            LongSupplier digest,
            Executor callbacks,
            Runnable failStop) {}

    /** What becomes of the gate when the heart stops. */
    public enum Ending {
        /** Everything is closed. */
        CLOSE,
        /** The gate stays as it is, for the next life of this node; only after {@link HeartEvent.RestartReady}. */
        LEAVE
    }

    /** Name of its thread. */
    public static final String THREAD = "asterism-heart";

    private static final String BUSY = "the heart of this node has ended, or too many requests wait";

    private final Setting setting;
    private final Commands commands;
    private final Turns turns;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Heart(Setting setting) {
        this.setting = setting;
        this.commands = new Commands(setting.links()::wakeUp);
        this.turns = new Turns(setting, commands);
    }

    /** Starts the thread. */
    public static Heart start(Setting setting) {
        Heart heart = new Heart(setting);
        Thread thread = new Thread(heart::run, THREAD);
        thread.setDaemon(false);
        thread.start();
        return heart;
    }

    private void run() {
        boolean hasFailed = true;
        try {
            turns.run();
            hasFailed = false;
        } catch (RuntimeException | Error e) {
            turns.giveUp(e);
        } finally {
            commands.close();
            ended.countDown();
            if (hasFailed) {
                setting.failStop().run();
            }
        }
    }

    /** How things stand, at most some rounds old. */
    public HeartSnapshot snapshot() {
        return turns.snapshot();
    }

    /**
     * End of the latest lease that this life of the heart has had; in the past if none holds, {@link BootTime#ZERO} if there never
     * was one. Kept up with every turn, so that it can be compared with the clock. A snapshot's cannot: that may be older than a
     * whole lease, which was renewed since. Read the clock first.
     */
    public BootTime leaseEnd() {
        return turns.leaseEnd();
    }

    /** Whether work of this epoch may be taken; what it will hold must be in the digest already. */
    public CompletionStage<Permit> admit(Epoch epoch, Incarnation incarnation) {
        return ask(() -> turns.admit(epoch, incarnation), new Permit.Refused(BUSY));
    }

    /** The same at the last moment before it acts. */
    public CompletionStage<Permit> mayAct(Epoch epoch, Incarnation incarnation) {
        return ask(() -> turns.mayAct(epoch, incarnation), new Permit.Refused(BUSY));
    }

    /** Opens the gate for an address, after the check of the last moment. */
    public CompletionStage<Result> openAddress(InetAddress address, Epoch epoch, Incarnation incarnation) {
        return ask(() -> turns.open(address, epoch, incarnation), new Result.Refused(BUSY));
    }

    public CompletionStage<Result> closeAddress(InetAddress address) {
        return ask(() -> turns.close(address), new Result.Refused(BUSY));
    }

    /** Whether this node may use the address while the lease holds; false also when too many requests wait. */
    public CompletionStage<Boolean> isOpen(InetAddress address) {
        return ask(() -> turns.isOpen(address), false);
    }

    /** Changes which addresses on which devices the gate holds back. */
    public CompletionStage<Result> guard(Collection<String> devices, Collection<InetAddress> addresses) {
        List<String> onDevices = List.copyOf(devices);
        List<InetAddress> guarded = List.copyOf(addresses);
        return ask(() -> turns.guard(onDevices, guarded), new Result.Refused(BUSY));
    }

    /** Whether a document of this epoch may be written here; afterwards this node takes no older one. */
    public CompletionStage<Boolean> acceptsDocument(Epoch epoch) {
        return ask(() -> turns.acceptsDocument(epoch), false);
    }

    /** The document is on this node's disk in this version; answers whether that may be acknowledged. */
    public CompletionStage<Boolean> documentWritten(DocumentVersion version) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        commands.notice(() -> {
            boolean mayAcknowledge = turns.documentWritten(version);
            answer.completeAsync(() -> mayAcknowledge, setting.callbacks());
        });
        return answer;
    }

    /** This node is in that Pekko net now. */
    public void netChanged(NetIdentity net) {
        commands.notice(() -> turns.tell(new Event.NetChanged(net)));
    }

    /** Begins a change of the voter set, on the node that coordinates; the end is told by an event. */
    public CompletionStage<VoterChange> changeVoters(SortedMap<NodeName, Integer> wanted) {
        SortedMap<NodeName, Integer> votes = new TreeMap<>(wanted);
        return ask(() -> turns.changeVoters(votes), new VoterChange.Refused(BUSY));
    }

    /** The digest changed; without this call the next turn finds out. */
    public void digestChanged() {
        setting.links().wakeUp();
    }

    /** Asks the peers to spare this node for a planned restart; answered by an event. */
    public void requestRestart(Duration length) {
        commands.notice(() -> turns.requestRestart(length));
    }

    /**
     * Somebody made sure that the silent peer is down; counts only where that decides between two nodes, and while the peer is
     * silent.
     *
     * @param request the snapshot's, or {@link Event.DownConfirmed#UNASKED}: an operator's word
     */
    public void downConfirmed(NodeName peer, long request) {
        commands.notice(() -> turns.tell(new Event.DownConfirmed(peer, request)));
    }

    /** This node holds nothing any more and will leave: another shall coordinate. */
    public void resign() {
        commands.notice(() -> turns.tell(new Event.Resigned()));
    }

    /** Somebody else changed the gate; puts it up anew. */
    public void gateDamaged(String how) {
        commands.notice(() -> turns.restoreGate(how));
    }

    /** Ends the heart after the turn at hand. */
    public void stop(Ending ending) {
        commands.notice(() -> turns.stop(ending));
    }

    /** Waits until the thread did its last work; for the end of the process and for tests. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private <T> CompletionStage<T> ask(Supplier<T> question, T ifBusy) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean isTaken = commands.request(() -> {
            T value = question.get();
            answer.completeAsync(() -> value, setting.callbacks());
        });
        if (!isTaken) {
            answer.complete(ifBusy);
        }
        return answer;
    }
}
