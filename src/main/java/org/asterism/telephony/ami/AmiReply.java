package org.asterism.telephony.ami;

import java.time.Duration;
import java.util.List;

/** What came of an action. */
public sealed interface AmiReply {

    /** One sentence for operators. */
    String sentence();

    /**
     * It was done or answered.
     *
     * @param items events of the list that the action asked for, without the one that ends it
     * @param took from sending to the last message
     */
    record Answered(AmiMessage response, List<AmiMessage> items, Duration took) implements AmiReply {

        public Answered {
            items = List.copyOf(items);
        }

        @Override
        public String sentence() {
            return "AMI answers within " + took.toMillis() + " ms";
        }
    }

    /** Asterisk refused it: no such channel, no right. */
    record Refused(String reason) implements AmiReply {
        @Override
        public String sentence() {
            return "AMI refuses: " + reason;
        }
    }

    /** No whole answer within the limit: hung, frozen or overloaded. Whether it was done is unknown. */
    record Silent(Duration limit) implements AmiReply {
        @Override
        public String sentence() {
            return "AMI does not answer within " + limit.toMillis() + " ms";
        }
    }

    /** It was not sent, or the connection ended before the answer; in the second case whether it was done is unknown. */
    record NotConnected(String reason) implements AmiReply {
        @Override
        public String sentence() {
            return "AMI is not connected: " + reason;
        }
    }
}
