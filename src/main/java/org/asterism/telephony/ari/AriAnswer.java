package org.asterism.telephony.ari;

import java.time.Duration;

/** What came of asking ARI whether it is well. */
public sealed interface AriAnswer {

    /** It knows user and secret, and told of its Asterisk. */
    record Well() implements AriAnswer {}

    /** Something else; the sentence says what. */
    record Unwell(String sentence) implements AriAnswer {}

    /** Nothing within the limit. */
    record Silent(Duration limit) implements AriAnswer {
        /** One sentence for operators. */
        public String sentence() {
            return "does not answer within " + limit.toMillis() + " ms";
        }
    }
}
