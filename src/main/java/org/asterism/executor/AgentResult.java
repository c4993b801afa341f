package org.asterism.executor;

import java.time.Duration;
import org.asterism.model.OcfCode;

/** How a call ended. */
public sealed interface AgentResult {

    /** One sentence for operators; empty when there is nothing to say. */
    String reason();

    /**
     * The agent ran and ended by itself.
     *
     * @param exit its exit status, see {@link OcfCode}; 128 + n if signal n ended it
     */
    record Ended(int exit, String reason, AgentOutput output, Duration took) implements AgentResult {

        public static Ended of(OcfCode code, String reason) {
            return new Ended(code.exit(), reason, AgentOutput.NONE, Duration.ZERO);
        }

        public boolean is(OcfCode code) {
            return exit == code.exit();
        }
    }

    /** It took longer than its limit and was ended by us. */
    record TimedOut(Duration limit, String reason, AgentOutput output) implements AgentResult {}

    /**
     * Nothing ran, since the node lacks what the agent needs.
     *
     * @param code what OCF calls it; the scheduler reads it as if the agent had said so
     */
    record Unavailable(OcfCode code, String reason, Outlook outlook) implements AgentResult {}

    /** Nothing ran, since the moment until which it was allowed had passed. */
    record CameTooLate(String reason) implements AgentResult {}

    /** Nothing ran, since we could not start it (no process, too many at once). */
    record NotRun(String reason) implements AgentResult {}

    /** Ended early because we asked for it. */
    record Cancelled(String reason) implements AgentResult {}

    /** Where no call has been made yet. */
    record NeverRan() implements AgentResult {
        @Override
        public String reason() {
            return "";
        }
    }

    /** Whether what is missing comes back without an operator. */
    enum Outlook {
        /** Stays until somebody acts: a missing agent, a wrong parameter. */
        LASTING,
        /** May pass by itself, and the agent will say so: no carrier. */
        PASSING
    }

    /** True if both say the same about the resource; duration, wording and output do not matter, but whether there are words at all. */
    default boolean agreesWith(AgentResult other) {
        if (this instanceof Ended mine && other instanceof Ended theirs) {
            return mine.exit == theirs.exit
                    && mine.reason().isEmpty() == theirs.reason().isEmpty();
        }
        if (this instanceof Unavailable mine && other instanceof Unavailable theirs) {
            return mine.code == theirs.code && mine.outlook == theirs.outlook;
        }
        return getClass().equals(other.getClass());
    }
}
