package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.asterism.heartbeat.Gate.Result;
import org.asterism.membership.core.LinkEvent;
import org.asterism.membership.core.LinkTable;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.quorum.core.Admission;
import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.QuorumCore;
import org.asterism.quorum.core.VoterChange;
import org.asterism.transport.Links;

/** The loop of the heart. Everything but {@link #snapshot()} and {@link #leaseEnd()} belongs to its thread. */
final class Turns {

    /** Batches of datagrams taken before time passes for the cores: a flood must not stop the clock. */
    private static final int MOST_BATCHES = 4;

    private final Heart.Setting setting;
    private final Timing timing;
    private final Links links;
    private final Gate gate;
    private final Commands commands;
    private final LinkTable table;
    private final QuorumCore core;
    private final Effects effects;
    private final Bulletin bulletin;
    private final Pings pings;
    private long digest;
    private long longestDelay;
    private boolean isStopping;
    private Heart.Ending ending = Heart.Ending.CLOSE;

    Turns(Heart.Setting setting, Commands commands) {
        this.setting = setting;
        this.commands = commands;
        this.links = setting.links();
        this.gate = setting.gate();
        QuorumConfig config = setting.quorum();
        this.timing = config.timing();
        BootTime start = now();
        this.table = new LinkTable(
                config.self(),
                config.members(),
                links.labels(),
                timing,
                links.health(),
                setting.remembered().generation(),
                start);
        this.core = new QuorumCore(config, setting.remembered(), table, start);
        this.bulletin = new Bulletin(config, core, table, gate, setting.listener());
        this.effects = new Effects(setting, core, table, bulletin, commands);
        this.pings = new Pings(setting, table, commands, this::tell);
        bulletin.publish(start, Duration.ZERO);
    }

    HeartSnapshot snapshot() {
        return bulletin.snapshot();
    }

    BootTime leaseEnd() {
        return bulletin.leaseEnd();
    }

    void run() {
        BootTime start = now();
        table.tick(start);
        effects.carryOut(core.start(start));
        boolean hasMore = false;
        while (!isStopping) {
            hasMore = turn(hasMore);
        }
        if (ending == Heart.Ending.CLOSE) {
            effects.closeEverything();
        }
        bulletin.tell(new HeartEvent.Stopped());
    }

    private boolean turn(boolean hasMore) {
        BootTime wake = hasMore ? BootTime.ZERO : nextWake();
        links.await(hasMore ? 0 : Math.max(1, wake.nanos() - now().nanos()));
        boolean isMore = commands.run();
        isMore |= drain();
        BootTime now = now();
        if (!hasMore) {
            longestDelay = Math.max(longestDelay, now.nanos() - wake.nanos());
        }
        readDigest();
        passTime(now);
        bulletin.publishIfDue(now, Duration.ofNanos(longestDelay));
        return isMore;
    }

    private BootTime nextWake() {
        BootTime wake = core.nextWake();
        return wake.isBefore(table.nextWake()) ? wake : table.nextWake();
    }

    /** After a delay of our own, all that waited must be heard before anybody is judged. */
    private boolean drain() {
        boolean isMore = links.drain(this::heard);
        for (int batch = 1; isMore && batch < MOST_BATCHES; batch++) {
            isMore = links.drain(this::heard);
        }
        return isMore;
    }

    private void heard(int link, Heartbeat heartbeat) {
        BootTime now = now();
        List<LinkEvent> changes = core.isForeign(heartbeat) ? List.of() : table.received(link, heartbeat, now);
        bulletin.heard(heartbeat);
        bulletin.tellLinks(changes);
        effects.carryOut(core.on(new Event.Received(heartbeat), now));
    }

    private void passTime(BootTime now) {
        boolean isJudged = false;
        if (!now.isBefore(table.nextWake())) {
            isJudged = bulletin.tellLinks(table.tick(now));
        }
        if (isJudged || !now.isBefore(core.nextWake())) {
            tell(new Event.Tick());
        }
        pings.pingIfNeeded(now);
    }

    private void readDigest() {
        long present = setting.digest().getAsLong();
        if (present != digest) {
            digest = present;
            tell(new Event.DigestChanged(present));
        }
    }

    private BootTime now() {
        return setting.clock().get();
    }

    /* ---- commands ---- */

    void tell(Event event) {
        effects.carryOut(core.on(event, now()));
    }

    Permit admit(Epoch epoch, Incarnation incarnation) {
        readDigest();
        return permit(core.mayTake(epoch, incarnation, now()));
    }

    Permit mayAct(Epoch epoch, Incarnation incarnation) {
        return permit(core.mayAct(epoch, incarnation, now()));
    }

    Result open(InetAddress address, Epoch epoch, Incarnation incarnation) {
        if (core.mayAct(epoch, incarnation, now()) instanceof Admission.Refused refused) {
            return new Result.Refused(refused.reason());
        }
        Result result = gate.open(address);
        if (result instanceof Result.Gone) {
            restoreGate("found gone when opening " + address.getHostAddress());
            result = gate.open(address);
        }
        bulletin.note();
        return result;
    }

    Result close(InetAddress address) {
        Result result = gate.close(address);
        bulletin.note();
        return result;
    }

    boolean isOpen(InetAddress address) {
        return gate.opened().contains(address);
    }

    Result guard(List<String> devices, List<InetAddress> addresses) {
        return gate.guard(devices, addresses);
    }

    boolean acceptsDocument(Epoch epoch) {
        return core.acceptsDocument(epoch);
    }

    boolean documentWritten(DocumentVersion version) {
        tell(new Event.DocumentWritten(version));
        return core.mayAcknowledge(version);
    }

    VoterChange changeVoters(SortedMap<NodeName, Integer> wanted) {
        VoterChange answer = core.changeVoters(wanted, now());
        tell(new Event.Tick());
        return answer;
    }

    void requestRestart(Duration length) {
        effects.expectRestart();
        tell(new Event.RestartRequested(length));
        effects.denyRestartUnlessArmed();
    }

    void restoreGate(String how) {
        effects.restoreGate(how);
    }

    void stop(Heart.Ending how) {
        isStopping = true;
        ending = how;
    }

    /** After a bug: close what can be closed, and say so. Nothing here may fail again. */
    void giveUp(Throwable bug) {
        String reason = "the heart stopped by a bug: " + bug;
        try {
            effects.closeEverything();
        } catch (RuntimeException | Error e) {
            reason += "; the gate could not be closed either: " + e;
        }
        bulletin.tell(new HeartEvent.Failed(reason));
    }

    private static Permit permit(Admission admission) {
        return admission instanceof Admission.Admitted admitted
                ? new Permit.Granted(admitted.deadline())
                : new Permit.Refused(((Admission.Refused) admission).reason());
    }
}
