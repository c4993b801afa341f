package org.asterism.fencing;

import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.wire.WireMessage;

/**
 * What nodes send one another about fencing. Plain fields only, so that a later release can add some. Times are milliseconds.
 */
public final class Messages {

    private Messages() {}

    /** Messages that go to the {@link Fencer}. */
    public sealed interface Kind extends WireMessage {}

    /** Run a device's agent. {@code epoch} of the asker; 0 where no coordinator asks. {@code action}: a name of {@code FenceAction}. */
    public record CallOrder(
            String asker, long epoch, long call, String device, String port, String action, String target, long limitMs)
            implements Kind {}

    /** How it ended. {@code result}: a name of {@code FencingRun.Result}. */
    public record CallAnswer(String node, long call, String result, String reason, long tookMs) implements Kind {}

    /** A line of the history. {@code outcome}: a name of {@code FencingRecord.Outcome}. */
    public record News(
            String target,
            long life,
            String action,
            String outcome,
            String by,
            String node,
            long beganMs,
            long endedMs,
            String reason,
            String detail)
            implements Kind {}

    /** Whom a device fences, as it told {@code node}. {@code isAny}: every node by its name; else {@code ports}. */
    public record HostsTold(String node, String device, boolean isAny, SortedMap<String, String> ports)
            implements Kind {
        public HostsTold {
            ports = ports == null ? new TreeMap<>() : ports;
        }
    }
}
