package org.asterism.telephony.ari;

/** What came of asking ARI whether it is well. */
public sealed interface AriAnswer {

    /** It knows user and secret, and told of its Asterisk. */
    record Well() implements AriAnswer {}

    /** Something else, or nothing within the limit; the sentence says what. */
    record Unwell(String sentence) implements AriAnswer {}
}
