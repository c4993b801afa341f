package org.asterism.quorum.core;

import org.asterism.model.ClusterState.Votes;

/** Whether this node has the quorum's word, and why. */
public record QuorumVerdict(Votes votes, String reason) {}
