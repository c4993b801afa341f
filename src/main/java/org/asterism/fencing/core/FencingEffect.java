package org.asterism.fencing.core;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** What follows from an event at the {@link FencingLedger}. */
public sealed interface FencingEffect {

    /** Have the device's agent run on node {@code on}, and tell how it ended. */
    record Run(
            long call, NodeName on, ResourceId device, String port, FenceAction action, NodeName target, Duration limit)
            implements FencingEffect {}

    record WakeAt(BootTime at) implements FencingEffect {}

    /** What this life of the target held is free; the quorum has given it up. */
    record Release(NodeName target, long life, String how) implements FencingEffect {}

    /** The target is down by a device's or an operator's word. {@code request}: that the quorum made; 0: none. */
    record Confirmed(NodeName target, long request) implements FencingEffect {}

    /** The target may run things: its unfencing succeeded. */
    record LetIn(NodeName target, long life) implements FencingEffect {}

    /** A line for the history of all nodes. */
    record Recorded(FencingRecord line) implements FencingEffect {}

    /** One sentence for the story. {@code isAlarm}: somebody has to act. */
    record Tell(String sentence, boolean isAlarm) implements FencingEffect {}
}
