package org.asterism.heartbeat;

import java.util.function.Consumer;
import org.asterism.membership.core.LinkTable;
import org.asterism.model.BootTime;
import org.asterism.model.Hearing;
import org.asterism.quorum.core.Event;
import org.asterism.quorum.core.QuorumConfig;

/** Asks the ping nodes while a peer is late or silent, once per keepalive. For the heart's thread. */
final class Pings {

    private final Heart.Setting setting;
    private final LinkTable table;
    private final Commands commands;
    private final Consumer<Event> core;
    private final int me;
    private final int nodes;
    private long nextAt;

    Pings(Heart.Setting setting, LinkTable table, Commands commands, Consumer<Event> core) {
        this.setting = setting;
        this.table = table;
        this.commands = commands;
        this.core = core;
        this.nodes = setting.quorum().nodes().size();
        this.me = setting.quorum().nodes().indexOf(setting.quorum().self());
    }

    void pingIfNeeded(BootTime now) {
        if (setting.quorum().tieBreaker() != QuorumConfig.TieBreaker.PING || now.nanos() < nextAt || allHeard()) {
            return;
        }
        nextAt = now.nanos() + setting.quorum().timing().keepalive().toNanos();
        setting.pinger().ping(() -> commands.notice(() -> core.accept(new Event.PingAnswered(now))));
    }

    private boolean allHeard() {
        for (int i = 0; i < nodes; i++) {
            if (i != me && table.verdict(i) != Hearing.Verdict.HEARD) {
                return false;
            }
        }
        return true;
    }
}
