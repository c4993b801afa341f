package org.asterism.telephony.drain;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What one Asterisk is for the Kamailio dispatchers before it.
 *
 * @param dispatchers where their JSON-RPC is, over HTTP; may be none
 * @param set number of the dispatcher set
 * @param uri {@code sip:HOST:PORT}; entries of the set with the same host and port are this Asterisk, whatever their transport
 */
public record Destination(List<URI> dispatchers, int set, String uri) {

    /** There is no dispatcher. */
    public static final Destination NONE = new Destination(List.of(), 1, "");

    public Destination {
        dispatchers = List.copyOf(dispatchers);
    }

    boolean is(String entry) {
        return plain(entry).equals(plain(uri));
    }

    /** Host and port; the port is 5060 where none is given (RFC 3261 §19.1.2). */
    private static String plain(String entry) {
        String place = entry.toLowerCase(Locale.ROOT).replaceFirst("^sip:", "").replaceFirst(";.*", "");
        return place.matches(".*:[0-9]+") ? place : place + ":5060";
    }
}
