package org.asterism.telephony;

import java.time.Duration;

/** What came of a call. */
public sealed interface CallAnswer {

    /** One sentence for operators. */
    String sentence();

    /**
     * It was answered.
     *
     * @param postDial from the call to the first sign of ringing or the answer
     * @param sent packets of sound
     * @param returned those that came back
     * @param lost those that did not, without the ones before the first that did: the far end begins a moment after its answer
     */
    record Held(Duration postDial, int sent, int returned, int lost) implements CallAnswer {

        /** Of the packets that were expected back; 100 if none came. */
        public int lostPercent() {
            return returned == 0 ? 100 : 100 * lost / (returned + lost);
        }

        @Override
        public String sentence() {
            return "the call is answered after " + postDial.toMillis() + " ms, " + lost + " of " + (returned + lost)
                    + " packets lost";
        }
    }

    /** It was refused. */
    record Refused(int status, String phrase) implements CallAnswer {
        @Override
        public String sentence() {
            return "the call is refused: " + status + " " + phrase;
        }
    }

    /** It was not answered in time. */
    record NotAnswered(Duration limit) implements CallAnswer {
        @Override
        public String sentence() {
            return "the call is not answered within " + limit.toMillis() + " ms";
        }
    }

    /** It was answered and then ended by the other side before its sound was heard. */
    record Ended(Duration postDial) implements CallAnswer {
        @Override
        public String sentence() {
            return "the call is answered and ended at once by the other side";
        }
    }

    /** It could not be made: no such own address, no descriptors. Says nothing about Asterisk. */
    record NotMade(String reason) implements CallAnswer {
        @Override
        public String sentence() {
            return "the call could not be made: " + reason;
        }
    }
}
