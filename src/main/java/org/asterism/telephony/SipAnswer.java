package org.asterism.telephony;

import java.time.Duration;

/** What a SIP stack answered to OPTIONS. */
public sealed interface SipAnswer {

    /** One sentence for operators. */
    String sentence();

    /** A final response that is none of the failures: the stack lives. */
    record Alive(int status, String phrase, Duration roundTrip) implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP answers " + status + " " + phrase;
        }
    }

    /** A response that the caller counts as failure. */
    record Unwell(int status, String phrase) implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP answers " + status + " " + phrase;
        }
    }

    /** Nothing came in time, {@code sent} requests out. */
    record Silent(Duration limit, int sent) implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP does not answer within " + limit.toMillis() + " ms (" + sent + " requests)";
        }
    }

    /** Nobody listens there. */
    record Closed() implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP port is closed";
        }
    }

    /** The connection or its handshake failed. */
    record Broken(String reason) implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP connection fails: " + reason;
        }
    }

    /** It could not be asked: no such own address, no descriptors, too many probes. Says nothing about the stack. */
    record NotAsked(String reason) implements SipAnswer {
        @Override
        public String sentence() {
            return "SIP could not be asked: " + reason;
        }
    }
}
