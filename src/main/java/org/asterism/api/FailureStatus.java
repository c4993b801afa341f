package org.asterism.api;

import java.time.Instant;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/**
 * One failed operation of a resource on a node.
 *
 * @param operation OCF action
 * @param intervalMs of a recurring operation, else 0
 * @param meaning what the exit status means: {@code not running}, {@code timed out}, …
 * @param reason the agent's own exit reason or last line; empty if it gave none
 * @param durationMs how long it took
 * @param count failures of this operation on this node since the last cleanup
 */
public record FailureStatus(
        ResourceId resource,
        NodeName node,
        String operation,
        long intervalMs,
        int exit,
        String meaning,
        String reason,
        Instant at,
        long durationMs,
        Score count) {}
