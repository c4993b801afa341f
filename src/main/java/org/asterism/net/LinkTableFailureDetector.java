package org.asterism.net;

import com.typesafe.config.Config;
import java.util.Set;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;

/**
 * Tells Pekko Cluster what the quorum recorded: a peer is available unless it is lost, or was and its old
 * member is still to be removed: a loss may be over within a heartbeat, and the node cannot come back beside that. Pekko makes one per peer, at the first
 * heartbeat to it, names the peer, and polls {@link #isAvailable}. True until monitoring begins, else joining nodes would be
 * condemned.
 *
 * <p>A peer whose Pekko heartbeats stay away for {@link #SILENT_MS} counts as unavailable, too: it began a new net that
 * nobody had to give up, and its old member could not be removed otherwise. A member that stays so without being lost is
 * ended by the coordinator's {@link NetGuardian}, since nobody could join beside it.
 */
public final class LinkTableFailureDetector implements FailureDetector, FailureDetectorWithAddress {

    /** Silence of Pekko's own heartbeats (every second), in milliseconds. */
    private static final long SILENT_MS = 3_000;

    private final Set<String> lost;
    private final Set<String> downed;
    private volatile String address = "";
    private volatile boolean isMonitoring;
    private volatile long lastHeartbeatMs;
    private final FailureDetector.Clock clock = FailureDetector.defaultClock();

    /** Called by Pekko; {@code config} is the {@code failure-detector} block, with our key {@code registry}. */
    public LinkTableFailureDetector(Config config, EventStream events) {
        String net = config.getString("registry");
        this.lost = LossRegistry.of(net);
        this.downed = LossRegistry.downed(net);
    }

    @Override
    public void setAddress(String full) {
        address = full.substring(full.lastIndexOf('@') + 1);
    }

    @Override
    public boolean isAvailable() {
        boolean isGivenUp = lost.contains(address) || downed.contains(address);
        return !isMonitoring || (!isGivenUp && nowMs() - lastHeartbeatMs < SILENT_MS);
    }

    @Override
    public boolean isMonitoring() {
        return isMonitoring;
    }

    @Override
    public void heartbeat() {
        lastHeartbeatMs = nowMs();
        isMonitoring = true;
    }

    private long nowMs() {
        return ((Number) clock.apply()).longValue();
    }
}
